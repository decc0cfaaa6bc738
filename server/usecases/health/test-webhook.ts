import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { LiveKitAway, type LiveKit } from '../../livekit/livekit.ts';
import { audit } from '../audit/audit.ts';

/** LiveKit tries again after 1 and after 3 seconds: what comes later than that is not well either. */
const WAIT_MS = 8_000;
const LOOK_EVERY_MS = 100;
const ROOM_LIFE_S = 30;

interface RoundTrip {
  readonly arrived: boolean;
  readonly tookMs: number;
  readonly roomName: string;
  readonly liveKitUrl: string;
  readonly webhookUrl: string;
}

/**
 * A real round trip: LiveKit makes a room that belongs to no session, and its `room_started` must come into the inbox
 * (product.md, Admin · Health). The room is gone afterwards, whatever happened.
 */
export async function testWebhook(deps: Deps, actor: Actor, waitMs = WAIT_MS): Promise<Result<RoundTrip>> {
  if (!can(actor, 'health.act', { type: 'academy' })) return refuse('forbidden');
  const { liveKit } = deps;
  if (!liveKit) return refuse('livekit_unavailable');
  const roomName = `webhook-test_${randomBytes(6).toString('hex')}`;
  try {
    const { arrived, tookMs } = await goAndComeBack(deps, liveKit, roomName, waitMs);
    await deps.db.transaction((trx) =>
      audit(trx, {
        actor: actorLabel(actor),
        action: 'health.act',
        subject: 'webhook-test',
        data: { arrived, tookMs, roomName },
      }),
    );
    return ok({
      arrived,
      tookMs,
      roomName,
      liveKitUrl: liveKit.url,
      webhookUrl: `${deps.publicUrl}/webhooks/livekit`,
    });
  } catch (error) {
    if (error instanceof LiveKitAway) return refuse('livekit_unavailable');
    throw error;
  }
}

async function goAndComeBack(
  deps: Deps,
  liveKit: LiveKit,
  roomName: string,
  waitMs: number,
): Promise<{ readonly arrived: boolean; readonly tookMs: number }> {
  const began = performance.now();
  const tookMs = (): number => Math.round(performance.now() - began);
  await liveKit.ensureRoom({
    name: roomName,
    emptyTimeoutS: ROOM_LIFE_S,
    departureTimeoutS: ROOM_LIFE_S,
    maxParticipants: 1,
  });
  try {
    while (tookMs() < waitMs) {
      const came: unknown = await deps
        .db('livekit_events')
        .where({ room_name: roomName, event: 'room_started' })
        .first('id');
      if (came !== undefined) return { arrived: true, tookMs: tookMs() };
      await pause(LOOK_EVERY_MS);
    }
    return { arrived: false, tookMs: tookMs() };
  } finally {
    // An empty room ends by itself soon, should LiveKit not answer now.
    await liveKit.deleteRoom(roomName).catch((error: unknown) => {
      deps.log.warn({ err: error, roomName }, 'the room of a webhook test could not be closed; it ends by itself');
    });
  }
}
