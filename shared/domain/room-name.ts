import { SESSION_KINDS, type SessionKind } from './session.ts';
import { SECOND } from './time.ts';

const ROOM_NAME = /^([a-z]+)_([1-9]\d{0,15})_([1-9]\d{0,11})$/;

/** The parts of a room's name; `createdAt` in epoch milliseconds, always a whole second. */
export type RoomName = { readonly kind: SessionKind; readonly sessionId: number; readonly createdAt: number };

/** `{type}_{sessionId}_{unixSeconds}`, for example `quran_123_1699785600` (domain.md 2, Rooms). */
export const makeRoomName = ({ kind, sessionId, createdAt }: RoomName): string => {
  const name = `${kind}_${sessionId}_${Math.floor(createdAt / SECOND)}`;
  if (parseRoomName(name) === undefined) throw new RangeError(`not a room name: ${name}`);
  return name;
};

/** The parts of a name that `makeRoomName` made; `undefined` for any other text. */
export const parseRoomName = (name: string): RoomName | undefined => {
  const match = ROOM_NAME.exec(name);
  if (match === null) return undefined;
  const kind = SESSION_KINDS.find((known) => known === match[1]);
  const sessionId = Number(match[2]);
  if (kind === undefined || !Number.isSafeInteger(sessionId)) return undefined;
  return { kind, sessionId, createdAt: Number(match[3]) * SECOND };
};
