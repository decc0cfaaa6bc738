import { expandWeekly } from '#shared/domain/scheduling/expand.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { makeSlot } from './make-slot.ts';
import { dateIn, horizonOf } from './read-plan.ts';
import { noteThrough, ruleOf, type StoredSchedule, targetOf } from './stored.ts';
import { readLesson } from './targets.ts';

/** How many classes were made; how many slots were skipped for a reason, or broke and are tried again next time. */
type Extended = Readonly<Record<'classesMade' | 'slotsSkipped' | 'slotsFailed', number>>;

/**
 * Makes the classes of running schedules up to four weeks ahead, from where each one was left; past dates are not made up
 * for (domain.md 5). A date that was skipped once stays skipped, with its reason on the schedule. Part of `maintenance`:
 * idempotent, one schedule that fails never stops the others, and `signal` ends it between two. `now` in epoch ms.
 */
export async function extendSchedules(deps: Deps, signal: AbortSignal, now?: number): Promise<Extended> {
  const present = now ?? (await databaseNow(deps.db));
  const rows: StoredSchedule[] = await deps
    .db('weekly_schedules')
    .whereRaw('(until_on is null or until_on::date > coalesce(generated_through::date, starts_on::date - 1))')
    .orderBy([{ column: 'family' }, { column: 'id' }]);
  const total = { classesMade: 0, slotsSkipped: 0, slotsFailed: 0 };
  for (const row of rows) {
    if (signal.aborted) break;
    try {
      for (const outcome of await extendOne(deps, row, present)) {
        if (outcome === 'created') total.classesMade += 1;
        else if (outcome === 'skipped') total.slotsSkipped += 1;
        else if (outcome === 'failed') total.slotsFailed += 1;
      }
    } catch (error) {
      total.slotsFailed += 1;
      deps.log.error({ schedule: `${row.family}-${row.id}`, err: error }, 'a schedule was not extended');
    }
  }
  return total;
}

type Decided = 'created' | 'exists' | 'skipped' | 'failed' | 'creatable';

async function extendOne(deps: Deps, row: StoredSchedule, now: number): Promise<readonly Decided[]> {
  const horizon = horizonOf(now, row.time_zone).toString();
  const decided = row.generated_through ?? dateIn(now, row.time_zone).subtract({ days: 1 }).toString();
  if (decided >= horizon) return [];
  const lesson = await readLesson(deps.db, targetOf(row));
  if (!lesson) return [];
  const ref = { table: row.family, id: row.id };
  const outcomes: Decided[] = [];
  for (const slot of expandWeekly(ruleOf(row), horizon)) {
    if (slot.date <= decided || slot.startsAt <= now) continue;
    const made = await makeSlot(deps, { ref, lesson, slot, by: { type: 'system', job: 'maintenance' } });
    outcomes.push(made.outcome === 'skipped' && made.obstacle.reason === 'failed' ? 'failed' : made.outcome);
  }
  if (!outcomes.includes('failed')) await noteThrough(deps.db, ref, horizon);
  return outcomes;
}
