import { createHash } from 'node:crypto';
import { readAny, readPresence, readRoom, shaped, type AnyEvent } from './event-shape.ts';

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

/** How much of a payload of this name is used, and so has to be right. */
function readerOf(payload: unknown): (payload: unknown) => AnyEvent {
  const event: unknown = typeof payload === 'object' && payload !== null && 'event' in payload ? payload.event : null;
  if (typeof event !== 'string') return readAny;
  if (isPresenceEvent(event)) return readPresence;
  return (ROOM as readonly string[]).includes(event) ? readRoom : readAny;
}

/**
 * The inbox row of a genuine body. What is off in time or unreadable is kept in quarantine, for LiveKit never sends
 * again what was refused (reliability.md, facts). `receivedAt` and `maxEventAgeMs` in milliseconds.
 */
export function rowOfDelivery(body: Buffer, receivedAt: number, onTime: boolean, maxEventAgeMs: number): InboxRow {
  const received_at = new Date(receivedAt).toISOString();
  const payload = withoutSecrets(parseJson(body.toString('utf8')));
  const event = shaped(readerOf(payload), payload);
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
