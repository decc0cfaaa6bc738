import { createHash } from 'node:crypto';
import { z } from 'zod';

/** A row of the inbox as it is stored or spooled; instants in ISO form, because it travels as JSON. */
export interface InboxRow {
  readonly id: string;
  readonly event: string;
  readonly room_name: string | null;
  readonly room_sid: string | null;
  readonly participant_sid: string | null;
  readonly identity: string | null;
  readonly created_at: string;
  readonly received_at: string;
  readonly payload: unknown;
  readonly state: 'new' | 'quarantined';
}

const sid = z.string().min(1).max(255);
const name = z.string().min(1).max(512);
/** proto3 JSON: 64-bit numbers are strings. */
const int64 = z
  .union([z.string().regex(/^-?\d{1,18}$/), z.number().int()])
  .transform(Number)
  .refine(Number.isSafeInteger);
/** Seconds; LiveKit leaves a zero out, so a delivery without it has no time at all. */
const seconds = int64.refine((value) => value > 0 && value < 253_402_300_800);

const participant = z.looseObject({
  sid,
  identity: z.string().max(512),
  kind: z.string().max(64).optional(),
  joinedAt: int64.optional(),
  joinedAtMs: int64.optional(),
  disconnectReason: z.string().max(64).optional(),
  attributes: z.record(z.string(), z.string()).optional(),
  permission: z.looseObject({ hidden: z.boolean().optional(), recorder: z.boolean().optional() }).optional(),
});
const room = z.looseObject({
  sid: sid.optional(),
  name: name.optional(),
  creationTime: int64.optional(),
  creationTimeMs: int64.optional(),
});

const anyEvent = z.looseObject({
  id: z.string().min(1).max(255),
  event: z.string().min(1).max(128),
  createdAt: seconds,
  room: room.optional(),
  participant: z.looseObject({ sid: sid.optional(), identity: z.string().max(512).optional() }).optional(),
});
const namedRoom = room.extend({ sid, name });
const inRoom = anyEvent.extend({ room: namedRoom, participant });
const ofRoom = anyEvent.extend({ room: namedRoom });
const ofTrack = anyEvent.extend({
  room: namedRoom,
  participant,
  track: z.looseObject({ sid, source: z.string().max(64).optional() }),
});

const PRESENCE = ['participant_joined', 'participant_left', 'participant_connection_aborted'] as const;
export type PresenceEventName = (typeof PRESENCE)[number];
const ROOM = ['room_started', 'room_finished'] as const;

export const isPresenceEvent = (event: string): event is PresenceEventName =>
  (PRESENCE as readonly string[]).includes(event);

const TRACK = ['track_published', 'track_unpublished'] as const;

export const isTrackEvent = (event: string): boolean => (TRACK as readonly string[]).includes(event);

/** Every name LiveKit sends (livekit.md 1); others are kept and counted, for a newer LiveKit may know more. */
const KNOWN_EVENTS: ReadonlySet<string> = new Set([
  ...PRESENCE,
  ...ROOM,
  ...TRACK,
  'egress_started',
  'egress_updated',
  'egress_ended',
  'ingress_started',
  'ingress_ended',
]);
export const isKnownEvent = (event: string): boolean => KNOWN_EVENTS.has(event);

/** An event about a person in a room, as the fold reads it back from the inbox. */
export type PresenceEvent = z.output<typeof inRoom>;
export type RoomEvent = z.output<typeof ofRoom>;
export type TrackDelivery = z.output<typeof ofTrack>;

/** A stored payload of a presence event; throws what zod throws when somebody changed it. */
export const parsePresence = (payload: unknown): PresenceEvent => inRoom.parse(payload);
/** The same for a track event. */
export const parseTrack = (payload: unknown): TrackDelivery => ofTrack.parse(payload);
/** The room part of any stored payload, or null when it names none. */
export const parseRoom = (payload: unknown): RoomEvent | null => ofRoom.safeParse(payload).data ?? null;

function shapeOf(payload: unknown) {
  const event: unknown = typeof payload === 'object' && payload !== null && 'event' in payload ? payload.event : null;
  if (typeof event !== 'string') return anyEvent;
  if (isPresenceEvent(event)) return inRoom;
  return (ROOM as readonly string[]).includes(event) ? ofRoom : anyEvent;
}

/**
 * The inbox row of a genuine body. What is off in time or unreadable is kept in quarantine, for LiveKit never sends
 * again what was refused (reliability.md, facts). `receivedAt` and `maxEventAgeMs` in milliseconds.
 */
export function rowOfDelivery(body: Buffer, receivedAt: number, onTime: boolean, maxEventAgeMs: number): InboxRow {
  const received_at = new Date(receivedAt).toISOString();
  const payload = withoutSecrets(parseJson(body.toString('utf8')));
  const event = shapeOf(payload).safeParse(payload).data;
  if (!event) {
    return {
      id: `unreadable:${createHash('sha256').update(body).digest('hex')}`,
      event: 'unreadable',
      room_name: null,
      room_sid: null,
      participant_sid: null,
      identity: null,
      created_at: received_at,
      received_at,
      payload: payload === undefined || payload === null ? { base64: body.toString('base64') } : payload,
      state: 'quarantined',
    };
  }
  const createdAt = event.createdAt * 1000;
  return {
    id: event.id,
    event: event.event,
    room_name: event.room?.name ?? null,
    room_sid: event.room?.sid ?? null,
    participant_sid: event.participant?.sid ?? null,
    identity: event.participant?.identity ?? null,
    created_at: new Date(createdAt).toISOString(),
    received_at,
    payload,
    state: onTime && Math.abs(receivedAt - createdAt) <= maxEventAgeMs ? 'new' : 'quarantined',
  };
}

/** Escapes that JSON allows and Postgres does not: a person may put them into a name or an attribute. */
const UNSTORABLE = /\\u(?:0000|[dD][89a-fA-F])/;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, UNSTORABLE.test(text) ? storable : undefined);
  } catch {
    return undefined;
  }
}

/** Zeros and halves of characters: a person may paste them, and Postgres takes neither. */
export const wellFormed = (value: string): string => Buffer.from(value.replaceAll('\0', '\uFFFD')).toString();

function storable(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [wellFormed(key), inner as unknown]));
}

/** The room's TURN password opens LiveKit's relay to whoever reads it: it is never stored (livekit.md 1). */
function withoutSecrets(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || !('room' in payload)) return payload;
  const { room: inner } = payload;
  if (typeof inner !== 'object' || inner === null || !('turnPassword' in inner)) return payload;
  const { turnPassword: _secret, ...rest } = inner;
  return { ...payload, room: rest };
}
