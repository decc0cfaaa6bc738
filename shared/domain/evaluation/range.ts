import { toLatinDigits } from '../digits.ts';
import { ayatOf } from './surahs.ts';

/** Ayat of one surah, both ends included. */
export interface AyahRange {
  readonly surah: number;
  readonly from: number;
  readonly to: number;
}

/** What is wrong with a range that was typed; the surah's count where it is known. */
export type RangeProblem =
  | { readonly problem: 'not_a_range' }
  | { readonly problem: 'no_such_surah'; readonly surah: number }
  | { readonly problem: 'beyond_surah'; readonly surah: number; readonly ayat: number }
  | { readonly problem: 'backwards'; readonly surah: number };

export type ParsedRange = { readonly ok: true; readonly range: AyahRange } | ({ readonly ok: false } & RangeProblem);

/** `2:255-260`, `2:255` for one ayah; any dash, digits of either kind, spaces where they fall. */
const FORM = /^(\d{1,3})\s*:\s*(\d{1,3})(?:\s*[-\u2010-\u2015\u2212\u0640]\s*(\d{1,3}))?$/;

/** Reads a range as it is typed and checks it against the surah's real count (domain.md 4). */
export function parseRange(typed: string): ParsedRange {
  const match = FORM.exec(toLatinDigits(typed).trim());
  if (match === null) return { ok: false, problem: 'not_a_range' };
  const [surah, from] = [Number(match[1]), Number(match[2])];
  const to = match[3] === undefined ? from : Number(match[3]);
  const ayat = ayatOf(surah);
  if (ayat === null) return { ok: false, problem: 'no_such_surah', surah };
  if (from < 1 || from > ayat || to > ayat) return { ok: false, problem: 'beyond_surah', surah, ayat };
  return to < from ? { ok: false, problem: 'backwards', surah } : { ok: true, range: { surah, from, to } };
}

/** The one way a range is written down; `parseRange` reads it back. */
export const formatRange = ({ surah, from, to }: AyahRange): string =>
  to === from ? `${surah}:${from}` : `${surah}:${from}-${to}`;

export const lengthOf = ({ from, to }: AyahRange): number => to - from + 1;

export const isWholeSurah = ({ surah, from, to }: AyahRange): boolean => from === 1 && to === ayatOf(surah);

/**
 * Where it goes on after this range: as many ayat again, as far as the surah reaches, or those of the next one. Null
 * after the last surah.
 */
export function rangeAfter({ surah, from, to }: AyahRange): AyahRange | null {
  const ayat = ayatOf(surah);
  if (ayat === null) return null;
  if (to < ayat) return { surah, from: to + 1, to: Math.min(ayat, to + lengthOf({ surah, from, to })) };
  const next = ayatOf(surah + 1);
  return next === null ? null : { surah: surah + 1, from: 1, to: Math.min(next, lengthOf({ surah, from, to })) };
}
