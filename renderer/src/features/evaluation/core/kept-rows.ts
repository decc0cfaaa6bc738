import { z } from 'zod';
import { type EvaluationSheet, evaluationSheet, sheetRow } from '#shared/contract/evaluations.ts';
import type { UnsentRow } from './saver.ts';

const { evaluation } = sheetRow.shape;
const base = z.number().nullable();
const unsentRow = z.object({
  evaluation,
  base,
  sent: z.object({ studentId: z.number(), evaluation, base, commandId: z.string() }).nullable(),
  dirty: z.boolean(),
});

/** What an earlier window had not saved of one class, and the sheet that it stood on, which opens without the server. */
export interface KeptClass {
  readonly rows: ReadonlyMap<number, UnsentRow>;
  readonly sheet: EvaluationSheet | null;
}

export const rowKey = (sessionId: number, studentId: number): string => `evaluation/${sessionId}/${studentId}`;
export const sheetKey = (sessionId: number): string => `sheet/${sessionId}`;

/** Nothing but what is needed to go on saving. */
export const atRest = ({ evaluation: typed, base: on, sent, dirty }: UnsentRow): UnsentRow => ({
  evaluation: typed,
  base: on,
  sent,
  dirty,
});

/** By class, what is kept. A row of another form, as another version may have written it, is left where it is. */
export function keptClasses(kept: ReadonlyMap<string, unknown>): ReadonlyMap<number, KeptClass> {
  const classes = new Map<number, { rows: Map<number, UnsentRow>; sheet: EvaluationSheet | null }>();
  for (const [key, value] of kept) {
    const [, session, student] = /^evaluation\/(\d+)\/(\d+)$/.exec(key) ?? [];
    const row = unsentRow.safeParse(value).data;
    if (session === undefined || student === undefined || row === undefined) continue;
    const id = Number(session);
    const sheet = evaluationSheet.safeParse(kept.get(sheetKey(id))).data ?? null;
    const one = classes.get(id) ?? { rows: new Map(), sheet };
    one.rows.set(Number(student), row);
    classes.set(id, one);
  }
  return classes;
}
