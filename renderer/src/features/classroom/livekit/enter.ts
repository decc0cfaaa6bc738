import type { Room } from 'livekit-client';
import { api } from '#renderer/api/client.ts';
import { ApiFailure, toFailure } from '#renderer/api/failure.ts';
import { deviceId } from './device-id.ts';

export type Entered = { readonly ok: true } | { readonly ok: false; readonly failure: ApiFailure };

/**
 * Into the room: a fresh token each time, since an old one may be used up or meant for another room name, then LiveKit.
 * `stopped` is asked before each step, because the person may have gone meanwhile.
 */
export async function enterRoom(
  room: Room,
  wish: { readonly sessionId: number; readonly observe: boolean },
  stopped: () => boolean,
): Promise<Entered> {
  let grant;
  try {
    grant = await api.sessions.token({ id: wish.sessionId, deviceId: deviceId(), observe: wish.observe });
  } catch (thrown) {
    return { ok: false, failure: toFailure(thrown) };
  }
  if (stopped()) return { ok: true };
  try {
    await room.connect(grant.url, grant.token);
    return { ok: true };
  } catch (thrown) {
    // The token is in the address that LiveKit's own message may name: it must not reach a log.
    const name = thrown instanceof Error ? thrown.name : 'unknown';
    return { ok: false, failure: new ApiFailure('livekit_unavailable', { reason: name }, null) };
  }
}
