import { dispose } from '@livekit/rtc-node';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { CRASH, readLedger, writeDown } from '#demo/ledger.ts';
import { eventually } from '../support/eventually.ts';
import { insertStaff } from '../support/fixtures-of-sessions.ts';
import { runHolder } from '../support/held-program.ts';
import { disagreements, isDoubtful, type RowToCheck } from '../support/ledger-checker.ts';
import { enter, type Grant, type Person } from '../support/ledger-person.ts';
import { openClass, openOutagePlace, RECONNECT_GRACE_S, type OutagePlace } from '../support/outage-place.ts';
import { sessionUntil, studentGrant, teacherGrant, type RealClass } from '../support/real-class.ts';
import { roomService } from '../support/livekit-place.ts';

/** Longer than the silence that counts as blindness in these tests. */
const BLIND_MS = 9_000;
const RULES = {
  reconnectGraceMs: RECONNECT_GRACE_S * 1000,
  latenessGraceMs: 300_000,
  partialFromPercent: 50,
  presentFromPercent: 80,
  rosterEveryMs: 500,
};

/** A class of people who keep ledgers. */
async function classOf(place: OutagePlace, students: number) {
  const session = await openClass(place, students);
  const people: Person[] = [];
  const ledgers = session.studentIds.map((): string[] => []);
  const come = async (grant: Grant, name: string, comesBack: boolean): Promise<Person> => {
    const person = await enter(grant, join(place.folder, `${name}.jsonl`), { comesBack });
    people.push(person);
    return person;
  };
  const grants = await Promise.all(session.studentIds.map((_, n) => studentGrant(place, session, n)));
  const teacher = await come(await teacherGrant(place, session), 'teacher', true);
  return {
    session,
    teacher,
    grants,
    /** The n-th student comes with a token from before any outage. */
    student(n: number, { comesBack = true, grant = grants[n]!, device = 'phone' } = {}): Promise<Person> {
      const name = `student-${n}-${device}`;
      ledgers[n]!.push(join(place.folder, `${name}.jsonl`));
      return come(grant, name, comesBack);
    },
    /** A student in a process of its own. */
    async killable(n: number): Promise<{ kill: () => Promise<void> }> {
      const ledger = join(place.folder, `student-${n}-process.jsonl`);
      ledgers[n]!.push(ledger);
      const file = new URL('../support/ledger-person-process.ts', import.meta.url);
      const holder = runHolder(file, [JSON.stringify(grants[n]), ledger]);
      await holder.said;
      return {
        kill: async () => {
          await holder.kill();
          writeDown(ledger, 'out', CRASH);
        },
      };
    },
    inRoom: (count: number) => sessionUntil(place, session, (detail) => detail.inRoomCount === count),
    /** Until the server sees these students in the room and no others. */
    inside: (...students: readonly number[]) =>
      sessionUntil(place, session, (detail) =>
        session.studentIds.every((_, n) => {
          const person = detail.people.find((one: { identity: string }) => one.identity === session.student(n));
          return (person.liveState === 'in_room') === students.includes(n);
        }),
      ),
    /** LiveKit's word of it has come. */
    heardLeave: (n: number) =>
      eventually(async () => {
        const leave = { event: 'participant_left', identity: session.student(n) };
        expect(await place.db('livekit_events').where(leave)).toHaveLength(1);
      }),
    /** The teacher ends the class; the report, row by row of the students, once it is final. */
    async report(): Promise<readonly RowToCheck[]> {
      for (const person of people) person.settle();
      const done = await place.call('POST', `/api/teacher/sessions/${session.id}/complete`, {
        token: session.token,
        body: { reason: 'the test is over' },
      });
      expect(done.body).toMatchObject({ status: 'completed' });
      await Promise.all(people.map((person) => person.out));
      await sessionUntil(place, session, (detail) =>
        detail.people.every((person: { liveState: string }) => person.liveState === 'final'),
      );
      const answer = await place.call('GET', `/api/sessions/${session.id}/report`, { token: session.token });
      const rows: (RowToCheck & { studentId: number })[] = answer.body.rows;
      return session.studentIds.map((id) => rows.find((row) => row.studentId === id)!);
    },
    /** What the ledgers say against the rows, a line a student; who is `proved` is held to the second whatever is flagged. */
    against: (rows: readonly RowToCheck[], uncertainMs: number, proved: readonly number[] = []): readonly string[] =>
      rows.flatMap((row, n) =>
        disagreements(
          { startsAt: session.startsAt, endsAt: session.endsAt, rules: RULES },
          row,
          ledgers[n]!.map((ledger) => readLedger(ledger)),
          proved.includes(n) ? 0 : uncertainMs,
        ).map((sentence) => `student ${n}: ${sentence} (${row.flags.join(', ')})`),
      ),
  };
}

const blindPeriods = (place: OutagePlace, { id }: RealClass): Promise<{ from: number; until: number }[]> =>
  place.db('blind_periods').where('session_id', id).orderBy('id').select('blind_from as from', 'blind_until as until');

const exact = (rows: readonly RowToCheck[], students: readonly number[]): void => {
  for (const n of students)
    expect(isDoubtful(rows[n]!), `student ${n} is proved: ${rows[n]!.flags.join(', ')}`).toBe(false);
};

/** An hour of trouble in a minute: each place has its own server and LiveKit, and all of them go on at once. */
describe.concurrent('what the people in the room wrote down, and the report', () => {
  afterAll(() => dispose());

  test('a server killed for a moment, and then for so long that LiveKit gave up telling', async ({
    onTestFinished,
  }) => {
    const place = await openOutagePlace(onTestFinished, { proxied: true });
    await place.start();
    const lesson = await classOf(place, 5);
    await lesson.student(0);
    const leavesShort = await lesson.student(1);
    const leavesLong = await lesson.student(3);
    await lesson.inside(0, 1, 3);

    await place.kill();
    await leavesShort.leave();
    await lesson.student(2);
    await place.start();
    await lesson.heardLeave(1);
    await lesson.inside(0, 2, 3);

    const killedAt = Date.now();
    await place.kill();
    place.proxy.loseAll(true);
    await leavesLong.leave();
    await lesson.student(4);
    await delay(killedAt + BLIND_MS - Date.now());
    const { student } = lesson.session;
    const untold = [`participant_left of ${student(3)}`, `participant_joined of ${student(4)}`];
    await eventually(() => expect(place.proxy.lost()).toEqual(expect.arrayContaining(untold)));
    place.proxy.loseAll(false);
    await place.start();
    await lesson.inside(0, 2, 4);
    const backAt = Date.now();

    const rows = await lesson.report();
    expect(lesson.against(rows, backAt - killedAt, [0, 1, 2, 4])).toEqual([]);
    exact(rows, [0]);
    // Whoever came while nobody looked may have been in before: their minutes are exact, their verdict may wait.
    for (const n of [1, 2, 4]) expect(rows[n]!.flags, `student ${n}`).not.toContain('estimated');
    expect(rows[3]!.flags).toContain('estimated');
    const blind = (await blindPeriods(place, lesson.session)).at(-1);
    expect(blind!.from).toBeLessThanOrEqual(killedAt + 1000);
    expect(blind!.until).toBeGreaterThan(killedAt + BLIND_MS);
  });

  test('a server that is frozen, and a LiveKit that is killed and comes back under new sids', async ({
    onTestFinished,
  }) => {
    const place = await openOutagePlace(onTestFinished);
    await place.start();
    const lesson = await classOf(place, 5);
    await lesson.student(0);
    const leaves = await lesson.student(1);
    const leavesInCrash = await lesson.student(4, { comesBack: false });
    await lesson.inRoom(4);

    place.freeze();
    const frozenAt = Date.now();
    await leaves.leave();
    await lesson.student(2);
    const passesBy = await lesson.student(3);
    await passesBy.leave();
    await delay(frozenAt + BLIND_MS - Date.now());
    place.goOn();
    await lesson.inRoom(4);
    await eventually(async () => expect(await blindPeriods(place, lesson.session)).toHaveLength(1));

    const crashedAt = Date.now();
    await place.killLiveKit();
    await leavesInCrash.leave();
    const incarnations = place.db('room_incarnations').where('session_id', lesson.session.id);
    await eventually(async () => expect(await incarnations.clone()).toHaveLength(2));
    await lesson.inRoom(3);
    const backAt = Date.now();

    const rows = await lesson.report();
    expect(lesson.against(rows, backAt - crashedAt)).toEqual([]);
    expect(rows[0]!.flags).toEqual(expect.arrayContaining(['merged', 'estimated']));
    for (const n of [1, 3]) expect(rows[n]!.flags, `student ${n}`).not.toContain('estimated');
  });

  test('a killed participant, two devices, a recreated room, and a join and a leave that never arrive', async ({
    onTestFinished,
  }) => {
    const place = await openOutagePlace(onTestFinished, { proxied: true });
    await place.start();
    const lesson = await classOf(place, 5);
    const phone = await lesson.student(0);
    const staysThrough = await lesson.student(4);
    await lesson.inRoom(3);

    const [{ name }] = await place.db('session_rooms').where('session_id', lesson.session.id).select('name');
    await roomService(place.liveKit!).deleteRoom(name);
    await eventually(() =>
      expect([phone, staysThrough, lesson.teacher].map((person) => person.timesIn())).toEqual([2, 2, 2]),
    );

    phone.settle();
    const laptop = await studentGrant(place, lesson.session, 0, 'laptop');
    await lesson.student(0, { grant: laptop, device: 'laptop' });
    await phone.out;
    const crashes = await lesson.killable(1);
    const leavesUnheard = await lesson.student(2);
    place.proxy.lose('join', lesson.session.student(3));
    const comesUnheard = await lesson.student(3);
    await lesson.inRoom(6);
    await crashes.kill();
    place.proxy.lose('leave', lesson.session.student(2));
    await leavesUnheard.leave();
    await comesUnheard.leave();
    await lesson.inRoom(3);
    expect(place.proxy.lost()).toHaveLength(2);

    const rows = await lesson.report();
    expect(lesson.against(rows, 3_000)).toEqual([]);
    exact(rows, [0, 1, 3, 4]);
    expect(rows[2]!.flags).toContain('estimated');
    expect(rows[4]!.flags).toContain('merged');
  });

  test('a LiveKit that is away over the rest of a class leaves it undecided, and a person’s no closes its room', async ({
    onTestFinished,
  }) => {
    const place = await openOutagePlace(onTestFinished, { proxied: true, cleanupDelayMinutes: 0 });
    await place.start();
    const startsAt = Date.now() - 25_000;
    // The one whose teacher is there goes on; of the other nobody can know.
    const unseen = await openClass(place, 1, startsAt);
    const taught = await openClass(place, 1, startsAt);
    const grant = await teacherGrant(place, taught);
    const teacher = await enter(grant, join(place.folder, 'teacher.jsonl'), { comesBack: true });
    await sessionUntil(place, taught, ({ status }) => status === 'ongoing');
    place.liveKit!.freeze();
    await delay(startsAt + 60_000 - Date.now());
    await eventually(async () =>
      expect(await place.db('sessions').where('id', unseen.id).first('status', 'flags', 'end_reason')).toEqual({
        status: 'ready',
        flags: ['undecided'],
        end_reason: null,
      }),
    );
    const token = await place.signIn(await insertStaff(place.db, 'admin'));
    const { body } = await place.call('GET', '/api/health/detail', { token });
    expect(body.undecided).toMatchObject([{ sessionId: unseen.id }]);
    const cancelled = await place.call('POST', `/api/teacher/sessions/${unseen.id}/cancel`, {
      token,
      body: { reason: 'academy_fault' },
    });
    expect(cancelled.status).toBe(200);
    const rooms = (session: RealClass) => place.db('session_rooms').where('session_id', session.id).first();
    expect((await rooms(unseen)).closed_at).toBeNull();

    place.liveKit!.goOn();
    teacher.settle();
    await eventually(async () => {
      for (const session of [unseen, taught]) expect((await rooms(session)).closed_at).not.toBeNull();
      expect(await roomService(place.liveKit!).listRooms()).toEqual([]);
    });
    await teacher.out;
    expect(await place.db('sessions').where('id', taught.id).first('status')).toEqual({ status: 'completed' });
  });
});
