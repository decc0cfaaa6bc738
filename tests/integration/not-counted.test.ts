import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { endedClass } from '../support/ended-class.ts';
import { insertSession } from '../support/fixtures-of-sessions.ts';
import { keepNightAway, nightOf } from '../support/night.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Which final classes the night calls not counted, and which it leaves to a person (domain.md 6). */
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  await keepNightAway(server);
});
afterAll(() => server.close());

const night = () => nightOf(server);
const whole = [[0, 60]] as const;

/**
 * A class that nobody was charged for, as this student's package of one class was used up by another class; answers how
 * that is given back.
 */
async function usedUpElsewhere(session: { readonly id: number }, student_id: number) {
  await server.db.raw('alter table session_consumptions disable trigger session_consumptions_append_only');
  await server.db('session_consumptions').where({ session_id: session.id }).delete();
  const other = await insertSession(server.db, { startsAt: Date.now() - 9 * HOUR, status: 'completed' });
  const [used] = await server.db('subscriptions').where({ student_id }).update({ quota: 1 }).returning('id');
  const row = { session_id: other.id, subscription_id: used.id, student_id, actor: 'staff-1' };
  const [charge] = await server
    .db('session_consumptions')
    .insert({ ...row, kind: 'manual', amount: 1, at: at(Date.now() - 2 * DAY) })
    .returning('id');
  return (db: Knex) =>
    db('session_consumptions').insert({ ...row, kind: 'reversal', amount: -1, reverses_id: charge.id });
}
const notCounted = (session: { readonly id: number }) =>
  server
    .db('ledger_differences')
    .where({ session_id: session.id, what: 'not_counted', gone_at: null })
    .pluck('student_id');

test('that one student of a group is over quota hides no missing row of another', async () => {
  const session = await endedClass(server.db, { stays: [whole, whole] });
  const [full = 0, lost] = session.studentIds;
  const giveBack = await usedUpElsewhere(session, full);
  const flags = ['over_quota'];
  await server.db('sessions').where('id', session.id).update({ flags });
  await night();
  expect(await notCounted(session)).toEqual([lost]);
  await giveBack(server.db);
  await night();
  expect(await notCounted(session), 'what is given back later asks for no count by itself').toEqual([lost]);
});

test('what is given back by somebody who began before the class was final, and waited, was given back after it', async () => {
  const session = await endedClass(server.db, { stays: [whole] });
  const giveBack = await usedUpElsewhere(session, session.studentIds[0] ?? 0);
  await server.db.transaction(async (waiting) => {
    await waiting.raw('select now()');
    const now = server.db.raw('clock_timestamp()');
    await server.db('sessions').where('id', session.id).update({ finalised_at: now });
    await giveBack(waiting);
  });
  await night();
  expect(await notCounted(session)).toEqual([]);
});

test('a subscription that came to life after the class was final asks for no count, one that lived before it does', async () => {
  const session = await endedClass(server.db, { stays: [whole, whole], quota: null });
  const finalised = Date.now() - HOUR;
  // A person's word about one student takes marks off that were about the other.
  await server
    .db('sessions')
    .where('id', session.id)
    .update({ flags: [], finalised_at: at(finalised) });
  const ids: number[] = await server
    .db('subscriptions')
    .insert(
      session.studentIds.map((student_id) => ({
        student_id,
        kind: 'quran',
        quota: 8,
        starts_at: at(session.startsAt - DAY),
        ends_at: at(session.startsAt + 30 * DAY),
        status: 'active',
      })),
    )
    .returning('id')
    .then((rows) => rows.map(({ id }) => id));
  await server.db('subscription_events').insert(
    ids.map((subscription_id, index) => ({
      subscription_id,
      what: 'activated',
      actor: 'staff-1',
      at: at(finalised + (index === 0 ? 1 : -1) * 60_000),
    })),
  );
  await night();
  expect(
    await server.db('ledger_differences').where({ session_id: session.id, gone_at: null }).select('what', 'student_id'),
  ).toEqual([{ what: 'not_counted', student_id: session.studentIds[1] }]);
});
