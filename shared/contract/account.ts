import { oc } from '@orpc/contract';
import { z } from 'zod';
import { id, language, role, text, timeZone } from './common.ts';

export const user = z.object({ id, name: z.string(), email: z.string(), role, timeZone, language });
export type User = z.infer<typeof user>;

export const academy = z.object({
  name: z.string(),
  timeZone,
  weekStart: z.enum(['saturday', 'sunday', 'monday']),
  digits: z.enum(['latin', 'arabic']),
  showHijri: z.boolean(),
  language,
});
export type Academy = z.infer<typeof academy>;

/** Anybody may ask it: it holds nothing about a person. `liveKitUrl` is what the content security policy must allow. */
export const health = z.object({
  status: z.enum(['ok', 'degraded']),
  now: z.number(),
  contractVersion: z.number().int(),
  version: z.string(),
  setUp: z.boolean(),
  demo: z.boolean(),
  database: z.enum(['ok', 'away']),
  liveKit: z.enum(['ok', 'away', 'missing']),
  liveKitUrl: z.string().nullable(),
});
export type Health = z.infer<typeof health>;

const password = z.string().min(10).max(200);

export const accountContract = {
  health: oc.route({ method: 'GET', path: '/health' }).output(health),
  login: oc
    .route({ method: 'POST', path: '/auth/login' })
    .input(z.strictObject({ email: z.string().trim().toLowerCase().max(254), password: z.string().min(1).max(200) }))
    .output(z.object({ token: z.string(), user })),
  logout: oc.route({ method: 'POST', path: '/auth/logout' }).output(z.object({ signedOut: z.literal(true) })),
  me: oc.route({ method: 'GET', path: '/auth/me' }).output(z.object({ user, academy })),
  /** Once, on a server without staff, with the set-up secret that the desktop shares with its own server. */
  setUpAcademy: oc
    .route({ method: 'POST', path: '/setup/academy' })
    .input(
      z.strictObject({
        academyName: text(120).min(1),
        timeZone,
        weekStart: z.enum(['saturday', 'sunday', 'monday']),
        language,
        durationMinutes: z.number().int().min(15).max(180).multipleOf(5),
        admin: z.strictObject({ name: text(120).min(1), email: z.email().max(254), password }),
      }),
    )
    .output(z.object({ academy })),
  /** Same guard: fills an empty database with the demo academy and hands its freshly made sign-ins over once. */
  setUpDemo: oc
    .route({ method: 'POST', path: '/setup/demo' })
    .output(
      z.object({ signIns: z.array(z.object({ role, name: z.string(), email: z.string(), password: z.string() })) }),
    ),
};
