import type { SessionKind } from '../session.ts';
import { isGrade, meanOf } from './grade.ts';
import { formatRange, parseRange, type RangeProblem } from './range.ts';

/** What is heard in a Quran class, each part with a grade of its own (domain.md 4). */
export const PARTS = ['newMemorisation', 'recentRevision', 'oldRevision'] as const;
export type PartName = (typeof PARTS)[number];

export const MISTAKES = ['word', 'hesitation', 'tajweed', 'prompt'] as const;
export type Mistake = (typeof MISTAKES)[number];
export const MOST_MISTAKES = 99;

/** Why a student was not there, as far as the teacher knows. */
export const ABSENCES = ['apologised', 'no_answer', 'technical'] as const;
export type Absence = (typeof ABSENCES)[number];

/** A range as it is typed, `67:13-17`, and its grade; either may still be missing. */
export interface Part {
  readonly range: string | null;
  readonly grade: number | null;
}

interface Words {
  readonly homework: string;
  readonly notes: string;
  readonly absence: Absence | null;
  /** The teacher has nothing more to say about this student. */
  readonly done: boolean;
}

export type QuranEvaluation = Words & { readonly kind: 'quran' } & Readonly<Record<PartName, Part>> & {
    readonly mistakes: Readonly<Record<Mistake, number>>;
  };
export type AcademicEvaluation = Words & {
  readonly kind: 'academic';
  readonly homeworkDegree: number | null;
  readonly topic: string;
};
export type InteractiveEvaluation = Words & { readonly kind: 'interactive'; readonly homeworkDegree: number | null };

/** What a teacher writes about one student of one class (domain.md 4). Minutes and statuses are not in it. */
export type Evaluation = QuranEvaluation | AcademicEvaluation | InteractiveEvaluation;

const NO_WORDS: Words = { homework: '', notes: '', absence: null, done: false };
const NO_PART: Part = { range: null, grade: null };
const NO_MISTAKES: QuranEvaluation['mistakes'] = { word: 0, hesitation: 0, tajweed: 0, prompt: 0 };

export function emptyEvaluation(kind: SessionKind): Evaluation {
  switch (kind) {
    case 'quran':
      return {
        ...NO_WORDS,
        kind,
        newMemorisation: NO_PART,
        recentRevision: NO_PART,
        oldRevision: NO_PART,
        mistakes: NO_MISTAKES,
      };
    case 'academic':
      return { ...NO_WORDS, kind, homeworkDegree: null, topic: '' };
    default:
      return { ...NO_WORDS, kind, homeworkDegree: null };
  }
}

/** The grades given; the overall grade is their mean. */
export function gradesOf(evaluation: Evaluation): readonly number[] {
  const grades =
    evaluation.kind === 'quran' ? PARTS.map((part) => evaluation[part].grade) : [evaluation.homeworkDegree];
  return grades.filter((grade) => grade !== null);
}

export const overallOf = (evaluation: Evaluation): number | null => meanOf(gradesOf(evaluation));

/** Nothing is missing: a grade is given, and no range stands without its grade nor a grade without its range. */
export function isComplete(evaluation: Evaluation): boolean {
  if (gradesOf(evaluation).length === 0) return false;
  return (
    evaluation.kind !== 'quran' ||
    PARTS.every((part) => (evaluation[part].range === null) === (evaluation[part].grade === null))
  );
}

export type EvaluationProblem = { readonly field: string } & (
  RangeProblem | { readonly problem: 'not_a_grade' } | { readonly problem: 'not_a_count' }
);

/** The first thing in it that cannot be: a range beyond its surah, a grade that is none (domain.md 4). */
export function problemIn(evaluation: Evaluation): EvaluationProblem | null {
  if (evaluation.kind !== 'quran')
    return evaluation.homeworkDegree === null || isGrade(evaluation.homeworkDegree)
      ? null
      : { field: 'homeworkDegree', problem: 'not_a_grade' };
  for (const part of PARTS) {
    const { range, grade } = evaluation[part];
    const parsed = range === null ? null : parseRange(range);
    if (parsed?.ok === false) {
      const { ok: _ok, ...problem } = parsed;
      return { field: part, ...problem };
    }
    if (grade !== null && !isGrade(grade)) return { field: part, problem: 'not_a_grade' };
  }
  const miscounted = MISTAKES.some((kind) => {
    const count = evaluation.mistakes[kind];
    return !Number.isInteger(count) || count < 0 || count > MOST_MISTAKES;
  });
  return miscounted ? { field: 'mistakes', problem: 'not_a_count' } : null;
}

function written(part: Part): Part {
  const parsed = part.range === null ? null : parseRange(part.range);
  return parsed?.ok === true ? { ...part, range: formatRange(parsed.range) } : part;
}

/** The same with its ranges written the one way. Of one without problems. */
export function normalised(evaluation: Evaluation): Evaluation {
  if (evaluation.kind !== 'quran') return evaluation;
  const { newMemorisation, recentRevision, oldRevision } = evaluation;
  return {
    ...evaluation,
    newMemorisation: written(newMemorisation),
    recentRevision: written(recentRevision),
    oldRevision: written(oldRevision),
  };
}

type Value = string | number | boolean | null;

/** Field by field: `newMemorisation.grade` → 8.5. */
export function fieldsOf(evaluation: Evaluation): Readonly<Record<string, Value>> {
  const { kind, ...rest } = evaluation;
  const entries = Object.entries(rest).flatMap(([field, value]: [string, Value | object]): [string, Value][] =>
    value === null || typeof value !== 'object'
      ? [[field, value]]
      : Object.entries(value).map(([inner, one]: [string, Value]) => [`${field}.${inner}`, one]),
  );
  return { kind, ...Object.fromEntries(entries) };
}

/** The fields in which two evaluations differ, by name: what a person has to decide between. */
export function differingFields(one: Evaluation, other: Evaluation): readonly string[] {
  const [mine, theirs] = [fieldsOf(one), fieldsOf(other)];
  return Object.keys(mine)
    .filter((field) => mine[field] !== theirs[field])
    .toSorted();
}
