import type { Knex } from 'knex';
import type { SkipReason } from '#shared/contract/schedules.ts';
import { type Busy, clashOf, nearestFree } from '#shared/domain/scheduling/clash.ts';
import { DAY, HOUR, type Interval, MINUTE } from '#shared/domain/time.ts';
import { takenFor } from '../scheduling/taken.ts';
import type { Lesson } from './targets.ts';

/** How far nearest free times are looked for. */
const NEAREST = { count: 3, step: 15 * MINUTE, within: 12 * HOUR };

/** Why a slot stays empty, what is in its way and what is free near it. */
export interface Obstacle {
  readonly reason: SkipReason;
  readonly busy: Busy | null;
  /** Through whom the class in the way may be read; null for one that is only planned. */
  readonly busyTeacherId: number | null;
  readonly nearest: readonly number[];
}

/** A reason that no other class is behind. */
export const bare = (reason: Obstacle['reason']): Obstacle => ({
  reason,
  busy: null,
  busyTeacherId: null,
  nearest: [],
});

/** What stands against a class at a slot, or null; `planned` are those that would be made before it (domain.md 5). */
export async function obstacleAt(
  db: Knex,
  lesson: Lesson,
  studentIds: readonly number[],
  slot: Interval,
  now: number,
  planned: readonly Busy[] = [],
): Promise<Obstacle | null> {
  const around = { from: slot.from - NEAREST.within - DAY, to: slot.to + NEAREST.within + DAY };
  const known = await takenFor(db, { teacherId: lesson.teacher.id, studentIds, except: [] }, around, now);
  const taken = { ...known, busy: [...known.busy, ...planned] };
  const clash = clashOf(slot, taken);
  if (clash === null) return null;
  const id = clash.busy?.sessionId ?? null;
  return {
    reason: clash.reason,
    busy: clash.busy,
    busyTeacherId: id === null ? null : (known.teacherOf.get(id) ?? null),
    nearest: clash.reason === 'in_past' ? [] : nearestFree(slot, taken, NEAREST),
  };
}
