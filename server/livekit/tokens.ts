import { AccessToken, TrackSource } from 'livekit-server-sdk';
import type { LiveKit } from './livekit.ts';

/** LiveKit renews the tokens of connected people, so ten minutes are enough to get in (domain.md 9). */
export const TOKEN_LIFE_S = 600;

export type RoomRole = 'teacher' | 'student' | 'observer';

interface Joiner {
  readonly roomName: string;
  readonly identity: string;
  readonly name: string;
  readonly role: RoomRole;
  readonly deviceId: string;
}

/**
 * A token for one person and one room with the narrowest rights of the role: a teacher speaks, shows and shares; a
 * student speaks and shows; an observer is hidden and only listens. Moderation goes through the server, never by grant.
 */
export async function joinToken(liveKit: Pick<LiveKit, 'apiKey' | 'apiSecret'>, joiner: Joiner): Promise<string> {
  const token = new AccessToken(liveKit.apiKey, liveKit.apiSecret, {
    identity: joiner.identity,
    name: joiner.name,
    ttl: TOKEN_LIFE_S,
    attributes: { role: joiner.role, device: joiner.deviceId },
  });
  const speaks = [TrackSource.MICROPHONE, TrackSource.CAMERA];
  const shares = [TrackSource.SCREEN_SHARE, TrackSource.SCREEN_SHARE_AUDIO];
  token.addGrant({
    roomJoin: true,
    room: joiner.roomName,
    canSubscribe: true,
    canPublish: joiner.role !== 'observer',
    canPublishData: joiner.role !== 'observer',
    canUpdateOwnMetadata: joiner.role !== 'observer',
    hidden: joiner.role === 'observer',
    ...(joiner.role === 'observer'
      ? {}
      : { canPublishSources: joiner.role === 'teacher' ? [...speaks, ...shares] : speaks }),
  });
  return token.toJwt();
}
