import type { SchedulePlan, ScheduleRef, ScheduleSlot, ScheduleSlots } from '#shared/contract/schedules.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { ok, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { readSchedulingSettings } from '../settings/scheduling.ts';
import { makeSlot } from './make-slot.ts';
import { answerOf, shownTo } from './preview.ts';
import { readPlan, type ReadPlan } from './read-plan.ts';
import { familyOf, findOrWrite, noteThrough } from './stored.ts';

/**
 * Writes a plan's schedules and makes its classes, each slot in a transaction of its own, so that one that fails never
 * stops the others (domain.md 5). The same plan again finds the same schedules: every slot answers `exists`.
 */
export async function generatePlan(
  deps: Deps,
  actor: Actor,
  input: SchedulePlan,
): Promise<Result<ScheduleSlots & { schedules: ScheduleRef[] }>> {
  const read = await readPlan(deps.db, actor, input);
  if (!read.ok) return read;
  const plan = read.value;
  const refs = await writeSchedules(deps, actor, plan);
  const slots: ScheduleSlot[] = [];
  for (const slot of plan.slots) {
    const ref = refs.get(slot.rule.wallTime);
    if (!ref) throw new Error(`no schedule for ${slot.rule.wallTime}`);
    const by = { type: 'staff', id: actor.staffId, role: actor.role } as const;
    slots.push(shownTo(actor, slot, await makeSlot(deps, { ref, lesson: plan.lesson, slot, by })));
  }
  // What broke is tried again by whoever generates next.
  if (slots.every(({ reason }) => reason !== 'failed'))
    for (const ref of refs.values()) await noteThrough(deps.db, ref, plan.through);
  const { bufferMinutes } = await readSchedulingSettings(deps.db);
  return ok({ ...answerOf(plan, slots, bufferMinutes * MINUTE), schedules: [...refs.values()] });
}

/** The plan's schedules by wall time, all or none of them. */
async function writeSchedules(
  deps: Deps,
  actor: Actor,
  { lesson, rules }: ReadPlan,
): Promise<ReadonlyMap<string, ScheduleRef>> {
  const table = familyOf(lesson);
  return deps.db.transaction(async (trx) => {
    const refs = new Map<string, ScheduleRef>();
    for (const rule of rules) {
      const { id, isNew } = await findOrWrite(trx, lesson, rule);
      refs.set(rule.wallTime, { table, id });
      if (isNew)
        await audit(trx, {
          actor: actorLabel(actor),
          action: 'schedule.manage',
          subject: `${table}-schedule-${id}`,
          data: { what: 'created', title: lesson.title, teacherId: lesson.teacher.id, ...rule },
        });
    }
    return refs;
  });
}
