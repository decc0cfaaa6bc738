import type { Knex } from 'knex';
import { makeIdentity } from '#shared/domain/identity.ts';
import { makeRoomName } from '#shared/domain/room-name.ts';
import { SECOND } from '#shared/domain/time.ts';
import { at } from '../../../db/connect.ts';
import type { DemoIds } from './insert-people.ts';
import type { InsertedSession } from './insert-sessions.ts';
import { LESSONS, type DemoLesson } from './lessons.ts';
import type { SessionHistory } from './past.ts';
import type { Random } from './random.ts';
import type { Visit } from './stories.ts';

const CHUNK = 400;
/** LiveKit gives up on a silent connection after this long. */
const TIMEOUT = 20 * SECOND;

const lessonOf = ({ session }: SessionHistory): DemoLesson => LESSONS[session.lesson];

/** The rooms and what was told of the people in them: events, sightings, and when nothing could be told. */
export async function insertTraces(
  trx: Knex.Transaction,
  inserted: readonly InsertedSession[],
  ids: DemoIds,
  random: Random,
): Promise<void> {
  const held = inserted.flatMap(({ id, history }) =>
    history.room === null ? [] : [{ id, history, room: history.room }],
  );
  const traces = held.map(({ id, history, room }) => {
    const { kind } = lessonOf(history);
    const name = makeRoomName({ kind, sessionId: id, createdAt: room.openedAt });
    const sid = random.code('RM_');
    const endedAt = history.steps.at(-1)?.at ?? room.closedAt;
    const connection = (identity: string, visit: Visit): Connection => ({
      ...visit,
      identity,
      deviceId: `demo-${identity}-${visit.device}`,
      sid: random.code('PA_'),
      session_id: id,
      room_name: name,
      room_sid: sid,
    });
    const connections = [
      ...history.teacher.map((visit) =>
        connection(makeIdentity({ type: 'staff', id: ids.staff(lessonOf(history).teacher) }), visit),
      ),
      ...history.students.flatMap(({ student, visits }) =>
        visits.map((visit) => connection(makeIdentity({ type: 'student', id: ids.student(student) }), visit)),
      ),
    ];
    return {
      room: {
        name,
        session_id: id,
        room_sid: sid,
        opened_at: at(room.openedAt),
        created_in_livekit_at: at(room.openedAt + 80),
        close_wanted_at: at(endedAt),
        closed_at: at(room.closedAt),
      },
      incarnation: {
        room_sid: sid,
        room_name: name,
        session_id: id,
        created_at: at(room.openedAt + 60),
        finished_at: at(wholeSecond(room.closedAt)),
      },
      facts: connections.flatMap((one) => factRows(one, random)),
      sightings: connections.flatMap((one) => sightingRows(one, history.outage, endedAt, random)),
      blind:
        history.outage === null
          ? []
          : [
              {
                session_id: id,
                blind_from: at(history.outage.from),
                blind_until: at(history.outage.to),
                cause: 'server_away',
              },
            ],
    };
  });
  await trx.batchInsert(
    'session_rooms',
    traces.map(({ room }) => room),
    CHUNK,
  );
  await trx.batchInsert(
    'room_incarnations',
    traces.map(({ incarnation }) => incarnation),
    CHUNK,
  );
  await trx.batchInsert(
    'attendance_facts',
    traces.flatMap(({ facts }) => facts),
    CHUNK,
  );
  await trx.batchInsert(
    'roster_sightings',
    traces.flatMap(({ sightings }) => sightings),
    CHUNK,
  );
  await trx.batchInsert(
    'blind_periods',
    traces.flatMap(({ blind }) => blind),
    CHUNK,
  );
}

interface Connection extends Visit {
  readonly identity: string;
  readonly deviceId: string;
  readonly sid: string;
  readonly session_id: number;
  readonly room_name: string;
  readonly room_sid: string;
}

/** LiveKit dates its events in whole seconds. */
const wholeSecond = (instant: number): number => Math.floor(instant / SECOND) * SECOND;

const placeOf = ({ session_id, room_name, room_sid, sid, identity }: Connection) => ({
  session_id,
  room_name,
  room_sid,
  participant_sid: sid,
  identity,
});

function factRows(connection: Connection, random: Random): readonly object[] {
  const { from, to, heard, reason, deviceId } = connection;
  const fact = (what: 'joined' | 'left', instant: number) => ({
    ...placeOf(connection),
    id: random.code('EV_'),
    what,
    at: at(wholeSecond(instant)),
    joined_at: at(from),
    reason: what === 'left' ? reason : null,
    device_id: deviceId,
    recorded_at: at(instant + random.between(60, 900)),
  });
  const joined = fact('joined', from + random.between(40, 170));
  const left = fact('left', reason === 'CONNECTION_TIMEOUT' ? to + TIMEOUT : to);
  return heard === 'nothing' ? [] : heard === 'join' ? [joined] : [joined, left];
}

/** What roster checks every twenty seconds saw of a connection, if they saw it at all. */
function sightingRows(
  connection: Connection,
  outage: SessionHistory['outage'],
  endedAt: number,
  random: Random,
): readonly object[] {
  const { from, to } = connection;
  const firstSeen = from + random.between(1, 20) * SECOND;
  const unseenFrom = outage !== null && to > outage.from && to < outage.to ? outage.from : to;
  const lastSeen = Math.min(unseenFrom, endedAt) - random.between(1, 19) * SECOND;
  if (lastSeen < firstSeen) return [];
  const again = outage !== null && unseenFrom === outage.from ? outage.to : lastSeen;
  const missing = again + 40 * SECOND;
  const gone = missing < endedAt;
  return [
    {
      ...placeOf(connection),
      joined_at: at(from),
      first_seen_at: at(firstSeen),
      last_seen_at: at(lastSeen),
      missed: gone ? 2 : 0,
      missing_at: gone ? at(missing) : null,
    },
  ];
}
