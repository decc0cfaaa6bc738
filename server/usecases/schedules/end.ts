import type { ScheduleRef, ScheduleRow } from '#shared/contract/schedules.ts';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { oneByOne, whetherDone } from '../one-by-one.ts';
import { cancelSession } from '../sessions/end.ts';
import { readSchedule } from './list.ts';
import { isDate } from './read-plan.ts';
import { SCHEDULE_COLUMN, TABLES } from './stored.ts';

interface EndInput extends ScheduleRef {
  readonly lastOn: string;
  readonly reason: string;
  readonly cancelComing: boolean;
}

interface Ended {
  readonly schedule: ScheduleRow;
  readonly results: { sessionId: number; startsAt: number; done: boolean; code: string | null }[];
}

/** No class is made for a date after `lastOn`; those that stand are kept, or cancelled one by one with the reason. */
export async function endSchedule(deps: Deps, actor: Actor, input: EndInput): Promise<Result<Ended>> {
  const { table, id, lastOn, reason } = input;
  const schedule = await readSchedule(deps.db, input);
  const taught = { type: 'taught', teacherIds: schedule ? [schedule.teacher.id] : [] } as const;
  if (!schedule || !can(actor, 'schedule.view', taught)) return refuse('not_found');
  if (!can(actor, 'schedule.manage', taught)) return refuse('forbidden');
  if (!isDate(lastOn)) return refuse('bad_input', { field: 'lastOn' });
  const ended = await deps.db.transaction(async (trx) => {
    const changed = await trx(TABLES[table])
      .where({ id })
      .whereNull('ended_at')
      .update({
        until_on: trx.raw('least(until_on, ?::date)', [lastOn]),
        ended_at: trx.raw('clock_timestamp()'),
        ended_by: actorLabel(actor),
        end_reason: reason,
      });
    if (changed !== 1) return false;
    await audit(trx, {
      actor: actorLabel(actor),
      action: 'schedule.manage',
      subject: `${table}-schedule-${id}`,
      data: { what: 'ended', lastOn, reason, cancelComing: input.cancelComing },
    });
    return true;
  });
  if (!ended) return refuse('schedule_ended');
  const results = input.cancelComing ? await cancelAfter(deps, actor, input) : [];
  const now = await readSchedule(deps.db, input);
  if (!now) throw new Error(`schedule ${table} ${id} vanished`);
  return ok({ schedule: now, results });
}

async function cancelAfter(
  deps: Deps,
  actor: Actor,
  { table, id, lastOn, reason }: EndInput,
): Promise<Ended['results']> {
  const now = await databaseNow(deps.db);
  const coming: { id: number; starts_at: number }[] = await deps
    .db('sessions')
    .where(SCHEDULE_COLUMN[table], id)
    .where('schedule_date', '>', lastOn)
    .whereIn('status', ['scheduled', 'ready'])
    .orderBy('starts_at')
    .select('id', 'starts_at');
  const answers = await oneByOne(
    deps,
    coming.filter(({ starts_at }) => starts_at > now),
    (session) => cancelSession(deps, actor, { id: session.id, reason }),
    (session) => ({ deed: 'session.cancel', sessionId: session.id }),
  );
  return answers.map(({ item, result }) => ({
    sessionId: item.id,
    startsAt: item.starts_at,
    ...whetherDone(result),
  }));
}
