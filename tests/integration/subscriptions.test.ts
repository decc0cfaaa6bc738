import { assert, asyncProperty, integer, option, record } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { subscriptionStatusAt } from '#shared/domain/subscription.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { projectAttendance } from '#server/usecases/attendance/project.ts';
import { writeSubscriptionStatuses } from '#server/usecases/subscriptions/write-statuses.ts';
import { endedClass } from '../support/ended-class.ts';
import { insertSession, insertStudent } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type Answer, type TestServer } from '../support/test-server.ts';

const hour = (n: number): Date => new Date(n * HOUR);
const inOrder = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);

describe('subscriptions', () => {
  let server: TestServer;
  let admin: { id: number; token: string };
  const ask = (method: string, path: string, body?: unknown): Promise<Answer> =>
    server.call(method, path, { token: admin.token, ...(body === undefined ? {} : { body }) });
  beforeAll(async () => {
    server = await startTestServer();
    admin = await server.staff('admin');
  });
  afterAll(() => server.close());

  /** Bought, activated and running since yesterday. */
  async function running(wish: { studentId?: number; teacherId?: number; sessions?: number } = {}) {
    const studentId = wish.studentId ?? (await insertStudent(server.db));
    const bought = await ask('POST', '/api/packages', {
      name: 'ثماني حصص',
      kind: 'quran',
      sessions: wish.sessions ?? 8,
      periodDays: 30,
    });
    const made = await ask('POST', '/api/subscriptions', {
      studentId,
      packageId: bought.body.id,
      startsAt: Date.now() - DAY,
      ...(wish.teacherId === undefined ? {} : { teacherId: wish.teacherId }),
    });
    expect(made.body).toMatchObject({ status: 'pending', used: 0, left: wish.sessions ?? 8 });
    const activated = await ask('POST', `/api/subscriptions/${made.body.id}/activate`, {});
    expect(activated.body.subscription).toMatchObject({ status: 'active' });
    return { id: made.body.id as number, studentId, activated };
  }

  test('activating a one-to-one subscription makes its classes, waiting for a time, and once only', async () => {
    const { id: teacherId } = await server.staff('teacher');
    const { id, activated } = await running({ teacherId, sessions: 3 });
    expect(activated.body.sessions.map((one: { outcome: string }) => one.outcome)).toEqual(Array(3).fill('created'));
    expect(activated.body.subscription.toPlace).toHaveLength(3);
    const again = await ask('POST', `/api/subscriptions/${id}/activate`, {});
    expect(again).toMatchObject({ status: 409, body: { code: 'subscription_status' } });
    expect(await server.db('sessions').where({ teacher_id: teacherId, status: 'unscheduled' })).toHaveLength(3);
  });

  test('an ended class that nothing answers for is named with its student, and a person counts it or says it does not count', async () => {
    const over = await endedClass(server.db, { stays: [[[0, 60]]], quota: 1, startsAt: Date.now() - 30 * HOUR });
    const [studentId] = over.studentIds;
    const without = await endedClass(server.db, { stays: [[[0, 60]]], quota: null, startsAt: Date.now() - 9 * HOUR });
    await server.db('session_participants').where('session_id', without.id).update({ student_id: studentId });
    // The one unit is spent on another class before this one is looked at.
    const waiting = async (): Promise<readonly { sessionId: number; why: string }[]> =>
      (await ask('GET', `/api/students/${studentId}/subscriptions`)).body.uncounted;
    expect(await waiting()).toMatchObject([{ sessionId: without.id, why: 'over_quota' }]);
    const listed = (await ask('GET', '/api/students')).body.students.find(({ id }: { id: number }) => id === studentId);
    expect(listed).toMatchObject({ uncounted: 1, current: [{ used: 1, left: 0 }] });

    const count = (sessionId: number, wish: string, reason = 'agreed with the family'): Promise<Answer> =>
      ask('POST', `/api/sessions/${sessionId}/students/${studentId}/count`, { wish, reason });
    await server.db.transaction((trx) => projectAttendance(trx, without.id, Date.now()));
    expect(await count(without.id, 'charge')).toMatchObject({ status: 409, body: { code: 'no_quota' } });
    expect(await count(over.id, 'waive', ' ')).toMatchObject({ status: 409, body: { code: 'reason_required' } });
    expect((await count(over.id, 'waive')).body).toMatchObject({
      before: 'charge',
      after: 'waive',
      subscription: { used: 0 },
    });
    expect((await count(without.id, 'charge')).body).toMatchObject({ after: 'charge', subscription: { used: 1 } });
    expect(await waiting()).toEqual([]);
    const rows = await server
      .db('session_consumptions')
      .where('student_id', studentId)
      .orderBy('id')
      .select('kind', 'reason');
    expect(rows.map(({ kind }) => kind)).toEqual(['charge', 'reversal', 'waive', 'manual']);
    expect(rows.at(-1)).toMatchObject({ reason: 'agreed with the family' });
    expect(await server.db('audit_log').where('action', 'ledger.count')).toHaveLength(2);
  });

  test('the command that counted a class for one student answers for no other', async () => {
    const { id, studentIds } = await endedClass(server.db, {
      stays: [[[0, 60]], [[0, 60]]],
      startsAt: Date.now() - 50 * HOUR,
    });
    const body = { wish: 'waive', reason: 'agreed with the family', commandId: 'counted-once' };
    const count = (n: number): Promise<Answer> =>
      ask('POST', `/api/sessions/${id}/students/${studentIds[n]}/count`, body);
    const counted = await count(0);
    expect(counted).toMatchObject({ status: 200, body: { after: 'waive' } });
    expect((await count(0)).body).toEqual(counted.body);
    expect(await count(1)).toMatchObject({ status: 400, body: { code: 'bad_input' } });
  });

  test('a pause takes the time from one-to-one classes and the student from a group; a resume offers both back', async () => {
    const { id: subscriptionId, studentId } = await running();
    const alone = await insertSession(server.db, {
      startsAt: Date.now() + DAY,
      status: 'scheduled',
      subtype: 'individual',
      roomName: null,
      students: 0,
    });
    const group = await insertSession(server.db, {
      startsAt: Date.now() + 2 * DAY,
      status: 'scheduled',
      roomName: null,
      students: 2,
    });
    for (const { id } of [alone, group])
      await server.db('session_participants').insert({ session_id: id, student_id: studentId, live: true });
    const [circle]: { id: number }[] = await server
      .db('circles')
      .insert({ name: 'حلقة عاصم', teacher_id: group.teacherId })
      .returning('id');
    await server.db('quran_session_details').insert({ session_id: group.id, circle_id: circle!.id });
    await server
      .db('enrolments')
      .insert({ student_id: studentId, circle_id: circle!.id, enrolled_from: new Date(Date.now() - DAY) });

    const paused = await ask('POST', `/api/subscriptions/${subscriptionId}/pause`, { reason: 'سفر' });
    expect(paused.body.sessions).toMatchObject([
      { sessionId: alone.id, outcome: 'unscheduled' },
      { sessionId: group.id, outcome: 'left_list' },
    ]);
    expect(paused.body.subscription.status).toBe('paused');
    expect(await server.db('sessions').where('id', alone.id).first()).toMatchObject({
      status: 'unscheduled',
      starts_at: null,
    });
    const expected = () =>
      server.db('session_participants').where('session_id', group.id).whereNull('expected_until').pluck('student_id');
    expect(await expected()).toEqual([...group.studentIds]);

    const endBefore = paused.body.subscription.endsAt as number;
    const resumed = await ask('POST', `/api/subscriptions/${subscriptionId}/resume`, {});
    expect(resumed.body.sessions).toMatchObject([{ sessionId: group.id, outcome: 'back_on_list' }]);
    expect(resumed.body.subscription).toMatchObject({ status: 'active', toPlace: [{ sessionId: alone.id }] });
    expect(resumed.body.subscription.endsAt).toBeGreaterThan(endBefore);
    expect(inOrder(await expected())).toEqual(inOrder([...group.studentIds, studentId]));
    expect(resumed.body.subscription.events.map((event: { what: string }) => event.what)).toEqual([
      'created',
      'activated',
      'paused',
      'resumed',
    ]);
  });

  test('a class that another subscription covers keeps its time through a pause', async () => {
    const first = await running();
    await running({ studentId: first.studentId });
    const alone = await insertSession(server.db, {
      startsAt: Date.now() + DAY,
      status: 'scheduled',
      subtype: 'individual',
      roomName: null,
      students: 0,
    });
    await server.db('session_participants').insert({ session_id: alone.id, student_id: first.studentId, live: true });
    const paused = await ask('POST', `/api/subscriptions/${first.id}/pause`, { reason: 'سفر' });
    expect(paused.body.sessions).toMatchObject([{ sessionId: alone.id, outcome: 'kept', why: 'covered' }]);
    expect(await server.db('sessions').where('id', alone.id).first()).toMatchObject({ status: 'scheduled' });
  });

  test('it is renewed once, extended only forwards, and tells a stale screen so', async () => {
    const { id } = await running();
    const both = await Promise.all([1, 2].map(() => ask('POST', `/api/subscriptions/${id}/renew`, {})));
    expect(inOrder(both.map(({ status }) => status))).toEqual([200, 409]);
    const renewed = both.find(({ status }) => status === 200)!.body.subscription;
    const old = await ask('GET', `/api/subscriptions/${id}`);
    expect(renewed).toMatchObject({ status: 'pending', startsAt: old.body.endsAt, renewsId: id, quota: 8 });
    expect(old.body.renewedById).toBe(renewed.id);
    const extended = await ask('POST', `/api/subscriptions/${id}/extend`, {
      to: old.body.endsAt + DAY,
      reason: 'مرض',
      expectedVersion: old.body.version,
    });
    expect(extended.body.subscription.endsAt).toBe(old.body.endsAt + DAY);
    const stale = await ask('POST', `/api/subscriptions/${id}/extend`, {
      to: old.body.endsAt + 2 * DAY,
      reason: 'مرض',
      expectedVersion: old.body.version,
    });
    expect(stale).toMatchObject({ status: 409, body: { code: 'version_conflict' } });
    const shorter = await ask('POST', `/api/subscriptions/${id}/extend`, { to: old.body.endsAt, reason: 'مرض' });
    expect(shorter).toMatchObject({ status: 409, body: { code: 'end_not_later' } });
  });

  test('the night job writes down what the dates have decided, once', async () => {
    const { id } = await running();
    await server
      .db('subscriptions')
      .where({ id })
      .update({ starts_at: new Date(Date.now() - 3 * DAY), ends_at: new Date(Date.now() - HOUR) });
    const row = (await ask('GET', `/api/subscriptions?status=expired`)).body.subscriptions;
    expect(row.map((one: { id: number }) => one.id)).toContain(id);
    await writeSubscriptionStatuses(server.db);
    expect(await writeSubscriptionStatuses(server.db)).toEqual({ changed: 0 });
    expect(await server.db('subscriptions').where({ id }).first()).toMatchObject({ status: 'expired' });
    const events = (await ask('GET', `/api/subscriptions/${id}`)).body.events;
    expect(events.at(-1)).toMatchObject({ what: 'expired', author: 'system' });
  });

  test('a supervisor sees the subscriptions of their teachers’ students and of nobody else', async () => {
    const mine = await server.staff('teacher');
    const supervisor = await server.staff('supervisor');
    await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: mine.id });
    const { id } = await running({ teacherId: mine.id, sessions: 1 });
    await running();
    const seen = await server.call('GET', '/api/subscriptions', { token: supervisor.token });
    expect(seen.body.subscriptions.map((one: { id: number }) => one.id)).toEqual([id]);
  });

  test('the database decides a status at an instant as the rules do', async () => {
    const instants = option(integer({ min: 0, max: 40 }), { nil: null });
    const studentId = await insertStudent(server.db);
    await assert(
      asyncProperty(
        record({
          from: integer({ min: 0, max: 20 }),
          length: integer({ min: 1, max: 20 }),
          activatedAt: instants,
          cancelledAt: instants,
          pause: option(record({ from: integer({ min: 0, max: 40 }), length: instants }), { nil: null }),
          moment: integer({ min: 0, max: 45 }),
        }),
        async ({ from, length, activatedAt, cancelledAt, pause, moment }) => {
          const pauses = pause
            ? [{ from: pause.from, to: pause.length === null ? null : pause.from + pause.length }]
            : [];
          const said = await server.db.transaction(async (trx) => {
            const [row]: { id: number }[] = await trx('subscriptions')
              .insert({
                student_id: studentId,
                kind: 'quran',
                quota: 1,
                starts_at: hour(from),
                ends_at: hour(from + length),
                status: 'pending',
                activated_at: activatedAt === null ? null : hour(activatedAt),
                cancelled_at: cancelledAt === null ? null : hour(cancelledAt),
              })
              .returning('id');
            for (const one of pauses)
              await trx('subscription_pauses').insert({
                subscription_id: row!.id,
                paused_at: hour(one.from),
                resumed_at: one.to === null ? null : hour(one.to),
              });
            const found = await trx('subscriptions as s')
              .where('id', row!.id)
              .first(trx.raw('subscription_status_at(s, ?) as status', [hour(moment)]));
            await trx('subscription_pauses').where('subscription_id', row!.id).delete();
            await trx('subscriptions').where('id', row!.id).delete();
            return found.status;
          });
          const rules = subscriptionStatusAt({ from, to: from + length, activatedAt, cancelledAt, pauses }, moment);
          expect(said).toBe(rules);
        },
      ),
      { numRuns: 150 },
    );
  });
});
