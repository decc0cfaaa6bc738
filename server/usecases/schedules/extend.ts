import type { Knex } from 'knex';
import { expandWeekly } from '#shared/domain/scheduling/expand.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { makeSlot } from './make-slot.ts';
import { NO_PLACE } from './places.ts';
import { dateIn, horizonOf } from './read-plan.ts';
import { noteThrough, ruleOf, type StoredSchedule, targetOf } from './stored.ts';
import { readLesson } from './targets.ts';
import { writeHandOvers } from './taught.ts';

/** How many classes were made; how many slots were newly skipped for a reason, or broke and are tried again next time. */
type Extended = Readonly<Record<'classesMade' | 'slotsSkipped' | 'slotsFailed', number>>;

/**
 * Makes the classes of running schedules up to four weeks ahead, from where each one was left; past dates are not made up
 * for (domain.md 5). A date that was skipped once stays skipped, with its reason on the schedule, unless there was no place
 * for its class: a package that is renewed since has one. The job `schedules:extend`: idempotent, one schedule that fails never
 * stops the others, and `signal` ends it between two. `now` in epoch ms.
 */
export async function extendSchedules(deps: Deps, signal: AbortSignal, now?: number): Promise<Extended> {
  const present = now ?? (await databaseNow(deps.db));
  try {
    await writeHandOvers(deps.db, present);
  } catch (error) {
    deps.log.error({ err: error }, 'who teaches by now was not written down; classes go by what was handed over');
  }
  const rows = await unfinished(deps.db, present);
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

type Unfinished = StoredSchedule & {
  /** Coming dates that had no place for a class when they were decided. */
  readonly without_place: readonly string[];
};

async function unfinished(db: Knex, now: number): Promise<readonly Unfinished[]> {
  const { rows } = await db.raw<{ rows: Unfinished[] }>(
    `select * from (
       select w.*, array(select k.schedule_date::text from skipped_slots k
         where (w.family = 'quran' and k.quran_schedule_id = w.id or w.family = 'academic' and k.academic_schedule_id = w.id)
           and k.reason = any(:reasons) and (w.until_on is null or k.schedule_date <= w.until_on::date)
           and k.schedule_date >= (:now::timestamptz at time zone w.time_zone)::date) as without_place
       from weekly_schedules w) w
     where cardinality(without_place) > 0
       or until_on is null or until_on::date > coalesce(generated_through::date, starts_on::date - 1)
     order by family, id`,
    { reasons: [...NO_PLACE], now: at(now) },
  );
  return rows;
}

type Decided = 'created' | 'exists' | 'skipped' | 'failed' | 'creatable';

async function extendOne(deps: Deps, row: Unfinished, now: number): Promise<readonly Decided[]> {
  const horizon = horizonOf(now, row.time_zone).toString();
  const decided = row.generated_through ?? dateIn(now, row.time_zone).subtract({ days: 1 }).toString();
  const again = new Set(row.without_place);
  if (decided >= horizon && again.size === 0) return [];
  const lesson = await readLesson(deps.db, targetOf(row));
  if (!lesson) return [];
  const ref = { table: row.family, id: row.id };
  const outcomes: Decided[] = [];
  for (const slot of expandWeekly(ruleOf(row), [...again, horizon].toSorted().at(-1) ?? horizon)) {
    if (slot.startsAt <= now || !(again.has(slot.date) || (slot.date > decided && slot.date <= horizon))) continue;
    const made = await makeSlot(deps, { ref, lesson, slot, by: { type: 'system', job: 'schedules:extend' } });
    if (made.outcome !== 'skipped') outcomes.push(made.outcome);
    else if (made.obstacle.reason === 'failed') outcomes.push('failed');
    else if (!again.has(slot.date)) outcomes.push('skipped');
  }
  if (!outcomes.includes('failed')) await noteThrough(deps.db, ref, horizon);
  return outcomes;
}
