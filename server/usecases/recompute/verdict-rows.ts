import type { Knex } from 'knex';
import type { Engagement } from '#shared/domain/attendance/engagement.ts';
import { diffVerdicts, type VerdictChange, type VerdictRow } from '#shared/domain/attendance/verdict-diff.ts';
import type { AttendanceStatus } from '#shared/domain/session.ts';
import { engagementOf, readEngagementRows } from '../attendance/engagement.ts';
import type { EvaluatedPerson } from '../attendance/evaluate-people.ts';
import type { Gathered } from '../attendance/gather.ts';

interface StoredVerdict {
  readonly layer: 'session' | 'report';
  readonly role: 'teacher' | 'student';
  readonly person_id: number;
  readonly status: AttendanceStatus;
  readonly attended_ms: number;
  readonly window_ms: number;
  readonly late_ms: number | null;
  readonly left_early_ms: number | null;
  readonly flags: readonly string[];
  readonly engagement: Engagement | null;
}

/**
 * What is stored about one session, in both layers that a recompute writes (domain.md 4). Engagement stands in the reports
 * alone; a student is shown with theirs in either.
 */
export interface StoredVerdicts {
  readonly session: readonly VerdictRow[];
  readonly reports: readonly VerdictRow[];
}

export async function readStoredVerdicts(db: Knex, sessionId: number): Promise<StoredVerdicts> {
  const columns = 'a.status, a.attended_ms, a.window_ms, a.late_ms, a.left_early_ms, a.flags, i.engagement';
  const found = await db.raw<{ rows: StoredVerdict[] }>(
    `select 'session' as layer, a.person_role as role, a.person_id, ${columns} from session_attendances a
       left join interactive_session_reports i
         on i.session_id = a.session_id and i.student_id = a.person_id and a.person_role = 'student'
       where a.session_id = :id
     union all
     select 'report', 'student', a.student_id, ${columns} from session_reports a
       left join interactive_session_reports i on i.session_id = a.session_id and i.student_id = a.student_id
       where a.session_id = :id`,
    { id: sessionId },
  );
  const layer = (name: StoredVerdict['layer']): readonly VerdictRow[] =>
    found.rows
      .filter((row) => row.layer === name)
      .map((row) => ({
        role: row.role,
        personId: row.person_id,
        status: row.status,
        attendedMs: row.attended_ms,
        windowMs: row.window_ms,
        lateMs: row.late_ms,
        leftEarlyMs: row.left_early_ms,
        flags: row.flags,
        engagement: row.engagement,
      }));
  return { session: layer('session'), reports: layer('report') };
}

/** What the computation makes of the facts now, engagement among it. */
export async function computedRows(
  db: Knex,
  { session }: Pick<Gathered, 'session'>,
  people: readonly EvaluatedPerson[],
  now: number,
): Promise<readonly VerdictRow[]> {
  const engagement = session.kind === 'interactive' ? (await readEngagementRows(db, [session.id]))(session.id) : null;
  return people.map((person) => ({
    role: person.role,
    personId: person.id,
    status: person.evaluation.status,
    attendedMs: person.evaluation.attendedMs,
    windowMs: person.evaluation.windowMs,
    lateMs: person.evaluation.lateMs,
    leftEarlyMs: person.evaluation.leftEarlyMs,
    flags: person.evaluation.flags,
    engagement:
      engagement === null || person.role === 'teacher' ? null : engagementOf(person, engagement, now).engagement,
  }));
}

/** What was computed now, against both stored layers; a person is named once. */
export function differences(stored: StoredVerdicts, fresh: readonly VerdictRow[]): readonly VerdictChange[] {
  const inSession = diffVerdicts(stored.session, fresh);
  const named = new Set(inSession.map((change) => `${change.role} ${change.personId}`));
  const inReports = diffVerdicts(
    stored.reports,
    fresh.filter((row) => row.role === 'student'),
  );
  return [...inSession, ...inReports.filter((change) => !named.has(`${change.role} ${change.personId}`))];
}
