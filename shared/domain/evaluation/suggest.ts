import type { PartName, QuranEvaluation } from './evaluation.ts';
import { formatRange, parseRange, rangeAfter, type AyahRange } from './range.ts';

export type Suggestions = Readonly<Record<PartName, string | null>>;

const NOTHING: Suggestions = { newMemorisation: null, recentRevision: null, oldRevision: null };

const written = (range: AyahRange | null): string | null => (range === null ? null : formatRange(range));
const following = (range: AyahRange | null): string | null => written(range === null ? null : rangeAfter(range));

/**
 * What a student is likely to be heard in, from their last lesson (product.md, Evaluation): the new goes on where it
 * stopped, what was new is revised, the old revision goes on. Suggestions only: nothing is written until it is confirmed.
 */
export function suggestionsAfter(last: QuranEvaluation | null): Suggestions {
  if (last === null) return NOTHING;
  const rangeOf = (part: PartName): AyahRange | null => {
    const text = last[part].range;
    const parsed = text === null ? null : parseRange(text);
    return parsed?.ok === true ? parsed.range : null;
  };
  const learnt = rangeOf('newMemorisation');
  return {
    newMemorisation: following(learnt),
    recentRevision: written(learnt) ?? written(rangeOf('recentRevision')),
    oldRevision: following(rangeOf('oldRevision')),
  };
}
