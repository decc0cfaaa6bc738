import { oc } from '@orpc/contract';
import { z } from 'zod';
import { WEEKDAYS } from '../domain/settings.ts';
import { commandId, id, text, timeZone } from './common.ts';

const rowId = z.coerce.number().int().positive();
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

const get = (path: `/${string}`) => oc.route({ method: 'GET', path });
const post = (path: `/${string}`) => oc.route({ method: 'POST', path });
const command = { commandId: commandId.optional() };

/** Who may be booked when, and the bookings themselves (domain.md 5). */
export const schedulingContract = {
  availability: get('/teachers/{id}/availability')
    .input(z.strictObject({ id: rowId }))
    .output(availability),
  /** All weekly hours anew. */
  replaceHours: post('/teachers/{id}/availability/hours')
    .input(z.strictObject({ id: rowId, weekly: z.array(weeklyHours).max(50), ...command }))
    .output(availability),
  /** A date that is off (`minutes` null: the whole day) or has extra hours. */
  addException: post('/teachers/{id}/availability/exceptions')
    .input(
      z.strictObject({
        id: rowId,
        date,
        what: z.enum(['off', 'extra']),
        minutes: minutes.nullable(),
        note: text(200).optional(),
        ...command,
      }),
    )
    .output(availability),
  removeException: post('/teachers/{id}/availability/exceptions/{exceptionId}/remove')
    .input(z.strictObject({ id: rowId, exceptionId: rowId, ...command }))
    .output(availability),
  holidays: get('/holidays').output(holidays),
  /** Dates in the academy's zone, both included. */
  addHoliday: post('/holidays')
    .input(z.strictObject({ name: text(80).min(1), from: date, to: date, ...command }))
    .output(holidays),
  removeHoliday: post('/holidays/{id}/remove')
    .input(z.strictObject({ id: rowId, ...command }))
    .output(holidays),
};
