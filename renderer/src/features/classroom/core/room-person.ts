import { parseIdentity } from '#shared/domain/identity.ts';

/** How well a person's connection carries, as LiveKit rates it. */
export type Quality = 'good' | 'fair' | 'poor' | 'lost' | 'unknown';

/** One person in the live room at one moment, free of LiveKit's own objects. Instants in epoch milliseconds. */
export interface RoomPerson {
  readonly identity: string;
  readonly name: string;
  readonly isMe: boolean;
  readonly joinedAt: number;
  readonly microphone: boolean;
  /** The track's id while the camera is on; null while it is off. */
  readonly camera: string | null;
  readonly screen: string | null;
  readonly speaking: boolean;
  readonly quality: Quality;
  /** Since when the hand is up; null while it is down. */
  readonly handRaisedAt: number | null;
  /** Whom this person gave the turn to, and when. Only the teacher's own is looked at. */
  readonly turn: Turn | null;
}

export interface Turn {
  readonly identity: string;
  readonly at: number;
}

export const isStudent = ({ identity }: Pick<RoomPerson, 'identity'>): boolean =>
  parseIdentity(identity)?.type === 'student';

/** Who came first stands first; the same order whatever order LiveKit names them in. */
export const byArrival = (a: RoomPerson, b: RoomPerson): number =>
  Number(b.isMe) - Number(a.isMe) || a.joinedAt - b.joinedAt || a.identity.localeCompare(b.identity);
