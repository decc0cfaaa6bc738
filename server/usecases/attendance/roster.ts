import type { Knex } from 'knex';
import { makeIdentity } from '#shared/domain/identity.ts';
import type { LiveRoom, RosterRow } from '../../livekit/livekit.ts';
import { at } from '../../db/connect.ts';
import { pipelined } from '../../db/prepared.ts';
import type { ToldFactRow, RosterSightingRow } from '../../db/tables.ts';
import { incarnationStatements } from './incarnations.ts';
import { unmatchedStatements } from './unmatched.ts';

/** One roster check of one room: LiveKit answered these rows for this room sid. `now` is just before it was asked. */
export interface RosterCheck {
  readonly sessionId: number;
  readonly room: LiveRoom;
  readonly rows: readonly RosterRow[];
  readonly now: number;
  /** No later check can correct this one: missing once is gone (domain.md 3.2, before a session is finalised). */
  readonly final: boolean;
}

export interface RosterCounts {
  readonly seen: number;
  /** Stays that no event had told of. */
  readonly opened: number;
  readonly gone: number;
}

/** A join this young may have come after the roster was made. */
const TOO_YOUNG_MS = 2_000;
const GONE_AFTER_MISSES = 2;

/**
 * Writes down what a roster shows: who was seen, who is missing, which room this is. The caller holds the session's lock
 * and recomputes afterwards. Only ACTIVE connections of people are presence; one that is still connecting is neither
 * seen nor missing.
 */
export async function writeRoster(trx: Knex.Transaction, check: RosterCheck): Promise<RosterCounts> {
  const { room, sessionId, now } = check;
  const incarnation = {
    roomSid: room.sid,
    roomName: room.name,
    sessionId,
    createdAt: room.createdAt,
    finishedAt: null,
  };
  await pipelined(trx, incarnationStatements([incarnation]));
  await trx('session_rooms').where('name', room.name).update({ room_sid: room.sid });
  const facts = await trx<ToldFactRow>('told_facts').where('session_id', sessionId).where('room_sid', room.sid);
  const known = await trx<RosterSightingRow>('roster_sightings').where('room_sid', room.sid);
  const seen = check.rows.filter((row) => row.active && row.standard);
  await writeSeen(trx, check, seen);
  await writeReading(trx, check, seen);
  const told = new Set([...facts, ...known].map((row) => row.participant_sid));
  const present = new Set(check.rows.map((row) => row.participantSid));
  const missing = openStays(facts, known, now).filter((stay) => !present.has(stay.participantSid));
  let gone = 0;
  for (const stay of missing) gone += (await writeMissing(trx, check, stay)) ? 1 : 0;
  return { seen: seen.length, opened: seen.filter((row) => !told.has(row.participantSid)).length, gone };
}

async function writeSeen(trx: Knex.Transaction, check: RosterCheck, seen: readonly RosterRow[]): Promise<void> {
  const { room, sessionId, now } = check;
  if (seen.length === 0) return;
  await trx('roster_sightings')
    .insert(
      seen.map((row) => ({
        room_sid: room.sid,
        participant_sid: row.participantSid,
        room_name: room.name,
        session_id: sessionId,
        identity: row.identity,
        hidden: row.hidden,
        device_id: row.deviceId,
        joined_at: row.joinedAt === null ? null : at(row.joinedAt),
        first_seen_at: at(now),
        last_seen_at: at(now),
      })),
    )
    .onConflict(['room_sid', 'participant_sid'])
    .merge({
      hidden: trx.raw('roster_sightings.hidden or excluded.hidden'),
      device_id: trx.raw('coalesce(roster_sightings.device_id, excluded.device_id)'),
      joined_at: trx.raw('least(roster_sightings.joined_at, excluded.joined_at)'),
      last_seen_at: trx.raw('greatest(roster_sightings.last_seen_at, excluded.last_seen_at)'),
      // A look that is written after a later one takes back nothing of what that one found.
      missed: trx.raw(
        'case when roster_sightings.missing_at > excluded.last_seen_at then roster_sightings.missed else 0 end',
      ),
      missing_at: trx.raw(
        'case when roster_sightings.missing_at > excluded.last_seen_at then roster_sightings.missing_at end',
      ),
    });
  await pipelined(
    trx,
    unmatchedStatements(
      seen
        .filter((row) => !row.hidden)
        .map(({ participantSid, identity }) => ({
          factId: `${room.sid}/${participantSid}`,
          sessionId,
          roomName: room.name,
          identity,
          at: now,
        })),
    ),
  );
}

/**
 * Whose microphone and camera were on, for what engagement is computed from (domain.md 4): LiveKit sends no event when
 * somebody mutes. Only interactive sessions have one.
 */
async function writeReading(
  trx: Knex.Transaction,
  { room, sessionId, now }: RosterCheck,
  seen: readonly RosterRow[],
): Promise<void> {
  const people = seen
    .filter((row) => !row.hidden && (row.microphoneOn || row.cameraOn))
    .map(({ identity, microphoneOn, cameraOn }) => ({ identity, microphone: microphoneOn, camera: cameraOn }));
  await trx.raw(
    `insert into roster_readings (session_id, room_sid, at, people)
     select id, ?, ?::timestamptz, ?::jsonb from sessions where id = ? and kind = 'interactive'
     on conflict (room_sid, at) do nothing`,
    [room.sid, at(now), JSON.stringify(people), sessionId],
  );
}

interface OpenStay {
  readonly participantSid: string;
  readonly identity: string;
  readonly kind: string;
  readonly hidden: boolean;
  /** When it began, as far as anybody told. */
  readonly since: number;
}

/** A roster that lacks whom only their own desktop saw does not prove that they were ever there (domain.md 3.2). */
const isOwnWord = ({ witness_id, identity }: ToldFactRow): boolean =>
  witness_id !== null && identity === makeIdentity({ type: 'staff', id: witness_id });

/** Connections that began, and whose end nobody has told of nor a roster found. */
function openStays(
  facts: readonly ToldFactRow[],
  known: readonly RosterSightingRow[],
  now: number,
): readonly OpenStay[] {
  const ended = new Set([
    ...facts.filter((fact) => fact.what !== 'joined').map((fact) => fact.participant_sid),
    ...known.filter((row) => row.missing_at !== null).map((row) => row.participant_sid),
  ]);
  const stays = new Map<string, OpenStay>();
  for (const row of known)
    stays.set(row.participant_sid, {
      participantSid: row.participant_sid,
      identity: row.identity,
      kind: row.participant_kind,
      hidden: row.hidden,
      since: row.joined_at ?? row.first_seen_at,
    });
  for (const fact of facts)
    if (!stays.has(fact.participant_sid) && !isOwnWord(fact))
      stays.set(fact.participant_sid, {
        participantSid: fact.participant_sid,
        identity: fact.identity,
        kind: fact.participant_kind,
        hidden: fact.hidden,
        since: fact.joined_at ?? fact.at,
      });
  return [...stays.values()].filter((stay) => !ended.has(stay.participantSid) && stay.since < now - TOO_YOUNG_MS);
}

/**
 * A stay that was never seen was seen last when it began; that it began then is others' word, and stays theirs. Answers
 * whether it counts as gone now.
 */
async function writeMissing(trx: Knex.Transaction, check: RosterCheck, stay: OpenStay): Promise<boolean> {
  const goneNow = check.final ? 1 : GONE_AFTER_MISSES;
  const [row]: { missing_at: number | null }[] = await trx('roster_sightings')
    .insert({
      room_sid: check.room.sid,
      participant_sid: stay.participantSid,
      room_name: check.room.name,
      session_id: check.sessionId,
      identity: stay.identity,
      participant_kind: stay.kind,
      hidden: stay.hidden,
      joined_at: null,
      first_seen_at: at(stay.since),
      last_seen_at: at(stay.since),
      missed: 1,
      missing_at: goneNow <= 1 ? at(check.now) : null,
    })
    .onConflict(['room_sid', 'participant_sid'])
    .merge({
      missed: trx.raw('roster_sightings.missed + 1'),
      missing_at: trx.raw('case when roster_sightings.missed + 1 >= ? then ?::timestamptz end', [
        goneNow,
        at(check.now),
      ]),
    })
    .where('roster_sightings.last_seen_at', '<', at(check.now))
    .returning('missing_at');
  return row?.missing_at != null;
}
