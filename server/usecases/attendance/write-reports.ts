import type { Knex } from 'knex';
import type { SessionKind } from '#shared/domain/session.ts';
import { at } from '../../db/connect.ts';
import { engagementOf, readEngagementRows } from './engagement.ts';
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
  const engagement = session.kind === 'interactive' ? (await readEngagementRows(trx, [session.id]))(session.id) : null;
  await trx(table)
    .insert(
      students.map((person) => ({
        session_id: session.id,
        student_id: person.id,
        status: person.evaluation.status,
        computed_status: person.computedStatus,
        attended_ms: person.evaluation.attendedMs,
        window_ms: person.evaluation.windowMs,
        late_ms: person.evaluation.lateMs,
        left_early_ms: person.evaluation.leftEarlyMs,
        flags: [...person.evaluation.flags],
        policy_version: policyVersion,
        computed_at: at(now),
        ...(engagement && { engagement: JSON.stringify(engagementOf(person, engagement, now).engagement) }),
      })),
    )
    .onConflict(['session_id', 'student_id'])
    .merge(engagement ? [...COMPUTED, 'engagement'] : [...COMPUTED]);
}
