import type { Knex } from 'knex';
import type { SessionFlag, SessionState } from '#shared/domain/lifecycle-types.ts';
import type { Policy } from '#shared/domain/policy.ts';
import { visibleTeachers, type PermissionAction } from '#shared/domain/permissions.ts';
import type { Actor } from '../../auth/actor.ts';
import type { SessionTableRow } from '../../db/tables.ts';

/** Locks a session's row until the transaction ends; everything that changes a session starts here. */
export async function lockSession(trx: Knex.Transaction, id: number): Promise<SessionTableRow | undefined> {
  return trx<SessionTableRow>('sessions').where({ id }).forUpdate().first();
}

/** The database's clock, for whoever asks for it together with something else. */
export const CLOCK = { name: 'database-clock', text: 'select clock_timestamp() as now', values: [] } as const;

/**
 * Locks a teacher's other ONGOING sessions: all of them for one that is READY, whose start may end them (domain.md 2), else
 * what is free of them. Nobody who holds an ONGOING session waits for another, so that they cannot wait for each other.
 */
export async function lockOtherOngoing(
  trx: Knex.Transaction,
  session: Pick<SessionTableRow, 'id' | 'teacher_id' | 'status'>,
): Promise<readonly SessionTableRow[]> {
  const others = trx<SessionTableRow>('sessions')
    .where('teacher_id', session.teacher_id)
    .where('status', 'ongoing')
    .whereNot({ id: session.id })
    .orderBy('id')
    .forUpdate();
  return session.status === 'ready' ? others : others.skipLocked();
}

/** The teachers through whom a session belongs to somebody: its present one and those it had. */
export async function teachersOf(db: Knex, sessionId: number): Promise<readonly number[]> {
  const rows: { teacher_id: number }[] = await db('session_teachers')
    .where('session_id', sessionId)
    .select('teacher_id');
  return [...new Set(rows.map((row) => row.teacher_id))];
}

/** Keeps the rows of `sessions s` that an actor may touch with this action (domain.md 1). */
export function whereVisible(query: Knex.QueryBuilder, actor: Actor, action: PermissionAction): void {
  const teachers = visibleTeachers(actor, action);
  if (teachers === 'all') return;
  void query.whereExists((inner) => {
    void inner
      .from('session_teachers as st')
      .whereRaw('st.session_id = s.id')
      .whereIn('st.teacher_id', [...teachers]);
  });
}

const LIFECYCLE_FLAGS: readonly SessionFlag[] = ['ended_early', 'late_cancel', 'undecided', 'clash'];

/** The row as the pure core sees it. */
export const stateOf = (row: SessionTableRow, policy: Policy): SessionState => ({
  id: row.id,
  kind: row.kind,
  subtype: row.subtype,
  status: row.status,
  teacherId: row.teacher_id,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  flags: LIFECYCLE_FLAGS.filter((flag) => row.flags.includes(flag)),
  policy,
});
