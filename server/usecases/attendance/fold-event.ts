import type { Knex } from 'knex';
import { countsAsPresence } from '#shared/domain/attendance/facts.ts';
import { at } from '../../db/connect.ts';
import type { Statement } from '../../db/prepared.ts';
import type { Claim, InboxEvent } from './claim-events.ts';
import { isPresenceEvent, isTrackEvent, type PresenceEventName } from './delivery.ts';
import { readPresence, readRoom, shaped, type PresenceEvent, type RoomEvent } from './event-shape.ts';
import { incarnationStatements, type Incarnation } from './incarnations.ts';
import { settleSession, type SessionHooks } from './settle-session.ts';
import { trackStatements } from './track-facts.ts';
import { unmatchedStatements } from './unmatched.ts';

/** What is left to do in LiveKit once the transaction has committed. */
export interface Aftermath {
  /** Removed people whom an old token brought back (domain.md 9). */
  readonly toPutOut: readonly string[];
  /** The session whose room LiveKit has closed. */
  readonly finished: number | null;
}
const NOTHING: Aftermath = { toPutOut: [], finished: null };

const WHAT = {
  participant_joined: 'joined',
  participant_left: 'left',
  participant_connection_aborted: 'aborted',
} as const satisfies Record<PresenceEventName, string>;

/**
 * Applies the claimed events of one room, in one transaction with everything that follows from them: facts, projection,
 * live events, the class's start (architecture.md, "How two things flow"). An event about nothing we know is kept, never
 * dropped. Folding the same event again changes nothing. `finish` writes what is last and commits, unless more than that
 * is to be done.
 */
export async function foldEvents(
  trx: Knex.Transaction,
  claim: Claim,
  hooks: Pick<SessionHooks, 'teacherJoined'>,
  finish: (writes: readonly Statement[]) => Promise<void>,
): Promise<Aftermath> {
  const { events, session, now } = claim;
  if ((events[0]?.room_name ?? null) === null) return NOTHING;
  const sessionId = session?.id ?? null;
  const told = presencesIn(events);
  const news = [
    ...newsOf(events, told, sessionId),
    ...unmatchedIn(told, sessionId),
    ...(sessionId === null ? [] : trackStatements(sessionId, events)),
  ];
  // Tracks tell of engagement only, which is not computed before the end.
  const judges = session !== null && (session.ended_at !== null || events.some(({ event }) => !isTrackEvent(event)));
  if (judges) await settleSession(trx, session.id, now, hooks, news, finish);
  else await finish(news);
  return {
    toPutOut: broughtBack(told, claim),
    finished: events.some(({ event }) => event === 'room_finished') ? sessionId : null,
  };
}

/** Somebody who came or went, as the event tells it. */
export interface Told {
  readonly what: (typeof WHAT)[PresenceEventName];
  readonly event: PresenceEvent;
}

/** @throws Misshapen at an event that somebody changed. */
export const presencesIn = (events: readonly InboxEvent[]): readonly Told[] =>
  events.flatMap(({ event, payload }) =>
    isPresenceEvent(event) ? [{ what: WHAT[event], event: readPresence(payload) }] : [],
  );

/** Writes what events of one room say of the room and of who came and went. */
export const newsOf = (
  events: readonly InboxEvent[],
  told: readonly Told[],
  sessionId: number | null,
): readonly Statement[] => [
  ...incarnationStatements([
    ...told.map(({ event }) => incarnationOf('', event, sessionId)),
    ...events.flatMap(({ event, payload }) => {
      const about = isPresenceEvent(event) ? null : shaped(readRoom, payload);
      return about === null ? [] : [incarnationOf(event, about, sessionId)];
    }),
  ]),
  ...factStatements(sessionId, told),
];

/** Whom an old token brought back although they were put out. */
export const broughtBack = (told: readonly Told[], { denied }: Claim): readonly string[] =>
  told
    .filter(({ what, event }) => what === 'joined' && denied.includes(event.participant.identity))
    .map(({ event }) => event.participant.identity);

const createdAtOf = (event: { readonly createdAt: number }): number => event.createdAt * 1000;

/** Every event about a room tells when it began; the last one also when it ended. */
const incarnationOf = (event: string, about: RoomEvent, sessionId: number | null): Incarnation => ({
  roomSid: about.room.sid,
  roomName: about.room.name,
  sessionId,
  createdAt:
    about.room.creationTimeMs ?? (about.room.creationTime ? about.room.creationTime * 1000 : createdAtOf(about)),
  finishedAt: event === 'room_finished' ? createdAtOf(about) : null,
});

function factStatements(sessionId: number | null, told: readonly Told[]): readonly Statement[] {
  if (told.length === 0) return [];
  return [
    {
      name: 'write-facts',
      text: `insert into attendance_facts (id, room_name, room_sid, participant_sid, identity, what, at, joined_at,
          reason, participant_kind, hidden, device_id, session_id)
        select * from jsonb_to_recordset($1::jsonb) as told(id text, room_name text, room_sid text,
          participant_sid text, identity text, what text, at timestamptz, joined_at timestamptz, reason text,
          participant_kind text, hidden boolean, device_id text, session_id bigint)
        on conflict (id) do nothing`,
      values: [JSON.stringify(told.map((one) => factRow(sessionId, one)))],
    },
  ];
}

const unmatchedIn = (told: readonly Told[], sessionId: number | null): readonly Statement[] =>
  unmatchedStatements(
    told.flatMap((one) => {
      const { event } = one;
      const row = factRow(sessionId, one);
      if (!countsAsPresence({ kind: row.participant_kind, hidden: row.hidden })) return [];
      const { room_name: roomName, identity } = row;
      return [{ factId: event.id, sessionId, roomName, identity, at: createdAtOf(event) }];
    }),
  );

function factRow(sessionId: number | null, { what, event }: Told) {
  const { participant, room } = event;
  const joinedAt = participant.joinedAtMs ?? (participant.joinedAt ? participant.joinedAt * 1000 : null);
  return {
    id: event.id,
    room_name: room.name,
    room_sid: room.sid,
    participant_sid: participant.sid,
    identity: participant.identity,
    what,
    at: at(createdAtOf(event)),
    joined_at: joinedAt === null ? null : at(joinedAt),
    reason: participant.disconnectReason ?? null,
    participant_kind: participant.kind ?? 'STANDARD',
    hidden: participant.permission?.hidden === true || participant.permission?.recorder === true,
    device_id: participant.attributes?.['device'] ?? null,
    session_id: sessionId,
  };
}
