import { oc } from '@orpc/contract';
import { z } from 'zod';
import { classSignal, instant, keptSignal, kind, subtype, timeZone } from './common.ts';
import { joinGrant } from './sessions.ts';

const link = z
  .string()
  .min(8)
  .max(300)
  .regex(/^[\w.-]+$/);

/** What the student's page knows before it may join. Times are UTC; the page shows them in the student's own zone first. */
export const joinInfo = z.object({
  now: instant,
  academyName: z.string(),
  academyTimeZone: timeZone,
  studentName: z.string(),
  studentTimeZone: timeZone,
  language: z.enum(['ar', 'en']),
  state: z.enum(['too_early', 'waiting', 'open', 'over', 'cancelled', 'none']),
  session: z
    .object({
      title: z.string(),
      kind,
      subtype,
      teacherName: z.string(),
      startsAt: instant,
      endsAt: instant,
      opensAt: instant,
      closesAt: instant,
      durationMinutes: z.number().int(),
    })
    .nullable(),
  liveKitUrl: z.string().nullable(),
});
export type JoinInfo = z.infer<typeof joinInfo>;

export const joinContract = {
  info: oc.route({ method: 'GET', path: '/join/{link}' }).input(z.strictObject({ link })).output(joinInfo),
  token: oc
    .route({ method: 'POST', path: '/join/{link}/token' })
    .input(z.strictObject({ link, deviceId: z.string().min(4).max(64) }))
    .output(joinGrant),
  /** What the student says in the class of this room: a raised hand, a message of the chat. */
  say: oc
    .route({ method: 'POST', path: '/join/{link}/say' })
    .input(z.strictObject({ link, roomName: z.string().min(1).max(100), ...classSignal }))
    .output(keptSignal),
};
