import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { toArabicDigits } from '#renderer/i18n/digits.ts';
import {
  formatRange,
  isWholeSurah,
  lengthOf,
  parseRange,
  rangeAfter,
  type AyahRange,
} from '#shared/domain/evaluation/range.ts';
import { ayatOf, SURAHS } from '#shared/domain/evaluation/surahs.ts';

const anyRange = fc
  .integer({ min: 1, max: SURAHS })
  .chain((surah) => fc.tuple(fc.constant(surah), fc.integer({ min: 1, max: ayatOf(surah)! }), fc.nat()))
  .map(([surah, from, more]): AyahRange => ({ surah, from, to: from + (more % (ayatOf(surah)! - from + 1)) }));

describe('the surahs', () => {
  it('are 114 with 6236 ayat together', () => {
    const all = Array.from({ length: SURAHS }, (_, n) => ayatOf(n + 1)!);
    expect(all.length).toBe(114);
    expect(all.reduce((sum, ayat) => sum + ayat, 0)).toBe(6236);
    expect([0, 115, 1.5, -1].map(ayatOf)).toEqual([null, null, null, null]);
  });

  test.each([
    [1, 7],
    [2, 286],
    [9, 129],
    [26, 227],
    [36, 83],
    [55, 78],
    [62, 11],
    [67, 30],
    [108, 3],
    [114, 6],
  ])('surah %i has %i ayat', (surah, ayat) => {
    expect(ayatOf(surah)).toBe(ayat);
  });
});

describe('a range', () => {
  test.each([
    ['2:255-260', { surah: 2, from: 255, to: 260 }],
    ['2:255', { surah: 2, from: 255, to: 255 }],
    ['٢:٢٥٥-٢٦٠', { surah: 2, from: 255, to: 260 }],
    ['۶۷:۱۵–۳۰', { surah: 67, from: 15, to: 30 }],
    [' 67 : 15 – 30 ', { surah: 67, from: 15, to: 30 }],
    ['2:286', { surah: 2, from: 286, to: 286 }],
    ['114:1-6', { surah: 114, from: 1, to: 6 }],
  ])('is read from “%s”', (typed, range) => {
    expect(parseRange(typed)).toEqual({ ok: true, range });
  });

  test.each([
    ['', { problem: 'not_a_range' }],
    ['67', { problem: 'not_a_range' }],
    ['67:', { problem: 'not_a_range' }],
    ['67:15-', { problem: 'not_a_range' }],
    ['67:15-68:3', { problem: 'not_a_range' }],
    ['الملك', { problem: 'not_a_range' }],
    ['0:1', { problem: 'no_such_surah', surah: 0 }],
    ['115:1', { problem: 'no_such_surah', surah: 115 }],
    ['62:1-12', { problem: 'beyond_surah', surah: 62, ayat: 11 }],
    ['62:12', { problem: 'beyond_surah', surah: 62, ayat: 11 }],
    ['2:287', { problem: 'beyond_surah', surah: 2, ayat: 286 }],
    ['2:0-3', { problem: 'beyond_surah', surah: 2, ayat: 286 }],
    ['67:30-15', { problem: 'backwards', surah: 67 }],
  ])('is refused as “%s”', (typed, problem) => {
    expect(parseRange(typed)).toEqual({ ok: false, ...problem });
  });

  it('reads back what it writes, in digits of either kind', () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        expect(parseRange(formatRange(range))).toEqual({ ok: true, range });
        expect(parseRange(toArabicDigits(formatRange(range)))).toEqual({ ok: true, range });
      }),
    );
  });

  it('is never read beyond the surah, whatever is typed', () => {
    const number = fc.integer({ min: 0, max: 999 });
    fc.assert(
      fc.property(number, number, number, (surah, from, to) => {
        const parsed = parseRange(`${surah}:${from}-${to}`);
        const ayat = ayatOf(surah);
        expect(parsed.ok).toBe(ayat !== null && from >= 1 && from <= to && to <= ayat);
      }),
    );
  });

  it('goes on where it stopped: as many again, never past the end, until the mushaf ends', () => {
    fc.assert(
      fc.property(anyRange, (range) => {
        const after = rangeAfter(range);
        if (range.to < ayatOf(range.surah)!) expect(after).toMatchObject({ surah: range.surah, from: range.to + 1 });
        else if (range.surah === SURAHS) expect(after).toBeNull();
        else expect(after).toMatchObject({ surah: range.surah + 1, from: 1 });
        if (after === null) return;
        expect(parseRange(formatRange(after)).ok).toBe(true);
        expect(lengthOf(after)).toBeLessThanOrEqual(lengthOf(range));
      }),
    );
  });

  it('knows a whole surah', () => {
    expect(isWholeSurah({ surah: 112, from: 1, to: 4 })).toBe(true);
    expect(isWholeSurah({ surah: 112, from: 2, to: 4 })).toBe(false);
    expect(isWholeSurah({ surah: 112, from: 1, to: 3 })).toBe(false);
  });
});
