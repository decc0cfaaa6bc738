import type { Knex } from 'knex';
import {
  emptyEvaluation,
  overallOf,
  PARTS,
  type Absence,
  type Evaluation,
  type Part,
  type PartName,
  type QuranEvaluation,
} from '#shared/domain/evaluation/evaluation.ts';
import { levelOf, type Level } from '#shared/domain/evaluation/grade.ts';
import { formatRange, parseRange } from '#shared/domain/evaluation/range.ts';
import type { SessionKind } from '#shared/domain/session.ts';
import { at } from '../../db/connect.ts';

/** A part as the reports keep it: where it began and ended, `67:13` and `67:17`. */
interface StoredPart {
  readonly from: string | null;
  readonly to: string | null;
  readonly grade: number | null;
}

/** The teacher's columns of a report, of whichever kind; the others are missing. */
export interface EvaluatedColumns {
  readonly new_memorisation?: StoredPart | null;
  readonly recent_revision?: StoredPart | null;
  readonly old_revision?: StoredPart | null;
  readonly mistakes?: QuranEvaluation['mistakes'] | null;
  readonly homework_degree?: number | string | null;
  readonly topic?: string | null;
  readonly homework: string | null;
  readonly notes: string | null;
  readonly absence: Absence | null;
  readonly evaluated_at: number | null;
}

const COLUMNS = {
  newMemorisation: 'new_memorisation',
  recentRevision: 'recent_revision',
  oldRevision: 'old_revision',
} as const satisfies Record<PartName, keyof EvaluatedColumns>;

function partOf(stored: StoredPart | null | undefined): Part {
  if (stored == null) return { range: null, grade: null };
  const { from, to, grade } = stored;
  const lastAyah = to?.split(':')[1] ?? '';
  const parsed = from === null ? null : parseRange(`${from}-${lastAyah}`);
  return { range: parsed?.ok === true ? formatRange(parsed.range) : null, grade };
}

function storedPart({ range, grade }: Part): StoredPart | null {
  if (range === null && grade === null) return null;
  const parsed = range === null ? null : parseRange(range);
  if (parsed?.ok !== true) return { from: null, to: null, grade };
  const { surah, from, to } = parsed.range;
  return { from: `${surah}:${from}`, to: `${surah}:${to}`, grade };
}

/** What a report says, as the teacher wrote it. */
export function readEvaluation(kind: SessionKind, row: EvaluatedColumns): Evaluation {
  const words = {
    homework: row.homework ?? '',
    notes: row.notes ?? '',
    absence: row.absence,
    done: row.evaluated_at !== null,
  };
  const empty = emptyEvaluation(kind);
  if (empty.kind === 'quran')
    return {
      ...empty,
      ...words,
      newMemorisation: partOf(row.new_memorisation),
      recentRevision: partOf(row.recent_revision),
      oldRevision: partOf(row.old_revision),
      mistakes: row.mistakes ?? empty.mistakes,
    };
  const homeworkDegree = row.homework_degree == null ? null : Number(row.homework_degree);
  return empty.kind === 'academic'
    ? { ...empty, ...words, homeworkDegree, topic: row.topic ?? '' }
    : { ...empty, ...words, homeworkDegree };
}

const orNull = (words: string): string | null => (words === '' ? null : words);

/** An evaluation, checked and normalised, as the columns of its kind's report. */
export function evaluationColumns(evaluation: Evaluation, staffId: number, now: number): Record<string, unknown> {
  const overall = overallOf(evaluation);
  const parts = (quran: QuranEvaluation) =>
    Object.fromEntries(PARTS.map((part) => [COLUMNS[part], json(storedPart(quran[part]))]));
  return {
    homework: orNull(evaluation.homework),
    notes: orNull(evaluation.notes),
    absence: evaluation.absence,
    evaluated_at: evaluation.done ? at(now) : null,
    evaluated_by: staffId,
    ...(evaluation.kind === 'quran'
      ? {
          ...parts(evaluation),
          mistakes: json(evaluation.mistakes),
          grade: overall === null ? null : Math.round(overall * 10) / 10,
        }
      : { homework_degree: evaluation.homeworkDegree }),
    ...(evaluation.kind === 'academic' ? { topic: orNull(evaluation.topic) } : {}),
  };
}

const json = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/** Overall grade and level of an evaluation; null where no grade is given. */
export function judgedOf(evaluation: Evaluation): { overall: number | null; level: Level | null } {
  const overall = overallOf(evaluation);
  return { overall, level: overall === null ? null : levelOf(overall) };
}

/** Who may write a class's evaluation: its teachers as known by time, without those replaced before it began (domain.md 3.9). */
export async function evaluatorsOf(db: Knex, sessionId: number): Promise<readonly number[]> {
  const found: number[] = await db('session_teachers as t')
    .join('sessions as s', 's.id', 't.session_id')
    .where('t.session_id', sessionId)
    .whereRaw('(t.expected_until is null or t.expected_until > s.starts_at)')
    .pluck('t.teacher_id');
  return [...new Set(found)];
}
