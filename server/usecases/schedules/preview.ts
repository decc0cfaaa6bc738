import type { SchedulePlan, ScheduleSlot, ScheduleSlots } from '#shared/contract/schedules.ts';
import { visibleTeachers } from '#shared/domain/permissions.ts';
import type { Busy } from '#shared/domain/scheduling/clash.ts';
import type { PlannedSlot } from '#shared/domain/scheduling/plan.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { readSchedulingSettings } from '../settings/scheduling.ts';
import { placeAt, type PlaceForClass } from './places.ts';
import { readPlan, type ReadPlan } from './read-plan.ts';
import { bare, type Obstacle, obstacleAt } from './slot-check.ts';
import { familyOf, findSchedule, madeBy, type MadeSession } from './stored.ts';
import { expectedAt } from './targets.ts';
import { lessonAt } from './taught.ts';

/** What became of a slot, or would. */
export type Outcome =
  | { readonly outcome: 'creatable'; readonly place: PlaceForClass }
  | { readonly outcome: 'created'; readonly session: MadeSession }
  | { readonly outcome: 'exists'; readonly session: MadeSession }
  | { readonly outcome: 'skipped'; readonly obstacle: Obstacle };

/** What generating a plan would do, slot by slot: nothing is written, and slots of the plan clash with each other too. */
export async function previewPlan(deps: Deps, actor: Actor, input: SchedulePlan): Promise<Result<ScheduleSlots>> {
  const read = await readPlan(deps.db, actor, input);
  if (!read.ok) return read;
  const plan = read.value;
  const { bufferMinutes } = await readSchedulingSettings(deps.db);
  const made = await madeForPlan(deps, plan);
  const planned: Planned[] = [];
  const slots: ScheduleSlot[] = [];
  for (const slot of plan.slots) {
    const session = made.get(slot.rule.wallTime)?.get(slot.date);
    const outcome: Outcome = session ? { outcome: 'exists', session } : await wouldBe(deps, plan, slot, planned);
    if (outcome.outcome === 'creatable')
      planned.push({
        who: 'teacher',
        sessionId: null,
        title: plan.lesson.title,
        from: slot.startsAt,
        to: slot.endsAt,
        busyUntil: slot.endsAt + bufferMinutes * MINUTE,
        place: outcome.place,
      });
    slots.push(shownTo(actor, slot, outcome));
  }
  return ok(answerOf(plan, slots, bufferMinutes * MINUTE));
}

/** A class that a slot before would be made into. */
type Planned = Busy & { readonly place: PlaceForClass };

async function wouldBe(deps: Deps, plan: ReadPlan, slot: PlannedSlot, planned: readonly Planned[]): Promise<Outcome> {
  const lesson = await lessonAt(deps.db, plan.lesson, null, slot.startsAt);
  const students = await expectedAt(deps.db, lesson, slot.startsAt);
  const when = { from: slot.startsAt, to: slot.endsAt };
  const obstacle = await obstacleAt(deps.db, lesson, students, when, plan.now, planned);
  if (obstacle !== null) return { outcome: 'skipped', obstacle };
  const before = planned.map(({ place }) => place);
  const found = await placeAt(deps.db, lesson, students.length, slot.startsAt, before);
  return found.none === null
    ? { outcome: 'creatable', place: found.place }
    : { outcome: 'skipped', obstacle: bare(found.none) };
}

/** The classes that the plan's schedules have made already, by wall time and date. */
async function madeForPlan(
  deps: Deps,
  { lesson, rules }: ReadPlan,
): Promise<ReadonlyMap<string, ReadonlyMap<string, MadeSession>>> {
  const made = new Map<string, ReadonlyMap<string, MadeSession>>();
  for (const rule of rules) {
    const id = await findSchedule(deps.db, lesson, rule);
    if (id !== null) made.set(rule.wallTime, await madeBy(deps.db, { table: familyOf(lesson), id }));
  }
  return made;
}

/** A slot's answer for an actor: the name of a class in the way only if they may see that class. */
export function shownTo(actor: Actor, slot: PlannedSlot, outcome: Outcome): ScheduleSlot {
  const obstacle = outcome.outcome === 'skipped' ? outcome.obstacle : null;
  const session = 'session' in outcome ? outcome.session : null;
  const busy = obstacle?.busy ?? null;
  return {
    date: slot.date,
    wallTime: slot.rule.wallTime,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    clockChange: slot.clockChange,
    outcome: outcome.outcome,
    reason: obstacle?.reason ?? null,
    clash:
      busy === null || obstacle === null
        ? null
        : { who: busy.who, title: mayRead(actor, obstacle) ? busy.title : null, startsAt: busy.from, endsAt: busy.to },
    nearest: [...(obstacle?.nearest ?? [])],
    session: session && { id: session.id, status: session.status, startsAt: session.starts_at },
  };
}

const mayRead = (actor: Actor, { busyTeacherId }: Obstacle): boolean => {
  const seen = visibleTeachers(actor, 'session.view');
  // A class that is only planned is the reader's own.
  return seen === 'all' || busyTeacherId === null || seen.includes(busyTeacherId);
};

/** The numbers over the slots, counted from them. */
export function answerOf(
  { lesson, rules, through, now }: ReadPlan,
  slots: readonly ScheduleSlot[],
  bufferMs: number,
): ScheduleSlots {
  const count = (...outcomes: readonly ScheduleSlot['outcome'][]): number =>
    slots.filter(({ outcome }) => outcomes.includes(outcome)).length;
  return {
    title: lesson.title,
    teacher: { id: lesson.teacher.id, name: lesson.teacher.name },
    durationMinutes: rules[0]?.durationMinutes ?? lesson.minutes,
    timeZone: rules[0]?.timeZone ?? 'UTC',
    through,
    slots: [...slots],
    of: slots.length,
    created: count('creatable', 'created'),
    existing: count('exists'),
    bufferMs,
    asOf: now,
  };
}
