import type { ExplainNode } from '#shared/contract/sessions.ts';
import { isLeaf, type Sentence } from '#shared/domain/attendance/explain.ts';
import type { FactRef } from '#shared/domain/attendance/facts.ts';

/** The sentence tree in the contract's form: a leaf names its stored fact as `event:EV_x` or `policy:3` (domain.md 3.11). */
export const nodeOf = (sentence: Sentence, policyVersion: number | null): ExplainNode => ({
  code: sentence.code,
  params: { ...sentence.params },
  fact: isLeaf(sentence) ? factName(sentence.ref, policyVersion) : null,
  children: isLeaf(sentence) ? [] : sentence.children.map((child) => nodeOf(child, policyVersion)),
});

function factName(ref: FactRef, policyVersion: number | null): string {
  if (ref.type === 'policy') return `policy:${policyVersion}`;
  return ref.type === 'session' ? `session:${ref.field}` : `${ref.type}:${ref.id}`;
}
