import type { Knex } from 'knex';
import type { WaitingRow } from '#shared/contract/scheduling.ts';
import { visibleTeachers } from '#shared/domain/permissions.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';

interface WaitingPage {
  /** The last id of the page before. */
  readonly after?: number | undefined;
  readonly limit: number;
}

interface Found extends Pick<
  SessionTableRow,
  'id' | 'kind' | 'subtype' | 'title' | 'teacher_id' | 'duration_minutes' | 'version'
> {
  readonly subscription_id: number | null;
  readonly teacher_name: string;
  readonly why: string | null;
  readonly since: number;
  readonly paused: boolean | null;
}

/** Classes without a time that the actor may give one: a teacher's own, a supervisor's teachers', all (domain.md 1, 5). */
export async function listWaiting(
  deps: Deps,
  actor: Actor,
  { after, limit }: WaitingPage,
): Promise<Result<{ sessions: WaitingRow[]; total: number; nextAfter: number | null; asOf: number }>> {
  const theirs = (): Knex.QueryBuilder => {
    const teachers = visibleTeachers(actor, 'session.schedule');
    const query = deps.db('sessions as s').where('s.status', 'unscheduled');
    return teachers === 'all' ? query : query.whereIn('s.teacher_id', [...teachers]);
  };
  const page: Found[] = await theirs()
    .join('staff as t', 't.id', 's.teacher_id')
    .leftJoin('subscriptions as sub', 'sub.id', 's.subscription_id')
    .joinRaw(
      `left join lateral (select reason, at from session_transitions
         where session_id = s.id and to_status = 'unscheduled' order by id desc limit 1) x on true`,
    )
    .where('s.id', '>', after ?? 0)
    .orderBy('s.id')
    .limit(limit + 1)
    .select(
      's.id',
      's.kind',
      's.subtype',
      's.title',
      's.teacher_id',
      's.duration_minutes',
      's.version',
      's.subscription_id',
      't.name as teacher_name',
      'x.reason as why',
      deps.db.raw('coalesce(x.at, s.created_at) as since'),
      deps.db.raw(`subscription_status_at(sub, clock_timestamp()) = 'paused' as paused`),
    );
  const [counted] = await theirs().count<{ count: number }[]>('* as count');
  const sessions = page.slice(0, limit).map(toWaiting);
  return ok({
    sessions,
    total: counted?.count ?? 0,
    nextAfter: page.length > limit ? (sessions.at(-1)?.id ?? null) : null,
    asOf: await databaseNow(deps.db),
  });
}

const toWaiting = (row: Found): WaitingRow => {
  const origin = originOf(row);
  return {
    id: row.id,
    kind: row.kind,
    subtype: row.subtype,
    title: row.title,
    teacher: { id: row.teacher_id, name: row.teacher_name },
    durationMinutes: row.duration_minutes,
    origin,
    reason: origin === 'taken_off' ? row.why : null,
    since: row.since,
    paused: row.paused ?? false,
    version: row.version,
  };
};

/** What never had a time was made with its package, or to make up for another; what had one lost it with a reason. */
function originOf({ why, subscription_id: packageId }: Found): WaitingRow['origin'] {
  if (why === 'subscription_paused') return 'pause';
  if (why !== null) return 'taken_off';
  return packageId === null ? 'make_up' : 'activation';
}
