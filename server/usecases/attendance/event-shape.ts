/**
 * What LiveKit's deliveries hold, read by hand: every delivery passes here when it comes and again when it is folded, and a
 * library of shapes takes as long over one as the database. Only what is used is read; a wrong type of it is an error.
 */

/** A delivery that is not what LiveKit sends: names what of it. */
export class Misshapen extends Error {
  override readonly name = 'Misshapen';
}

interface Room {
  readonly sid?: string | undefined;
  readonly name?: string | undefined;
  /** Seconds since the epoch, and milliseconds. */
  readonly creationTime?: number | undefined;
  readonly creationTimeMs?: number | undefined;
}
type NamedRoom = Room & { readonly sid: string; readonly name: string };

interface Participant {
  readonly sid: string;
  readonly identity: string;
  readonly kind?: string | undefined;
  readonly joinedAt?: number | undefined;
  readonly joinedAtMs?: number | undefined;
  readonly disconnectReason?: string | undefined;
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  readonly permission?: { readonly hidden?: boolean | undefined; readonly recorder?: boolean | undefined } | undefined;
}

/** Any event; `createdAt` in seconds since the epoch. */
export interface AnyEvent {
  readonly id: string;
  readonly event: string;
  readonly createdAt: number;
  readonly room?: Room | undefined;
  readonly participant?: Partial<Pick<Participant, 'sid' | 'identity'>> | undefined;
}
/** An event about a room that has a name. */
export type RoomEvent = AnyEvent & { readonly room: NamedRoom };
/** An event about a person in a room. */
export type PresenceEvent = RoomEvent & { readonly participant: Participant };
/** An event about what a person in a room sends. */
export type TrackEvent = PresenceEvent & {
  readonly track: { readonly sid: string; readonly source?: string | undefined };
};

/** @throws Misshapen */
export function readAny(payload: unknown): AnyEvent {
  const bag = bagOf(payload, 'the delivery');
  return { ...headOf(bag), room: maybe(bag, 'room', roomIn), participant: maybe(bag, 'participant', somebodyIn) };
}

/** @throws Misshapen */
export function readRoom(payload: unknown): RoomEvent {
  const bag = bagOf(payload, 'the delivery');
  return { ...headOf(bag), room: namedRoomIn(bag), participant: maybe(bag, 'participant', somebodyIn) };
}

/** @throws Misshapen */
export function readPresence(payload: unknown): PresenceEvent {
  const bag = bagOf(payload, 'the delivery');
  return { ...headOf(bag), room: namedRoomIn(bag), participant: participantIn(bag) };
}

/** @throws Misshapen */
export function readTrack(payload: unknown): TrackEvent {
  const bag = bagOf(payload, 'the delivery');
  const track = bagOf(bag['track'], 'track');
  return { ...readPresence(bag), track: { sid: sidIn(track), source: maybe(track, 'source', word) } };
}

/** What `read` makes of a payload, or null when it is not of that shape. */
export function shaped<T>(read: (payload: unknown) => T, payload: unknown): T | null {
  try {
    return read(payload);
  } catch (error) {
    if (error instanceof Misshapen) return null;
    throw error;
  }
}

type Bag = Readonly<Record<string, unknown>>;

function bagOf(value: unknown, what: string): Bag {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misshapen(`${what} is no object`);
  return value as Bag;
}

const maybe = <T>(bag: Bag, key: string, read: (bag: Bag, key: string) => T): T | undefined =>
  bag[key] === undefined ? undefined : read(bag, key);

function text(bag: Bag, key: string, least: number, most: number): string {
  const value = bag[key];
  if (typeof value !== 'string') throw new Misshapen(`${key} is no text`);
  if (value.length < least || value.length > most) throw new Misshapen(`${key} has ${value.length} characters`);
  return value;
}
const sidIn = (bag: Bag): string => text(bag, 'sid', 1, 255);
const name = (bag: Bag, key: string): string => text(bag, key, 1, 512);
const identity = (bag: Bag, key: string): string => text(bag, key, 0, 512);
const word = (bag: Bag, key: string): string => text(bag, key, 0, 64);

const WHOLE = /^-?\d{1,18}$/;
/** proto3 JSON: 64-bit numbers are strings. */
function whole(bag: Bag, key: string): number {
  const value = bag[key];
  const number = typeof value === 'string' && WHOLE.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw new Misshapen(`${key} is no whole number`);
  return number;
}

function flag(bag: Bag, key: string): boolean {
  const value = bag[key];
  if (typeof value !== 'boolean') throw new Misshapen(`${key} is neither true nor false`);
  return value;
}

/** The first second of the year 10000: what is later has no ISO form that Postgres reads. */
const END_OF_TIME_S = 253_402_300_800;

function headOf(bag: Bag): Pick<AnyEvent, 'id' | 'event' | 'createdAt'> {
  const createdAt = whole(bag, 'createdAt');
  // LiveKit leaves a zero out, so a delivery without it has no time at all.
  if (createdAt <= 0 || createdAt >= END_OF_TIME_S) throw new Misshapen('createdAt is no time');
  return { id: text(bag, 'id', 1, 255), event: text(bag, 'event', 1, 128), createdAt };
}

function roomIn(of: Bag): Room {
  const bag = bagOf(of['room'], 'room');
  return {
    sid: maybe(bag, 'sid', sidIn),
    name: maybe(bag, 'name', name),
    creationTime: maybe(bag, 'creationTime', whole),
    creationTimeMs: maybe(bag, 'creationTimeMs', whole),
  };
}

function namedRoomIn(of: Bag): NamedRoom {
  const { sid, name, ...times } = roomIn(of);
  if (sid === undefined || name === undefined) throw new Misshapen('room has no name');
  return { ...times, sid, name };
}

function somebodyIn(of: Bag): NonNullable<AnyEvent['participant']> {
  const bag = bagOf(of['participant'], 'participant');
  return { sid: maybe(bag, 'sid', sidIn), identity: maybe(bag, 'identity', identity) };
}

function participantIn(of: Bag): Participant {
  const bag = bagOf(of['participant'], 'participant');
  return {
    sid: sidIn(bag),
    identity: identity(bag, 'identity'),
    kind: maybe(bag, 'kind', word),
    joinedAt: maybe(bag, 'joinedAt', whole),
    joinedAtMs: maybe(bag, 'joinedAtMs', whole),
    disconnectReason: maybe(bag, 'disconnectReason', word),
    attributes: maybe(bag, 'attributes', attributesIn),
    permission: maybe(bag, 'permission', permissionIn),
  };
}

function attributesIn(of: Bag): Readonly<Record<string, string>> {
  const bag = bagOf(of['attributes'], 'attributes');
  for (const value of Object.values(bag)) if (typeof value !== 'string') throw new Misshapen('an attribute is no text');
  return bag as Readonly<Record<string, string>>;
}

function permissionIn(of: Bag): NonNullable<Participant['permission']> {
  const bag = bagOf(of['permission'], 'permission');
  return { hidden: maybe(bag, 'hidden', flag), recorder: maybe(bag, 'recorder', flag) };
}
