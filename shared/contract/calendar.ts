import { oc } from '@orpc/contract';
import { z } from 'zod';
import { instant } from './common.ts';

const feed = z.object({ url: z.string(), version: z.number().int() });
const byId = z.strictObject({ id: z.coerce.number().int().positive() });

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
  /** The caller's classes that start in `[from, to)`, at most a year, as the text of one file. */
  export: oc
    .route({ method: 'GET', path: '/calendar/export' })
    .input(z.strictObject({ from: z.coerce.number().int(), to: z.coerce.number().int() }))
    .output(z.object({ fileName: z.string(), text: z.string(), classes: z.number().int(), asOf: instant })),
};
