import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { at } from '#server/db/connect.ts';
import { endedClass, tellStay } from '../support/ended-class.ts';
import { insertSession, insertStudent, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Fifty ends at once on one subscription of eight (domain.md 6). */
describe('counting under a rush', () => {
  let server: TestServer;
  let admin: { token: string };
  let studentId: number;
  let subscriptionId: number;
  beforeAll(async () => {
    server = await startTestServer();
    admin = await server.staff('admin');
    studentId = await insertStudent(server.db);
    [{ id: subscriptionId }] = await server
      .db('subscriptions')
      .insert({
        student_id: studentId,
        kind: 'quran',
        quota: 8,
        starts_at: at(Date.now() - 2_000 * MINUTE),
        ends_at: at(Date.now() + 2_000 * MINUTE),
      })
      .returning('id');
  });
  afterAll(() => server.close());

  /** A one-to-one class of the student, `n` half hours ago, that is still going on. */
  async function ongoing(n: number): Promise<SessionFixture> {
    const session = await insertSession(server.db, {
      subtype: 'individual',
      startsAt: Math.floor(Date.now() / SECOND) * SECOND - n * 30 * MINUTE,
      minutes: 20,
      students: 0,
      status: 'ongoing',
    });
    await server.db('session_participants').insert({
      session_id: session.id,
      student_id: studentId,
      live: true,
      expected_from: at(session.startsAt - MINUTE),
    });
    await tellStay(server.db, session, session.teacher, [0, 20]);
    await tellStay(server.db, session, `student-${studentId}`, [0, 20]);
    return session;
  }

  const complete = (session: SessionFixture) =>
    server.call('POST', `/api/teacher/sessions/${session.id}/complete`, { token: admin.token, body: {} });

  test('fifty completions charge exactly eight and mark the other forty-two over quota', async () => {
    const sessions: SessionFixture[] = [];
    for (let n = 1; n <= 50; n += 1) sessions.push(await ongoing(n));
    const answers = await Promise.all(sessions.map(complete));
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
    const ids = sessions.map(({ id }) => id);
    const rows = await server.db('session_consumptions').where('subscription_id', subscriptionId);
    expect(rows.map(({ kind }) => kind)).toEqual(Array(8).fill('charge'));
    const flagged = await server.db('sessions').whereIn('id', ids).whereRaw(`flags @> '{over_quota}'`);
    expect(flagged).toHaveLength(42);
    const charged = new Set(rows.map(({ session_id }) => session_id));
    expect(flagged.filter(({ id }) => charged.has(id))).toEqual([]);
    const shown = await server.call('GET', `/api/subscriptions/${subscriptionId}`, { token: admin.token });
    expect(shown.body).toMatchObject({ quota: 8, used: 8, left: 0 });
    expect(shown.body.ledger).toHaveLength(8);
  });

  test('a teacher who joins for one second at the end charges nobody', async () => {
    const session = await endedClass(server.db, { teacher: [[60 - 1 / 60, 60]], stays: [[[0, 60]]] });
    expect(await server.db('session_consumptions').where('session_id', session.id)).toMatchObject([
      { kind: 'waive', amount: 0, reason: 'teacher_fault' },
    ]);
  });
});
