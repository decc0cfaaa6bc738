import type { Knex } from 'knex';
import type { HolidayRow } from '#shared/contract/scheduling.ts';
import { stretchOfDates } from '#shared/domain/scheduling/availability.ts';
import type { Holiday } from '#shared/domain/scheduling/clash.ts';
import { DAY, type Interval, overlaps } from '#shared/domain/time.ts';
import { reachOf } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { type Actor, actorLabel } from '../../auth/actor.ts';
import { at } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { onceOnly } from '../commands.ts';

export interface HolidayInput {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly commandId?: string | undefined;
}

/** The academy's holidays that are not over for a month yet, the next first (domain.md 5). */
export const listHolidays = (db: Knex): Promise<readonly HolidayRow[]> =>
  db('holidays')
    .whereRaw('to_date >= current_date - 31')
    .orderBy([{ column: 'from_date' }, { column: 'id' }])
    .select('id', 'name', db.raw('from_date::text as "from"'), db.raw('to_date::text as "to"'));

/** The holidays that share a moment with the window, as stretches. */
export async function holidaysWithin(db: Knex, window: Interval, timeZone: string): Promise<readonly Holiday[]> {
  const rows: HolidayRow[] = await db('holidays')
    .where('to_date', '>=', at(window.from - DAY))
    .where('from_date', '<=', at(window.to + DAY))
    .orderBy([{ column: 'from_date' }, { column: 'id' }])
    .select('name', db.raw('from_date::text as "from"'), db.raw('to_date::text as "to"'));
  return rows
    .map(({ name, from, to }) => ({ name, ...stretchOfDates(from, to, timeZone) }))
    .filter((day) => overlaps(day, window));
}

/** Days on which nothing new is booked; classes that stand in them stay until somebody moves them. */
export async function addHoliday(
  deps: Deps,
  actor: Actor,
  { commandId, ...holiday }: HolidayInput,
): Promise<Result<readonly HolidayRow[]>> {
  if (reachOf(actor, 'holiday.manage') === 'none') return refuse('forbidden');
  if (holiday.to < holiday.from) return refuse('bad_input', { field: 'to' });
  return deps.db.transaction((trx) =>
    onceOnly(trx, actor, { name: 'holiday.add', commandId }, async () => {
      const [made]: { id: number }[] = await trx('holidays')
        .insert({ name: holiday.name, from_date: holiday.from, to_date: holiday.to })
        .returning('id');
      await audit(trx, {
        actor: actorLabel(actor),
        action: 'holiday.add',
        subject: `holiday-${made?.id}`,
        data: holiday,
      });
      return ok(await listHolidays(trx));
    }),
  );
}

/** Takes a holiday back; the audit log keeps that there was one. */
export async function removeHoliday(
  deps: Deps,
  actor: Actor,
  { id, commandId }: { readonly id: number; readonly commandId?: string | undefined },
): Promise<Result<readonly HolidayRow[]>> {
  if (reachOf(actor, 'holiday.manage') === 'none') return refuse('forbidden');
  return deps.db.transaction((trx) =>
    onceOnly(trx, actor, { name: 'holiday.remove', commandId }, async () => {
      const [gone] = await trx('holidays')
        .where({ id })
        .delete()
        .returning(['name', trx.raw('from_date::text as "from"'), trx.raw('to_date::text as "to"')]);
      if (!gone) return refuse('not_found');
      await audit(trx, { actor: actorLabel(actor), action: 'holiday.remove', subject: `holiday-${id}`, data: gone });
      return ok(await listHolidays(trx));
    }),
  );
}
