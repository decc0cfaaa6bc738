import { z } from 'zod';

/** What main tells the bundled server. The configuration is the first message, so that it stands in no process list. */
export const toHost = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('start'),
    config: z.strictObject({
      mode: z.enum(['desktop', 'demo']),
      dataDir: z.string().min(1),
      pagesDir: z.string().min(1).nullable(),
      env: z.record(z.string(), z.string()),
    }),
  }),
  z.strictObject({ type: z.literal('stop') }),
  /** The computer slept: clocks and connections may have jumped. */
  z.strictObject({ type: z.literal('resumed') }),
]);
export type ToHost = z.infer<typeof toHost>;

/** What the bundled server tells main. */
export const fromHost = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ready'),
    url: z.url(),
    liveKitUrl: z.string().nullable(),
    setUp: z.boolean(),
    demo: z.boolean(),
    setupSecret: z.string(),
  }),
  /** An expected reason not to start, which a person has to look at; the process ends behind it. */
  z.strictObject({
    type: z.literal('failed'),
    code: z.string(),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  }),
]);
export type FromHost = z.infer<typeof fromHost>;
