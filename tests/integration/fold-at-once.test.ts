import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { roomFolder } from '#server/jobs/fold-room.ts';
import { rowOfDelivery, type InboxRow } from '#server/usecases/attendance/delivery.ts';
import { foldAtOnce } from '#server/usecases/attendance/fold-at-once.ts';
import { insertRows } from '#server/usecases/attendance/inbox-rows.ts';
import { createIntake } from '#server/usecases/attendance/intake.ts';
import { openSpool } from '#server/usecases/attendance/spool.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { insertAcademy, insertSession, type SessionFixture } from '#tests/support/fixtures-of-sessions.ts';
import { eventBody, type EventParts } from '#tests/support/sign-webhook.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';
import { tellLiveKit } from '#tests/support/told-livekit.ts';

let server: TestServerParts;
beforeEach(async () => {
  server = await createTestDeps({ liveKit: tellLiveKit(), queue: false });
  await insertAcademy(server.db);
});
afterEach(() => server.close());

const live = (change: Partial<Parameters<typeof insertSession>[1]> = {}): Promise<SessionFixture> =>
  insertSession(server.db, { startsAt: Date.now() - 10 * MINUTE, status: 'ongoing', students: 2, ...change });

function row(session: SessionFixture, change: Partial<EventParts> = {}): InboxRow {
  const at = change.at ?? Date.now();
  const body = eventBody({
    event: 'participant_joined',
    room: session.roomName,
    roomSid: `RM_${session.id}`,
    sid: 'PA_1',
    identity: session.student(0),
    at,
    joinedAt: at,
    ...change,
  });
  return rowOfDelivery(Buffer.from(body), Date.now(), true, 15 * MINUTE);
}

const TABLES = ['livekit_events', 'attendance_facts', 'room_incarnations', 'meeting_attendances', 'event_log'] as const;
const everything = () => Promise.all(TABLES.map((table) => server.db(table).orderBy(1).select()));

/** What screens and pay rest on, in both classes alike. */
const judged = async ({ id }: SessionFixture) => ({
  presence: await server
    .db('meeting_attendances')
    .where('session_id', id)
    .orderBy('person_role')
    .orderBy('person_id')
    .select('person_role', 'joined_at', 'left_at', 'total_ms', 'flags'),
  verdicts: await server
    .db('session_attendances')
    .where('session_id', id)
    .orderBy('person_role')
    .orderBy('person_id')
    .select('person_role', 'late_ms', 'flags'),
  told: (await server.db('event_log').orderBy('id').pluck('payload'))
    .filter(({ sessionId }) => sessionId === id)
    .map(({ type, inRoom, at }) => ({ type, inRoom, at })),
});

it('stores and folds a delivery about somebody who came or went, and leaves nothing to do', async () => {
  const session = await live();
  expect(await foldAtOnce(server.deps, row(session, { id: 'EV_1' }))).toBe(true);
  expect(await server.db('livekit_events').first()).toMatchObject({ id: 'EV_1', state: 'done', attempts: 0 });
  expect(await server.db('meeting_attendances').pluck('identity')).toEqual([session.student(0)]);
  expect(await server.db('event_log').pluck('payload')).toMatchObject([
    { type: 'presence.changed', sessionId: session.id, identity: session.student(0), inRoom: true },
  ]);
});

it('comes to what the long way comes to', async () => {
  const startsAt = Date.now() - 10 * MINUTE;
  const [short, long] = [await live({ startsAt }), await live({ startsAt })];
  const start = startsAt + MINUTE;
  const fold = roomFolder(
    server.deps,
    {
      teacherJoined: () => Promise.resolve(),
      lookBefore: () => Promise.resolve(),
      roomFinished: () => Promise.resolve(),
    },
    1,
  );
  const story = [
    { event: 'participant_joined', who: 'teacher', sid: 'PA_t', at: 0 },
    { event: 'participant_joined', who: 0, sid: 'PA_a', at: 1 },
    { event: 'participant_left', who: 0, sid: 'PA_a', at: 3 },
    { event: 'participant_joined', who: 0, sid: 'PA_b', at: 4 },
    { event: 'participant_joined', who: 1, sid: 'PA_c', at: 5 },
    { event: 'participant_left', who: 1, sid: 'PA_never_seen', at: 6 },
    { event: 'participant_connection_aborted', who: 1, sid: 'PA_c', at: 7 },
  ] as const;
  for (const { event, who, sid, at } of story) {
    const parts = { event, sid, at: start + at * MINUTE, joinedAt: start + at * MINUTE };
    const of = (session: SessionFixture) =>
      row(session, { ...parts, identity: who === 'teacher' ? session.teacher : session.student(who) });
    expect(await foldAtOnce(server.deps, of(short))).toBe(true);
    await insertRows(server.db, [of(long)], 1_000);
    expect(await fold(long.roomName)).toBe(1);
    expect(withoutLengths(await judged(short))).toEqual(withoutLengths(await judged(long)));
  }
});

/** Who is in has been so for as long as the moment of judging says. */
const withoutLengths = ({ presence, ...rest }: Awaited<ReturnType<typeof judged>>) => ({
  ...rest,
  presence: presence.map(({ total_ms, left_at, ...one }) => ({ ...one, left_at, ...(left_at && { total_ms }) })),
});

it('has one effect when it comes again', async () => {
  const session = await live();
  const delivery = row(session);
  expect(await foldAtOnce(server.deps, delivery)).toBe(true);
  const before = await everything();
  const again = await Promise.all([delivery, delivery].map((one) => foldAtOnce(server.deps, one)));
  expect(again).toEqual([false, false]);
  expect(await everything()).toEqual(before);
});

describe('is not for a delivery, and writes nothing of it,', () => {
  const cases: readonly [string, () => Promise<{ readonly of: InboxRow; readonly end?: () => Promise<unknown> }>][] = [
    [
      'while somebody holds the class',
      async () => {
        const session = await live();
        const holder = await server.db.transaction();
        await holder('sessions').where('id', session.id).forUpdate();
        return { of: row(session), end: () => holder.rollback() };
      },
    ],
    [
      'while somebody folds its room',
      async () => {
        const session = await live();
        const holder = await server.db.transaction();
        await holder.raw('select pg_advisory_xact_lock(?, hashtext(?))', [7_230_010, session.roomName]);
        return { of: row(session), end: () => holder.rollback() };
      },
    ],
    [
      'while an earlier one of its room waits',
      async () => {
        const session = await live();
        await insertRows(server.db, [row(session, { id: 'EV_earlier' })], 1_000);
        return { of: row(session, { id: 'EV_later', event: 'participant_left' }) };
      },
    ],
    ['about somebody nobody expects', async () => ({ of: row(await live(), { identity: 'student-999999' }) })],
    [
      'with which the class starts',
      async () => {
        const session = await live({ status: 'ready' });
        return { of: row(session, { identity: session.teacher }) };
      },
    ],
    ['after the class, which has its reports', async () => ({ of: row(await live({ status: 'completed' })) })],
    ['about a track', async () => ({ of: row(await live(), { event: 'track_published' }) })],
    [
      'of a room that is not ours',
      async () => ({ of: row({ ...(await live()), roomName: 'quran_999999_1700000000' }) }),
    ],
    ['of a room with another name', async () => ({ of: row({ ...(await live()), roomName: 'somebody’s room' }) })],
    ['that waits in quarantine', async () => ({ of: { ...row(await live()), state: 'quarantined' } })],
    [
      'that the database does not take',
      async () => {
        const session = await live();
        await server.db.raw(`create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
          create trigger refuse before insert on meeting_attendances execute function refuse()`);
        return { of: row(session) };
      },
    ],
  ];
  it.each(cases)('%s', async (_when, prepare) => {
    const { of, end } = await prepare();
    const before = await everything();
    try {
      expect(await foldAtOnce(server.deps, of)).toBe(false);
    } finally {
      await end?.();
    }
    expect(await everything()).toEqual(before);
    expect(await server.db.raw('select 1 as one').then(({ rows }) => rows), 'no transaction is left open').toEqual([
      { one: 1 },
    ]);
  });
});

it('is only for one that comes in a quiet moment: what comes with others or right after them is stored first', async () => {
  const session = await live();
  const tried: string[] = [];
  const spool = await openSpool(server.deps.config.spoolDir, () => undefined);
  const intake = await createIntake(server.db, spool, server.deps.log, {
    onStored: () => undefined,
    foldAtOnce: (delivery) => {
      tried.push(delivery.id);
      return foldAtOnce(server.deps, delivery);
    },
  });
  const first = intake.store(row(session, { id: 'EV_first' }));
  const second = intake.store(row(session, { id: 'EV_second', event: 'participant_left' }));
  expect(await Promise.all([first, second])).toEqual(['database', 'database']);
  await intake.close();
  expect(tried).toEqual([]);
  expect(await server.db('livekit_events').orderBy('seq').select('id', 'state')).toEqual([
    { id: 'EV_first', state: 'new' },
    { id: 'EV_second', state: 'new' },
  ]);
});
