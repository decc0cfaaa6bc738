import { oc } from '@orpc/contract';
import { z } from 'zod';
import { WEEKDAYS } from '../domain/settings.ts';
import {
  commandId,
  id,
  instant,
  plannedInstant,
  kind,
  limitUpTo,
  sessionStatus,
  subtype,
  text,
  timeZone,
  writtenId,
} from './common.ts';
import { sessionRow } from './sessions.ts';

/** Minutes of a local day. */
const minutes = z.strictObject({ from: z.number().int().min(0).max(1439), to: z.number().int().min(1).max(1440) });
const weeklyHours = minutes.extend({ weekday: z.enum(WEEKDAYS) });
/** A calendar date without a zone, as it is written. */
const date = z.iso.date();

/** When a teacher may teach, as wall times in the zone; without weekly hours always, save on dates that are off. */
const availability = z.object({
  teacherId: id,
  timeZone,
  weekly: z.array(weeklyHours).readonly(),
  dated: z
    .array(
      z.object({ id, date, what: z.enum(['off', 'extra']), minutes: minutes.nullable(), note: z.string().nullable() }),
    )
    .readonly(),
});
export type AvailabilityView = z.infer<typeof availability>;

const holiday = z.object({ id, name: z.string(), from: date, to: date });
export type HolidayRow = z.infer<typeof holiday>;
const holidays = z.object({ holidays: z.array(holiday).readonly() });

const pair = { studentId: id, teacherId: id };
/** Whose class: a group has its teacher and students, one student's names both. */
const createTarget = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('circle'), circleId: id }),
  z.strictObject({ type: z.literal('course'), courseId: id }),
  z.strictObject({ type: z.literal('quran'), ...pair }),
  z.strictObject({ type: z.literal('trial'), ...pair }),
  z.strictObject({ type: z.literal('assessment'), ...pair }),
  z.strictObject({ type: z.literal('lesson'), ...pair, subject: text(120).min(1) }),
]);
export type CreateTarget = z.infer<typeof createTarget>;

/** A class that waits for a time. */
const unscheduled = z.object({
  id,
  title: z.string(),
  teacherId: id,
  durationMinutes: z.number().int(),
  status: sessionStatus,
  version: z.number().int(),
});
export type Unscheduled = z.infer<typeof unscheduled>;

/** One of those that wait, with what it comes from (domain.md 5). */
const waitingRow = z.object({
  id,
  kind,
  subtype,
  title: z.string(),
  teacher: z.object({ id, name: z.string() }),
  durationMinutes: z.number().int(),
  origin: z.enum(['activation', 'pause', 'taken_off', 'make_up']),
  /** Why somebody took it off; null for the other origins. */
  reason: z.string().nullable(),
  since: instant,
  /** The package that it is from is paused: it has no place before it is resumed. */
  paused: z.boolean(),
  version: z.number().int(),
});
export type WaitingRow = z.infer<typeof waitingRow>;

/** An admin's word that this one class may be on a blocked day or a holiday. */
const override = z.strictObject({ reason: text(500).min(1) }).optional();

const get = (path: `/${string}`) => oc.route({ method: 'GET', path });
const post = (path: `/${string}`) => oc.route({ method: 'POST', path });
const command = { commandId: commandId.optional() };
const onSession = { ...command, expectedVersion: z.number().int().optional() };

/**
 * Who may be booked when, and the bookings themselves (domain.md 5). A 409 says what is in the way and the nearest free
 * starts (`nearest`, ISO 8601).
 */
export const schedulingContract = {
  availability: get('/teachers/{id}/availability')
    .input(z.strictObject({ id: writtenId }))
    .output(availability),
  /** All weekly hours anew. */
  replaceHours: post('/teachers/{id}/availability/hours')
    .input(z.strictObject({ id: writtenId, weekly: z.array(weeklyHours).max(50), ...command }))
    .output(availability),
  /** A date that is off (`minutes` null: the whole day) or has extra hours. */
  addException: post('/teachers/{id}/availability/exceptions')
    .input(
      z.strictObject({
        id: writtenId,
        date,
        what: z.enum(['off', 'extra']),
        minutes: minutes.nullable(),
        note: text(200).optional(),
        ...command,
      }),
    )
    .output(availability),
  removeException: post('/teachers/{id}/availability/exceptions/{exceptionId}/remove')
    .input(z.strictObject({ id: writtenId, exceptionId: writtenId, ...command }))
    .output(availability),
  holidays: get('/holidays').output(holidays),
  /** Dates in the academy's zone, both included. */
  addHoliday: post('/holidays')
    .input(z.strictObject({ name: text(80).min(1), from: date, to: date, ...command }))
    .output(holidays),
  removeHoliday: post('/holidays/{id}/remove')
    .input(z.strictObject({ id: writtenId, ...command }))
    .output(holidays),
  create: post('/sessions')
    .input(
      z.strictObject({
        target: createTarget,
        startsAt: plannedInstant,
        /** Null: the subscription's, circle's or course's own, else the setting. */
        durationMinutes: z.number().int().min(1).max(480).nullable().default(null),
        override,
        ...command,
      }),
    )
    .output(sessionRow),
  /** Classes that wait for a time, in the order of their ids, a page at a time; `total` counts all of them. */
  waiting: get('/sessions/waiting')
    .input(
      z.strictObject({
        after: writtenId.optional(),
        limit: limitUpTo(500).default(200),
      }),
    )
    .output(
      z.object({
        sessions: z.array(waitingRow).readonly(),
        total: z.number().int(),
        nextAfter: id.nullable(),
        asOf: instant,
      }),
    ),
  /** A class that waits for a time gets one. */
  place: post('/sessions/{id}/place')
    .input(z.strictObject({ id: writtenId, startsAt: plannedInstant, override, ...onSession }))
    .output(sessionRow),
  unschedule: post('/sessions/{id}/unschedule')
    .input(z.strictObject({ id: writtenId, reason: text(500), ...onSession }))
    .output(unscheduled),
  /** Two classes take each other's start; each keeps its length. */
  swap: post('/sessions/{id}/swap')
    .input(
      z.strictObject({
        id: writtenId,
        withId: id,
        reason: text(500),
        withExpectedVersion: z.number().int().optional(),
        ...onSession,
      }),
    )
    .output(z.object({ sessions: z.array(sessionRow).readonly() })),
  changeTeacher: post('/sessions/{id}/teacher')
    .input(z.strictObject({ id: writtenId, teacherId: id, reason: text(500), ...onSession }))
    .output(sessionRow),
};
