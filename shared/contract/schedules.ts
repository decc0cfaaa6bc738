import { oc } from '@orpc/contract';
import { z } from 'zod';
import { WEEKDAYS } from '../domain/settings.ts';
import { id, instant, kind, sessionStatus, text, timeZone, writtenId } from './common.ts';

/** `YYYY-MM-DD` on the schedule's own calendar. */
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const wallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const weekdays = z.array(z.enum(WEEKDAYS)).min(1).max(7);
const minutes = z.number().int().min(1).max(480);

/** Whose weekly classes: a group has its teacher and its students, a one-to-one lesson names both. */
const target = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('circle'), circleId: id }),
  z.strictObject({ type: z.literal('course'), courseId: id }),
  z.strictObject({ type: z.literal('quran'), studentId: id, teacherId: id }),
  z.strictObject({ type: z.literal('lesson'), studentId: id, teacherId: id, subject: text(120).min(1) }),
]);
export type ScheduleTarget = z.infer<typeof target>;

/** Weekdays × wall times × zone × duration, from a date, until a date, a count (over all wall times), both or neither. */
const plan = z.strictObject({
  target,
  times: z.array(z.strictObject({ weekdays, wallTime })).min(1).max(14),
  timeZone,
  /** Null: the circle's or course's own, else the setting. */
  durationMinutes: minutes.nullable(),
  startsOn: date,
  untilOn: date.nullable(),
  count: z.number().int().min(1).max(400).nullable(),
});
export type SchedulePlan = z.infer<typeof plan>;

/** A schedule's row: ids of circles' and individual Quran schedules are of one table, all others of the other. */
const table = z.enum(['quran', 'academic']);
const ref = z.object({ table, id });
export type ScheduleRef = z.infer<typeof ref>;
const byRef = { table, id: writtenId };

export const SKIP_REASONS = [
  'blocked_day',
  'holiday',
  'teacher_busy',
  'student_busy',
  'outside_availability',
  'no_quota',
  'in_past',
  'course_complete',
  'over_capacity',
  'ended',
  'failed',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

const slot = z.object({
  /** The date and clock time that the plan means. */
  date,
  wallTime,
  startsAt: instant,
  endsAt: instant,
  /** The wall time does not exist that day and moved forward, or comes twice and is the first. */
  clockChange: z.enum(['gap', 'twice']).nullable(),
  outcome: z.enum(['creatable', 'created', 'exists', 'skipped']),
  /** Why it is skipped; `failed` when something broke and it can be tried again. */
  reason: z.enum(SKIP_REASONS).nullable(),
  /** The class in the way; without its name when it is not for the reader's eyes. */
  clash: z
    .object({ who: z.enum(['teacher', 'student']), title: z.string().nullable(), startsAt: instant, endsAt: instant })
    .nullable(),
  /** The nearest starts that are free. */
  nearest: z.array(instant),
  /** What stands for this slot: a class that was moved or cancelled since is not made anew. */
  session: z.object({ id, status: sessionStatus, startsAt: instant.nullable() }).nullable(),
});
export type ScheduleSlot = z.infer<typeof slot>;

/** The answer for each slot, and the numbers that the sentence above them says. */
const slots = z.object({
  title: z.string(),
  teacher: z.object({ id, name: z.string() }),
  durationMinutes: minutes,
  timeZone: z.string(),
  /** The last date that was looked at: an open-ended plan goes on from there by itself. */
  through: date,
  slots: z.array(slot),
  of: z.number().int(),
  /** How many are, or would be, newly created. */
  created: z.number().int(),
  existing: z.number().int(),
  bufferMs: z.number().int(),
  asOf: instant,
});
export type ScheduleSlots = z.infer<typeof slots>;

const scheduleRow = ref.extend({
  kind,
  target,
  title: z.string(),
  teacher: z.object({ id, name: z.string() }),
  weekdays,
  wallTime,
  timeZone: z.string(),
  durationMinutes: minutes,
  startsOn: date,
  untilOn: date.nullable(),
  count: z.number().int().nullable(),
  endedAt: instant.nullable(),
  generatedThrough: date.nullable(),
  /** Classes that it has made and that did not fall out. */
  classes: z.number().int(),
  nextAt: instant.nullable(),
  /** Classes still to come. */
  coming: z.number().int(),
  /** Who has been given it from a moment to come on. */
  takesOver: z.object({ teacher: z.object({ id, name: z.string() }), from: instant }).nullable(),
  /** Coming dates that have no class, with the reason. */
  skipped: z.array(z.object({ date, reason: z.enum(SKIP_REASONS) })),
});
export type ScheduleRow = z.infer<typeof scheduleRow>;

const person = z.object({ role: z.enum(['teacher', 'student']), id, name: z.string(), timeZone: z.string() });

/** From this class on the series stands at another hour on somebody's clock. */
const clockMove = z.object({
  sessionId: id,
  title: z.string(),
  startsAt: instant,
  /** The zone whose wall time stays. */
  timeZone: z.string(),
  person,
  /** `HH:MM` on the person's clock: as before, and from now on. */
  before: wallTime,
  after: wallTime,
  minutes: z.number().int(),
  classes: z.number().int(),
});
export type ClockMove = z.infer<typeof clockMove>;

const substitute = z.object({
  teacherId: id,
  name: z.string(),
  timeZone: z.string(),
  taughtKind: z.number().int(),
  knows: z.number().int(),
  thatDay: z.number().int(),
});
export type SubstituteRow = z.infer<typeof substitute>;

/** A teacher who cannot take the class over, with what stands against it; from when to when where that is a class. */
const notFree = z.object({
  teacherId: id,
  name: z.string(),
  why: z.enum(['teacher_busy', 'outside_availability', 'not_assigned']),
  from: instant.nullable(),
  to: instant.nullable(),
});
export type NotFree = z.infer<typeof notFree>;

const named = z.object({ id, name: z.string() });

/** What one teacher takes over from another: a group with all its schedules, or a schedule; a group's is its group. */
const handOverOf = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('circle'), circleId: id }),
  z.strictObject({ type: z.literal('course'), courseId: id }),
  z.strictObject({ type: z.literal('schedule'), table, id }),
]);
export type HandOverOf = z.infer<typeof handOverOf>;

/** What became of each class that stands from then on: its own answer, with the class in the way where there is one. */
const handedOver = z.object({
  title: z.string(),
  teacher: named,
  fromOn: date,
  from: instant,
  results: z.array(
    z.object({
      sessionId: id,
      title: z.string(),
      startsAt: instant,
      done: z.boolean(),
      code: z.string().nullable(),
      clash: z.object({ title: z.string().nullable(), startsAt: instant, endsAt: instant }).nullable(),
    }),
  ),
});
export type HandedOver = z.infer<typeof handedOver>;

const group = named.extend({ kind, teacher: named, durationMinutes: minutes, students: z.number().int() });

/** Weekly schedules and the classes they make (domain.md 5). */
export const schedulesContract = {
  /** Those that go on, and those that ended within the last 90 days. */
  list: oc
    .route({ method: 'GET', path: '/schedules' })
    .output(z.object({ schedules: z.array(scheduleRow), asOf: instant })),
  /** Whom the caller may plan for. */
  targets: oc.route({ method: 'GET', path: '/schedules/targets' }).output(
    z.object({
      circles: z.array(group),
      courses: z.array(group),
      students: z.array(
        named.extend({
          timeZone: z.string(),
          teacherIds: z.array(id),
          /** With whom they had a trial already: one for each teacher. */
          trialIds: z.array(id),
        }),
      ),
      teachers: z.array(named.extend({ timeZone: z.string() })),
      minutes: z.object({ quran: minutes, academic: minutes, interactive: minutes }),
    }),
  ),
  /** What generating would do, slot by slot; nothing is written. */
  preview: oc.route({ method: 'POST', path: '/schedules/preview' }).input(plan).output(slots),
  /** Writes the schedule and its classes, each slot by itself; the same plan again writes nothing and says `exists`. */
  generate: oc
    .route({ method: 'POST', path: '/schedules/generate' })
    .input(plan)
    .output(slots.extend({ schedules: z.array(ref) })),
  /** No class after `lastOn`; those that stand already are cancelled with the reason when asked for, each by itself. */
  end: oc
    .route({ method: 'POST', path: '/schedules/{table}/{id}/end' })
    .input(
      z.strictObject({
        ...byRef,
        lastOn: date,
        reason: text(300).min(1),
        cancelComing: z.boolean(),
      }),
    )
    .output(
      z.object({
        schedule: scheduleRow,
        results: z.array(
          z.object({ sessionId: id, startsAt: instant, done: z.boolean(), code: z.string().nullable() }),
        ),
      }),
    ),
  /** Another teacher from a day on: for new classes, and for those that stand, each by itself. Again: what was refused. */
  handOver: oc
    .route({ method: 'POST', path: '/schedules/hand-over' })
    .input(z.strictObject({ of: handOverOf, teacherId: id, fromOn: date, reason: text(300).min(1) }))
    .output(handedOver),
  /** Classes of the next 60 days whose local time moves for their teacher or a student, because zones change differently. */
  clockChanges: oc
    .route({ method: 'GET', path: '/schedules/clock-changes' })
    .output(z.object({ moves: z.array(clockMove), days: z.number().int(), asOf: instant })),
  /** Teachers who are free for a coming class, the likeliest first, and every other one with why not. */
  substitutes: oc
    .route({ method: 'GET', path: '/sessions/{id}/substitutes' })
    .input(z.strictObject({ id: writtenId }))
    .output(z.object({ free: z.array(substitute), others: z.array(notFree), asOf: instant })),
};
