import { z } from 'zod';
import { id, instant } from './common.ts';

/**
 * The union of live events, as sent on `GET /api/events` (server-sent events). They say what changed, not to what: a
 * reader who may see the row asks for it. `id:` of the frame is the cursor to resume from (`Last-Event-ID`).
 */
export const liveEvent = z.discriminatedUnion('type', [
  /** The session's row changed: status, times, people, verdicts. */
  z.object({ type: z.literal('session.changed'), sessionId: id, at: instant }),
  /** Somebody entered or left the room; `at` is LiveKit's time of it. */
  z.object({
    type: z.literal('presence.changed'),
    sessionId: id,
    identity: z.string(),
    inRoom: z.boolean(),
    at: instant,
  }),
  /** One's own notice: nobody else is sent it. */
  z.object({ type: z.literal('notice.created'), noticeId: id, staffId: id, at: instant }),
  /** The academy's settings are of a new version: whoever works is told, since screens compute with them. */
  z.object({ type: z.literal('settings.changed'), version: z.number().int(), at: instant }),
  /** The sign-in of this stream ended: revoked, expired or its role changed. */
  z.object({ type: z.literal('sign-in.ended'), at: instant }),
]);
export type LiveEvent = z.infer<typeof liveEvent>;
