import { oc } from '@orpc/contract';
import { z } from 'zod';
import { ABSENCES } from '../domain/evaluation/evaluation.ts';
import { LEVELS } from '../domain/evaluation/grade.ts';
import { commandId, id, instant, text, verdict, writtenId } from './common.ts';
import { engagementNumbers, sessionRow } from './sessions.ts';

/** Checked by the rules of domain.md 4, not here: a refusal says which surah has how many ayat. */
const grade = z.number().min(0).max(100).nullable();
const part = z.strictObject({ range: text(40).nullable(), grade });
const count = z.number().min(0).max(1000);
const words = {
  homework: text(1000),
  notes: text(2000),
  absence: z.enum(ABSENCES).nullable(),
  /** The teacher has nothing more to say about this student. */
  done: z.boolean(),
};

/** What a teacher writes about one student of one class. */
const evaluation = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('quran'),
    newMemorisation: part,
    recentRevision: part,
    oldRevision: part,
    mistakes: z.strictObject({ word: count, hesitation: count, tajweed: count, prompt: count }),
    ...words,
  }),
  z.strictObject({ kind: z.literal('academic'), homeworkDegree: grade, topic: text(500), ...words }),
  z.strictObject({ kind: z.literal('interactive'), homeworkDegree: grade, ...words }),
]);

const judged = { overall: z.number().nullable(), level: z.enum(LEVELS).nullable() };

/** A saving as it stands; `entryId` is the base of the next one. */
const saved = z.object({ sessionId: id, studentId: id, entryId: id, evaluation, ...judged, at: instant });
export type SavedEvaluation = z.infer<typeof saved>;

const saveResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), done: saved }),
  z.object({
    ok: z.literal(false),
    code: z.string(),
    /** What the refusal would be as an answer of its own: 409 for a conflict, 404 for a row out of reach. */
    status: z.number().int(),
    message: z.string(),
    data: z.looseObject({}),
  }),
]);

/** One student of the sheet: attendance as the room saw it, which nobody edits here, and the evaluation. */
export const sheetRow = z.object({
  studentId: id,
  name: z.string(),
  status: verdict,
  unverified: z.boolean(),
  attendedMs: z.number().int(),
  windowMs: z.number().int(),
  lateMs: z.number().int().nullable(),
  /** Of an interactive session: computed, shown, never typed. */
  engagement: engagementNumbers.nullable(),
  evaluation,
  ...judged,
  /** Null while nobody has saved one. */
  entryId: id.nullable(),
  savedAt: instant.nullable(),
  savedBy: z.string().nullable(),
  /** The student's last lesson of this kind that was evaluated: where suggestions come from. */
  last: z.object({ at: instant, evaluation }).nullable(),
});
export type SheetRow = z.infer<typeof sheetRow>;

/** One row an expected student; none before the class has ended. */
export const evaluationSheet = z.object({
  session: sessionRow,
  /** Whether the reader may write: the class's teacher, or who supervises them. */
  mayWrite: z.boolean(),
  rows: z.array(sheetRow),
  asOf: instant,
});
export type EvaluationSheet = z.infer<typeof evaluationSheet>;

const historyEntry = z.object({
  entryId: id,
  studentId: id,
  baseEntryId: id.nullable(),
  evaluation,
  author: z.string(),
  at: instant,
});
export type EvaluationEntry = z.infer<typeof historyEntry>;

/** The teacher's evaluation of a class (domain.md 4; product.md, Evaluation). */
export const evaluationsContract = {
  sheet: oc
    .route({ method: 'GET', path: '/sessions/{id}/evaluation' })
    .input(z.strictObject({ id: writtenId }))
    .output(evaluationSheet),
  /** Up to fifty rows, each on its own: one that is refused stops none of the others. A command is done once. */
  save: oc
    .route({ method: 'POST', path: '/evaluations' })
    .input(
      z.strictObject({
        items: z
          .array(
            z.strictObject({
              sessionId: writtenId,
              studentId: writtenId,
              evaluation,
              /** The saving that was before the author's eyes; null for none. */
              base: id.nullable(),
              commandId,
            }),
          )
          .min(1)
          .max(50),
      }),
    )
    .output(z.object({ results: z.array(saveResult) })),
  /** Every saving there ever was, oldest first. */
  history: oc
    .route({ method: 'GET', path: '/sessions/{id}/evaluation/history' })
    .input(z.strictObject({ id: writtenId }))
    .output(z.object({ entries: z.array(historyEntry) })),
};
