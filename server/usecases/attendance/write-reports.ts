import type { Knex } from 'knex';
import type { SessionKind } from '#shared/domain/session.ts';
import { at } from '../../db/connect.ts';
import type { EvaluatedPerson } from './evaluate-people.ts';
import type { Gathered } from './gather.ts';

/** The evaluated layer of each kind of session (domain.md 4). */
export const REPORT_TABLES = {
  quran: 'student_session_reports',
  academic: 'academic_session_reports',
  interactive: 'interactive_session_reports',
} as const satisfies Record<SessionKind, string>;

/** What a recompute writes; everything else of a report is the teacher's. */
const COMPUTED = [
  'status',
  'computed_status',
  'attended_ms',
  'window_ms',
  'late_ms',
  'left_early_ms',
  'flags',
  'policy_version',
  'computed_at',
] as const;

/**
 * Writes the report of every expected student, or brings its attendance up to date. The status is the one that stands (a
 * person's own, where there is one), `computed_status` what the facts alone say. The evaluation is never touched (domain.md 4).
 */
export async function writeReports(
  trx: Knex.Transaction,
  { session, policyVersion }: Pick<Gathered, 'session' | 'policyVersion'>,
  people: readonly EvaluatedPerson[],
  now: number,
): Promise<void> {
  const table = REPORT_TABLES[session.kind];
  const students = people.filter((person) => person.role === 'student');
  if (students.length === 0) return;
  await trx(table)
    .insert(
      students.map(({ id, evaluation, computedStatus }) => ({
        session_id: session.id,
        student_id: id,
        status: evaluation.status,
        computed_status: computedStatus,
        attended_ms: evaluation.attendedMs,
        window_ms: evaluation.windowMs,
        late_ms: evaluation.lateMs,
        left_early_ms: evaluation.leftEarlyMs,
        flags: [...evaluation.flags],
        policy_version: policyVersion,
        computed_at: at(now),
      })),
    )
    .onConflict(['session_id', 'student_id'])
    .merge([...COMPUTED]);
}
