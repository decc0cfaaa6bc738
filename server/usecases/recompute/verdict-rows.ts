import type { Knex } from 'knex';
import { diffVerdicts, type VerdictChange, type VerdictRow } from '#shared/domain/attendance/verdict-diff.ts';
import type { AttendanceStatus } from '#shared/domain/session.ts';
import type { EvaluatedPerson } from '../attendance/evaluate-people.ts';

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
}

/** What is stored about one session, in both layers that a recompute writes (domain.md 4). */
export interface StoredVerdicts {
  readonly session: readonly VerdictRow[];
  readonly reports: readonly VerdictRow[];
}

export async function readStoredVerdicts(db: Knex, sessionId: number): Promise<StoredVerdicts> {
  const columns = 'status, attended_ms, window_ms, late_ms, left_early_ms, flags';
  const found = await db.raw<{ rows: StoredVerdict[] }>(
    `select 'session' as layer, person_role as role, person_id, ${columns} from session_attendances where session_id = :id
     union all
     select 'report', 'student', student_id, ${columns} from session_reports where session_id = :id`,
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
      }));
  return { session: layer('session'), reports: layer('report') };
}

/** What the computation makes of the facts now, against both stored layers; a person is named once. */
export function differences(stored: StoredVerdicts, people: readonly EvaluatedPerson[]): readonly VerdictChange[] {
  const fresh = people.map(({ role, id, evaluation }): VerdictRow => ({
    role,
    personId: id,
    status: evaluation.status,
    attendedMs: evaluation.attendedMs,
    windowMs: evaluation.windowMs,
    lateMs: evaluation.lateMs,
    leftEarlyMs: evaluation.leftEarlyMs,
    flags: evaluation.flags,
  }));
  const inSession = diffVerdicts(stored.session, fresh);
  const named = new Set(inSession.map((change) => `${change.role} ${change.personId}`));
  const inReports = diffVerdicts(
    stored.reports,
    fresh.filter((row) => row.role === 'student'),
  );
  return [...inSession, ...inReports.filter((change) => !named.has(`${change.role} ${change.personId}`))];
}
