import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  differingFields,
  emptyEvaluation,
  fieldsOf,
  isComplete,
  normalised,
  overallOf,
  problemIn,
  type Evaluation,
  type QuranEvaluation,
} from '#shared/domain/evaluation/evaluation.ts';
import { isGrade, levelOf, meanOf, parseGrade, stepGrade } from '#shared/domain/evaluation/grade.ts';
import { suggestionsAfter } from '#shared/domain/evaluation/suggest.ts';

const halves = fc.integer({ min: 0, max: 20 }).map((twice) => twice / 2);
const quran = (change: Partial<QuranEvaluation> = {}): QuranEvaluation => ({
  ...(emptyEvaluation('quran') as QuranEvaluation),
  ...change,
});
const academic = (homeworkDegree: number | null): Evaluation => ({
  ...(emptyEvaluation('academic') as Extract<Evaluation, { kind: 'academic' }>),
  homeworkDegree,
});

describe('a grade', () => {
  test.each([
    ['8', 8],
    ['8.5', 8.5],
    ['8.', 8],
    ['٨٫٥', 8.5],
    ['8,5', 8.5],
    ['10', 10],
    ['0', 0],
    ['10.5', null],
    ['8.3', null],
    ['11', null],
    ['-1', null],
    ['', null],
    ['eight', null],
  ])('typed as “%s” is %s', (typed, grade) => {
    expect(parseGrade(typed)).toBe(grade);
  });

  it('stays one of the half steps whatever is pressed', () => {
    fc.assert(
      fc.property(fc.option(halves), fc.array(fc.boolean()), (start, presses) => {
        const end = presses.reduce<number | null>((grade, up) => stepGrade(grade, up), start);
        expect(end === null || isGrade(end)).toBe(true);
      }),
    );
  });

  test.each([
    [10, 'excellent'],
    [9, 'excellent'],
    [8.99, 'very_good'],
    [8, 'very_good'],
    [7.5, 'good'],
    [7, 'good'],
    [6, 'acceptable'],
    [5.99, 'needs_improvement'],
    [0, 'needs_improvement'],
  ])('%d overall is %s', (overall, level) => {
    expect(levelOf(overall)).toBe(level);
  });

  it('rounded to a tenth, as it is kept, is of the same level as the mean of three', () => {
    fc.assert(
      fc.property(fc.array(halves, { minLength: 1, maxLength: 3 }), (grades) => {
        const mean = meanOf(grades)!;
        expect(levelOf(Math.round(mean * 10) / 10)).toBe(levelOf(mean));
        expect(mean).toBeGreaterThanOrEqual(Math.min(...grades));
        expect(mean).toBeLessThanOrEqual(Math.max(...grades) + 1e-9);
      }),
    );
  });
});

describe('an evaluation', () => {
  it('is overall the mean of the grades given, nothing when none is', () => {
    expect(overallOf(quran())).toBeNull();
    expect(overallOf(quran({ newMemorisation: { range: '67:1-5', grade: 9 } }))).toBe(9);
    const both = quran({
      newMemorisation: { range: '67:1-5', grade: 9 },
      recentRevision: { range: '66:1-12', grade: 8 },
    });
    expect(overallOf(both)).toBe(8.5);
    expect(overallOf(academic(7.5))).toBe(7.5);
    expect(overallOf(academic(null))).toBeNull();
  });

  it('is complete once a grade is given and every range has its grade', () => {
    expect(isComplete(quran())).toBe(false);
    expect(isComplete(quran({ newMemorisation: { range: '67:1-5', grade: null } }))).toBe(false);
    expect(isComplete(quran({ newMemorisation: { range: null, grade: 9 } }))).toBe(false);
    expect(isComplete(quran({ newMemorisation: { range: '67:1-5', grade: 9 } }))).toBe(true);
    expect(isComplete(academic(null))).toBe(false);
    expect(isComplete(academic(0))).toBe(true);
  });

  test.each<[string, Evaluation, object | null]>([
    ['nothing yet', quran(), null],
    ['a range as typed', quran({ oldRevision: { range: '٥٨:١-٢٢', grade: 9 } }), null],
    [
      'a range beyond its surah',
      quran({ oldRevision: { range: '62:1-12', grade: 9 } }),
      { field: 'oldRevision', problem: 'beyond_surah', surah: 62, ayat: 11 },
    ],
    [
      'a grade between the steps',
      quran({ recentRevision: { range: '62:1-11', grade: 8.3 } }),
      { field: 'recentRevision', problem: 'not_a_grade' },
    ],
    [
      'mistakes that are no count',
      quran({ mistakes: { word: 1.5, hesitation: 0, tajweed: 0, prompt: 0 } }),
      { field: 'mistakes', problem: 'not_a_count' },
    ],
    ['a homework degree above ten', academic(10.5), { field: 'homeworkDegree', problem: 'not_a_grade' }],
  ])('with %s is checked', (_what, evaluation, problem) => {
    expect(problemIn(evaluation)).toEqual(problem);
  });

  it('is written one way, however it was typed', () => {
    const typed = quran({ newMemorisation: { range: ' ٦٧ : ١٣ – ١٧', grade: 9 } });
    expect(normalised(typed)).toEqual(quran({ newMemorisation: { range: '67:13-17', grade: 9 } }));
    expect(normalised(normalised(typed))).toEqual(normalised(typed));
  });

  it('names the fields in which it differs from another', () => {
    const one = quran({ newMemorisation: { range: '67:1-5', grade: 9 }, notes: 'a' });
    const other = quran({ newMemorisation: { range: '67:1-5', grade: 8 } });
    expect(differingFields(one, one)).toEqual([]);
    expect(differingFields(one, other)).toEqual(['newMemorisation.grade', 'notes']);
    expect(fieldsOf(one)).toMatchObject({ 'newMemorisation.range': '67:1-5', 'mistakes.word': 0, kind: 'quran' });
  });
});

describe('suggestions', () => {
  it('go on from the last lesson: new after the new, the new to revise, old after the old', () => {
    const last = quran({
      newMemorisation: { range: '67:13-17', grade: 9 },
      recentRevision: { range: '67:1-12', grade: 9 },
      oldRevision: { range: '58:1-11', grade: 9 },
    });
    expect(suggestionsAfter(last)).toEqual({
      newMemorisation: '67:18-22',
      recentRevision: '67:13-17',
      oldRevision: '58:12-22',
    });
  });

  it('are none without a last lesson, and none for a part that was not heard', () => {
    const nothing = { newMemorisation: null, recentRevision: null, oldRevision: null };
    expect(suggestionsAfter(null)).toEqual(nothing);
    expect(suggestionsAfter(quran())).toEqual(nothing);
    expect(suggestionsAfter(quran({ recentRevision: { range: '67:1-12', grade: 9 } }))).toEqual({
      ...nothing,
      recentRevision: '67:1-12',
    });
  });
});
