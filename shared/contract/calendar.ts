import { oc } from '@orpc/contract';
import { z } from 'zod';
import { commandId, id, instant, plannedInstant, text, writtenId, writtenInstant } from './common.ts';
import { sessionRow } from './sessions.ts';

const feed = z.object({ url: z.string(), version: z.number().int() });
const stretch = z.object({ from: instant, to: instant });
const busy = z.object({
  who: z.enum(['teacher', 'student']),
  /** Null, like the title, for what the reader may not see. */
  sessionId: id.nullable(),
  title: z.string().nullable(),
  from: instant,
  to: instant,
  busyUntil: instant,
});

const byId = z.strictObject({ id: writtenId });

/** Classes in the form that other calendars read (RFC 5545). The feeds themselves are `GET /calendar/LINK.ics`. */
export const calendarContract = {
  /** The caller's own secret address. */
  feed: oc.route({ method: 'GET', path: '/calendar/feed' }).output(feed),
  /** A new address; every earlier one is worth nothing from now on. */
  replaceFeed: oc.route({ method: 'POST', path: '/calendar/feed/replace' }).output(feed),
  studentFeed: oc.route({ method: 'GET', path: '/students/{id}/calendar-feed' }).input(byId).output(feed),
  replaceStudentFeed: oc
    .route({ method: 'POST', path: '/students/{id}/calendar-feed/replace' })
    .input(byId)
    .output(feed),
  /** What may refuse another time for a class within `[from, to)`, at most two months: for the refusal while dragging. */
  times: oc
    .route({ method: 'GET', path: '/sessions/{id}/times' })
    .input(
      z.strictObject({
        id: writtenId,
        from: writtenInstant,
        to: writtenInstant,
      }),
    )
    .output(
      z.object({
        busy: z.array(busy).readonly(),
        bufferMs: z.number().int(),
        blocked: z.array(stretch).readonly(),
        holidays: z.array(stretch.extend({ name: z.string() })).readonly(),
        /** Null: the teacher entered no hours and is always available. */
        available: z.array(stretch).readonly().nullable(),
      }),
    ),
  /** What holds for everybody in `[from, to)`, at most a year: days without classes and the time between two classes. */
  days: oc
    .route({ method: 'GET', path: '/calendar/days' })
    .input(z.strictObject({ from: writtenInstant, to: writtenInstant }))
    .output(
      z.object({
        blocked: z.array(stretch).readonly(),
        holidays: z.array(stretch.extend({ name: z.string() })).readonly(),
        bufferMs: z.number().int(),
      }),
    ),
  /** To another time; a 409 says what is in the way and the nearest free starts (`nearest`, ISO 8601). */
  move: oc
    .route({ method: 'POST', path: '/sessions/{id}/move' })
    .input(
      z.strictObject({
        id: writtenId,
        startsAt: plannedInstant,
        reason: text(500),
        /** An admin's word that this one class may be on a blocked day or a holiday. */
        override: z.strictObject({ reason: text(500).min(1) }).optional(),
        commandId: commandId.optional(),
        expectedVersion: z.number().int().optional(),
      }),
    )
    .output(sessionRow),
  /** The caller's classes that start in `[from, to)`, at most a year, as the text of one file. */
  export: oc
    .route({ method: 'GET', path: '/calendar/export' })
    .input(z.strictObject({ from: writtenInstant, to: writtenInstant }))
    .output(z.object({ fileName: z.string(), text: z.string(), classes: z.number().int(), asOf: instant })),
};
