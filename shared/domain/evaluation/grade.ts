import { toLatinDigits } from '../digits.ts';

const HIGHEST_GRADE = 10;

/** 0–10 in half steps (domain.md 4). */
export const isGrade = (grade: number): boolean => grade >= 0 && grade <= HIGHEST_GRADE && Number.isInteger(grade * 2);

/** A grade as it is typed, in either kind of digits: `8`, `8.5`, `٨٫٥`; null when it is none. */
export function parseGrade(typed: string): number | null {
  const digits = toLatinDigits(typed)
    .trim()
    .replace(/[,\u066b]/, '.');
  if (!/^\d{1,2}(\.\d?)?$/.test(digits)) return null;
  return isGrade(Number(digits)) ? Number(digits) : null;
}

/** One arrow key further, half a step; the first press without a grade starts at `from`. */
export const stepGrade = (grade: number | null, up: boolean, from = 8): number =>
  grade === null ? from : Math.min(HIGHEST_GRADE, Math.max(0, grade + (up ? 0.5 : -0.5)));

/** The overall grade: the mean of the grades given; null when none is. */
export const meanOf = (grades: readonly number[]): number | null =>
  grades.length === 0 ? null : grades.reduce((sum, grade) => sum + grade, 0) / grades.length;

export const LEVELS = ['excellent', 'very_good', 'good', 'acceptable', 'needs_improvement'] as const;
export type Level = (typeof LEVELS)[number];

/** The level of an overall grade, compared exactly and not as rounded (domain.md 4). */
export function levelOf(overall: number): Level {
  if (overall >= 9) return 'excellent';
  if (overall >= 8) return 'very_good';
  if (overall >= 7) return 'good';
  return overall >= 6 ? 'acceptable' : 'needs_improvement';
}
