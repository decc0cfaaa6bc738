import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { standsOnLists, SUBSCRIPTION_STATUSES, type SubscriptionStatus } from '#shared/domain/subscription.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { at } from '#server/db/connect.ts';
import { finaliseReports } from '#server/usecases/attendance/finalise.ts';
import { writeCounting } from '#server/usecases/counting/write-counting.ts';
import { expectedAt } from '#server/usecases/schedules/targets.ts';
import { tellStay } from '../support/ended-class.ts';
import { insertStudent } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { type Circle, circleWith, planFor, sunday } from '../support/weekly-plans.ts';

const inOrder = (ids: readonly number[]): number[] => ids.toSorted((a, b) => a - b);

/** A group's class expects who is enrolled when it begins, also when that is another time than it was (domain.md 3.9, 6). */
describe('the expected list of a class that gets another time', () => {
  let server: TestServer;
  let admin: string;
  let circle: Circle;
  /** Noon in Riyadh, a Sunday to come. */
  const noon = sunday(2).toZonedDateTime('Asia/Riyadh').epochMilliseconds + 12 * HOUR;
  beforeAll(async () => {
    server = await startTestServer();
    admin = (await server.staff('admin')).token;
  });
  afterAll(() => server.close());

  const post = (path: string, body: object) => server.call('POST', path, { token: admin, body });
  const enrol = async (from: number, until: number | null = null, circleId = circle.id): Promise<number> => {
    const id = await insertStudent(server.db);
    await server.db('enrolments').insert({
      student_id: id,
      circle_id: circleId,
      enrolled_from: at(from),
      enrolled_until: until === null ? null : at(until),
    });
    return id;
  };
  const create = async (startsAt: number, circleId = circle.id): Promise<number> => {
    const made = await post('/api/sessions', { target: { type: 'circle', circleId }, startsAt });
    expect(made.status).toBe(200);
    return made.body.id;
  };
  const move = (id: number, startsAt: number) => post(`/api/sessions/${id}/move`, { startsAt, reason: 'اتفاق' });
  const expected = async (id: number): Promise<number[]> =>
    inOrder(
      await server.db('session_participants').where('session_id', id).whereNull('expected_until').pluck('student_id'),
    );
  /** Everybody who ever stood on it, once for each time. */
  const everOn = (id: number) => server.db('session_participants').where('session_id', id).count('* as n').first();

  /** The class was some hours ago: its people stand to it as they did. Ends it, and answers who was charged. */
  async function chargedFor(id: number): Promise<readonly number[]> {
    const { starts_at: startsAt, teacher_id: teacherId } = await server.db('sessions').where({ id }).first();
    const back = startsAt - (Math.floor(Date.now() / 1000) * 1000 - 5 * HOUR);
    const earlier = (column: string) => server.db.raw(`${column} - ? * interval '1 millisecond'`, [back]);
    await server
      .db('session_participants')
      .where('session_id', id)
      .update({
        expected_from: earlier('expected_from'),
        expected_until: earlier('expected_until'),
      });
    await server
      .db('sessions')
      .where({ id })
      .update({
        starts_at: earlier('starts_at'),
        ends_at: earlier('ends_at'),
        busy_until: earlier('busy_until'),
        status: 'completed',
        ended_at: at(startsAt - back + HOUR),
      });
    const session = { id, startsAt: startsAt - back, roomName: `quran_${id}_1` };
    await server.db('session_rooms').insert({ name: session.roomName, session_id: id });
    await tellStay(server.db, session, `staff-${teacherId}`, [0, 60]);
    await server.db.transaction(async (trx) => {
      await finaliseReports(trx, id, startsAt - back + 2 * HOUR);
      await writeCounting(trx, id, true);
    });
    return inOrder(
      await server.db('session_consumptions').where({ session_id: id, kind: 'charge' }).pluck('student_id'),
    );
  }

  test('moved, it expects and charges those enrolled at the new start: who joined between comes, who left before it goes', async () => {
    circle = await circleWith(server, 2);
    const leaves = await enrol(Date.now() - DAY, noon + DAY);
    const joins = await enrol(noon + DAY);
    for (const student_id of [...circle.studentIds, leaves, joins])
      await server.db('subscriptions').insert({
        student_id,
        kind: 'quran',
        quota: 8,
        starts_at: at(Date.now() - 30 * DAY),
        ends_at: at(noon + 60 * DAY),
      });
    const id = await create(noon);
    expect(await expected(id)).toEqual(inOrder([...circle.studentIds, leaves]));
    const moved = await move(id, noon + 2 * DAY);
    expect(moved).toMatchObject({ status: 200, body: { expectedCount: 3 } });
    expect(await expected(id)).toEqual(inOrder([...circle.studentIds, joins]));
    expect(await everOn(id)).toMatchObject({ n: 4 });
    const windows = await server.db('session_participants').where({ session_id: id, student_id: joins });
    expect(windows).toMatchObject([{ starts_at: noon + 2 * DAY, live: true }]);

    // There and back again: who left stands on it a second time.
    expect((await move(id, noon)).status).toBe(200);
    expect(await expected(id)).toEqual(inOrder([...circle.studentIds, leaves]));
    expect((await move(id, noon + 2 * DAY)).status).toBe(200);
    expect(await chargedFor(id)).toEqual(inOrder([...circle.studentIds, joins]));
  });

  test('who would join and has another class then is in the way; who would leave is not', async () => {
    circle = await circleWith(server, 1);
    const leaves = await enrol(Date.now() - DAY, noon + DAY);
    const joins = await enrol(noon + DAY);
    const elsewhere = await circleWith(server, 0);
    for (const [student, startsAt] of [
      [joins, noon + 2 * DAY],
      [leaves, noon + 3 * DAY],
    ] as const) {
      await server.db('enrolments').insert({ student_id: student, circle_id: elsewhere.id, enrolled_from: at(0) });
      await create(startsAt, elsewhere.id);
      await server
        .db('enrolments')
        .where({ circle_id: elsewhere.id })
        .update({ enrolled_until: at(startsAt) });
      await server.db('enrolments').where({ circle_id: elsewhere.id }).delete();
    }
    const id = await create(noon);
    const title = 'حلقة نافع';
    expect(await move(id, noon + 2 * DAY)).toMatchObject({
      status: 409,
      body: { code: 'student_busy', data: { title, startsAt: noon + 2 * DAY } },
    });
    expect(await expected(id)).toEqual(inOrder([...circle.studentIds, leaves]));
    expect((await move(id, noon + 3 * DAY)).status).toBe(200);
    expect(await expected(id)).toEqual(inOrder([...circle.studentIds, joins]));
  });

  test('it is not moved to where more would be expected than there are places', async () => {
    circle = await circleWith(server, 2);
    await server.db('circles').where('id', circle.id).update({ capacity: 2 });
    const id = await create(noon);
    await enrol(noon + DAY);
    expect(await move(id, noon + 2 * DAY)).toMatchObject({ status: 409, body: { code: 'over_capacity' } });
    expect((await move(id, noon + 3 * HOUR)).status).toBe(200);
  });

  test('of two that are swapped each expects whoever is enrolled at its new start', async () => {
    circle = await circleWith(server, 1);
    const another = await circleWith(server, 1);
    const joins = await enrol(noon + DAY);
    const leaves = await enrol(Date.now() - DAY, noon + DAY, another.id);
    const first = await create(noon);
    const second = await create(noon + 2 * DAY, another.id);
    expect(await expected(second)).toEqual([...another.studentIds]);
    const swapped = await post(`/api/sessions/${first}/swap`, { withId: second, reason: 'اتفاق' });
    expect(swapped).toMatchObject({ status: 200, body: { sessions: [{ expectedCount: 2 }, { expectedCount: 2 }] } });
    expect(await expected(first)).toEqual(inOrder([...circle.studentIds, joins]));
    expect(await expected(second)).toEqual(inOrder([...another.studentIds, leaves]));
  });

  test('one that lost its time expects whoever is enrolled when it gets another', async () => {
    circle = await circleWith(server, 1);
    const leaves = await enrol(Date.now() - DAY, noon + DAY);
    const joins = await enrol(noon + DAY);
    const id = await create(noon);
    expect(await expected(id)).toContain(leaves);
    await post(`/api/sessions/${id}/unschedule`, { reason: 'سفر' });
    expect((await post(`/api/sessions/${id}/place`, { startsAt: noon + 2 * DAY })).body).toMatchObject({
      expectedCount: 2,
    });
    expect(await expected(id)).toEqual(inOrder([...circle.studentIds, joins]));
  });

  test('two moves that give one student two classes at once end with one of them', async () => {
    circle = await circleWith(server, 1);
    const another = await circleWith(server, 1);
    const joins = await enrol(noon + DAY);
    await server.db('enrolments').insert({ student_id: joins, circle_id: another.id, enrolled_from: at(noon + DAY) });
    const ids = [await create(noon), await create(noon, another.id)];
    const answers = await Promise.all(ids.map((id) => move(id, noon + 2 * DAY)));
    expect(inOrder(answers.map(({ status }) => status))).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('student_busy');
  });
});

type Status = SubscriptionStatus;

/** Who has ended or paused what they had is not expected; who only ran out of it is, and the count says so (domain.md 2). */
describe('the expected list and what a student has paid for', () => {
  let server: TestServer;
  let admin: string;
  const first = sunday(2).toZonedDateTime('Asia/Riyadh').epochMilliseconds + 16 * HOUR;
  beforeAll(async () => {
    server = await startTestServer();
    admin = (await server.staff('admin')).token;
  });
  afterAll(() => server.close());
  const post = (path: string, body: object = {}) => server.call('POST', path, { token: admin, body });

  /** Subscriptions that have these statuses at the first class, one ending after the other. */
  async function have(student_id: number, statuses: readonly Status[]): Promise<void> {
    for (const [n, status] of statuses.entries()) {
      const base = { student_id, kind: 'quran', quota: 8, starts_at: at(Date.now() - (30 - n) * DAY) };
      const dates = {
        pending: { status: 'pending' },
        active: {},
        paused: {},
        expired: { ends_at: at(first - DAY + n * HOUR) },
        cancelled: { cancelled_at: at(first - DAY + n * HOUR) },
      }[status];
      const [row] = await server
        .db('subscriptions')
        .insert({ ...base, ends_at: at(first + 90 * DAY), ...dates })
        .returning('id');
      if (status === 'paused')
        await server.db('subscription_pauses').insert({ subscription_id: row.id, paused_at: at(Date.now()) });
    }
  }

  test('in every state and however enrolled, a new class expects whom the rules expect', async () => {
    const states: readonly (readonly Status[])[] = [
      [],
      ...SUBSCRIPTION_STATUSES.map((status) => [status]),
      ...SUBSCRIPTION_STATUSES.flatMap((one) => SUBSCRIPTION_STATUSES.map((other) => [one, other])),
    ];
    const circle = await circleWith(server, states.length + 1);
    const [renewing, ...others] = circle.studentIds as [number, ...number[]];
    // Their renewal was called off before it was ever activated: that takes nobody off.
    await have(renewing, ['expired', 'pending']);
    const renewal = server.db('subscriptions').where({ student_id: renewing, status: 'pending' });
    expect(await renewal.update({ status: 'cancelled', cancelled_at: at(Date.now()) })).toBe(1);
    const wanted = [renewing];
    for (const [n, statuses] of states.entries()) {
      await have(others[n]!, statuses);
      if (standsOnLists(statuses)) wanted.push(others[n]!);
    }
    for (const [from, until] of [
      [Date.now() - DAY, first - DAY],
      [first + HOUR, null],
    ] as const) {
      const student_id = await insertStudent(server.db);
      await have(student_id, ['active']);
      await server.db('enrolments').insert({
        student_id,
        circle_id: circle.id,
        enrolled_from: at(from),
        enrolled_until: until === null ? null : at(until),
      });
    }
    const lesson = { kind: 'quran', studentId: null, circleId: circle.id, courseId: null } as const;
    expect(await expectedAt(server.db, lesson, first)).toEqual(inOrder(wanted));
    expect(wanted.length).toBeLessThan(states.length);
  });

  test('an ended package takes the student out of classes made since, and the next one’s activation brings them back', async () => {
    const circle = await circleWith(server, 2);
    const [stays, leaves] = circle.studentIds as [number, number];
    const sold = await post('/api/packages', { name: 'ثماني حصص', kind: 'quran', sessions: 8, periodDays: 90 });
    const buy = async (): Promise<number> => {
      const bought = { studentId: leaves, packageId: sold.body.id, startsAt: Date.now() - DAY };
      return (await post('/api/subscriptions', bought)).body.id;
    };
    const ended = await buy();
    await post(`/api/subscriptions/${ended}/activate`);
    expect((await post(`/api/subscriptions/${ended}/cancel`, { reason: 'انتقال' })).status).toBe(200);

    const made = await post('/api/schedules/generate', planFor({ type: 'circle', circleId: circle.id }, { count: 2 }));
    expect(made.body).toMatchObject({ created: 2 });
    const classes: number[] = made.body.slots.map((slot: { session: { id: number } }) => slot.session.id);
    const expected = async (): Promise<number[][]> =>
      Promise.all(
        classes.map(async (id) =>
          inOrder(
            await server
              .db('session_participants')
              .where('session_id', id)
              .whereNull('expected_until')
              .pluck('student_id'),
          ),
        ),
      );
    expect(await expected()).toEqual([[stays], [stays]]);

    const next = await buy();
    expect(await expected()).toEqual([[stays], [stays]]);
    const activated = await post(`/api/subscriptions/${next}/activate`);
    expect(activated.body.sessions).toMatchObject(classes.map((sessionId) => ({ sessionId, outcome: 'back_on_list' })));
    expect(await expected()).toEqual([inOrder([stays, leaves]), inOrder([stays, leaves])]);
  });

  /** Bought by hand, with dates of its own; active unless they say otherwise. */
  async function own(student_id: number, dates: object): Promise<number> {
    const base = {
      student_id,
      kind: 'quran',
      quota: 8,
      starts_at: at(Date.now() - DAY),
      ends_at: at(first + 90 * DAY),
    };
    const [row] = await server
      .db('subscriptions')
      .insert({ ...base, ...dates })
      .returning('id');
    return row.id;
  }
  const cancel = (id: number) => post(`/api/subscriptions/${id}/cancel`, { reason: 'خطأ في الباقة' });

  test('the end of a package takes nobody off a list that the rules keep them on: another ran out later, or this one was only bought', async () => {
    const circle = await circleWith(server, 4);
    const [switched, unbought, left, paused] = circle.studentIds as [number, number, number, number];
    const shorter = { starts_at: at(Date.now() - HOUR), ends_at: at(first - DAY) };
    const packages = {
      switched: await own(switched, {}),
      unbought: await own(unbought, { status: 'pending', activated_at: null }),
      left: await own(left, {}),
      paused: await own(paused, {}),
    };
    await own(switched, shorter);
    // Theirs has run out by now: what they end is what they had.
    await own(left, { ...shorter, ends_at: at(Date.now() - 1) });
    await own(paused, shorter);
    const times = [{ weekdays: ['sunday'], wallTime: '16:00' }];
    const plan = planFor({ type: 'circle', circleId: circle.id }, { times, count: 1, startsOn: sunday(2).toString() });
    const made = await post('/api/schedules/generate', plan);
    const [sessionId]: number[] = made.body.slots.map((slot: { session: { id: number } }) => slot.session.id);
    const expected = async () =>
      inOrder(
        await server
          .db('session_participants')
          .where('session_id', sessionId)
          .whereNull('expected_until')
          .pluck('student_id'),
      );
    expect(await expected()).toEqual(inOrder([...circle.studentIds]));

    expect((await cancel(packages.switched)).body.sessions).toMatchObject([
      { sessionId, outcome: 'kept', why: 'stays_on_list' },
    ]);
    expect((await cancel(packages.unbought)).body.sessions).toMatchObject([{ sessionId, outcome: 'kept' }]);
    expect((await cancel(packages.left)).body.sessions).toMatchObject([{ sessionId, outcome: 'left_list' }]);
    const pause = await post(`/api/subscriptions/${packages.paused}/pause`, { reason: 'سفر' });
    expect(pause.body.sessions).toMatchObject([{ sessionId, outcome: 'left_list' }]);
    expect(await expected()).toEqual(inOrder([switched, unbought]));
    // Ended, the pause counts no more: they have the other until it runs out, and time takes nobody off.
    expect((await cancel(packages.paused)).body.sessions).toMatchObject([{ sessionId, outcome: 'back_on_list' }]);
    expect(await expected()).toEqual(inOrder([switched, unbought, paused]));
    const lesson = { kind: 'quran', studentId: null, circleId: circle.id, courseId: null } as const;
    expect(await expectedAt(server.db, lesson, first)).toEqual(await expected());
  });

  test('a right that begins later brings the student back from then on, and a longer one as far as it reaches', async () => {
    const circle = await circleWith(server, 1);
    const [student] = circle.studentIds as [number];
    await have(student, ['cancelled']);
    const made = await post(
      '/api/schedules/generate',
      planFor({ type: 'circle', circleId: circle.id }, { count: 3, startsOn: sunday(2).toString() }),
    );
    const classes: number[] = made.body.slots.map((slot: { session: { id: number } }) => slot.session.id);
    const sold = await post('/api/packages', { name: 'يوم', kind: 'quran', sessions: 8, periodDays: 1 });
    const bought = { studentId: student, packageId: sold.body.id, startsAt: first + 12 * HOUR };
    const { id } = (await post('/api/subscriptions', bought)).body;
    // After its last day nothing but time has taken it away.
    expect((await post(`/api/subscriptions/${id}/activate`)).body.sessions).toMatchObject([
      { sessionId: classes[1], outcome: 'back_on_list' },
      { sessionId: classes[2], outcome: 'back_on_list' },
    ]);

    await server
      .db('subscriptions')
      .where({ id })
      .update({ cancelled_at: at(first + 36 * HOUR) });
    await server.db('session_participants').where('session_id', classes[2]).delete();
    const more = await server
      .db('subscriptions')
      .insert({
        student_id: student,
        kind: 'quran',
        quota: 8,
        starts_at: at(first - DAY),
        activated_at: at(Date.now()),
        ends_at: at(first - HOUR),
      })
      .returning('id');
    const longer = await post(`/api/subscriptions/${more[0].id}/extend`, { to: first + 3 * DAY, reason: 'مرض' });
    expect(longer.body.sessions).toMatchObject([
      { sessionId: classes[0], outcome: 'back_on_list' },
      { sessionId: classes[2], outcome: 'back_on_list' },
    ]);
  });
});
