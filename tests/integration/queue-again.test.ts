import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { finaliseSession } from '#server/jobs/finalise-session.ts';
import { queueAgain } from '#server/jobs/queue-again.ts';
import { sendMail } from '#server/jobs/send-mail.ts';
import type { Mailer, OutgoingMail } from '#server/mail/smtp.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { tellStay } from '../support/ended-class.ts';
import { eventually } from '../support/eventually.ts';
import { insertAcademy, insertSession } from '../support/fixtures-of-sessions.ts';
import { FREE_RUN } from '../support/free-run.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';

/** What the queue gave up is brought back (domain.md 3.8, 8). */
describe('work that the queue gave up', () => {
  let parts: TestServerParts;
  const sent: OutgoingMail[] = [];
  const away: Mailer = { send: () => Promise.reject(new Error('ECONNREFUSED')), close: () => undefined };
  const back: Mailer = { send: (mail) => Promise.resolve(void sent.push(mail)), close: () => undefined };
  const deps = () => ({
    ...parts.deps,
    config: { ...parts.deps.config, mail: { url: 'smtp://mail.test', from: 'academy@academy.test' } },
  });
  beforeAll(async () => {
    parts = await createTestDeps();
    await insertAcademy(parts.db);
  });
  afterAll(() => parts.close());

  const stateOf = async (id: number): Promise<string> => (await parts.db('mail_outbox').where({ id }).first()).state;
  const queued = async (name: string): Promise<number> =>
    (await parts.db('pgboss.job').where({ name }).whereRaw(`state < 'completed'`)).length;

  /** A mail that every one of the queue's tries met an absent mail server with. */
  async function givenUp(to: string, createdAt: number): Promise<number> {
    const { id: session_id, studentIds } = await insertSession(parts.db, {
      startsAt: Date.now() + DAY,
      roomName: null,
      status: 'scheduled',
    });
    const [mail]: { id: number }[] = await parts
      .db('mail_outbox')
      .insert({
        student_id: studentIds[0],
        session_id,
        what: 'cancelled',
        once: to,
        to_address: to,
        language: 'ar',
        time_zone: 'Africa/Cairo',
        data: JSON.stringify({
          academy: 'أ',
          student: 'ل',
          guardian: null,
          title: 'ح',
          teacher: 'م',
          startsAt: Date.now() + DAY,
          movedFrom: null,
        }),
        message_id: `<${to}>`,
        created_at: at(createdAt),
      })
      .returning('id');
    const tries: boolean[] = [];
    while (tries.at(-1) !== true)
      tries.push(
        await sendMail(deps(), away, mail!.id).then(
          () => true,
          () => false,
        ),
      );
    expect(tries).toHaveLength(10);
    return mail!.id;
  }

  test('a mail server that is away for hours loses no mail: it is queued again, once, until the news is a day old', async () => {
    const mail = await givenUp('hours@home.test', Date.now() - 3 * HOUR);
    const old = await givenUp('day@home.test', Date.now() - DAY + MINUTE);
    expect([await stateOf(mail), await stateOf(old)]).toEqual(['waiting', 'waiting']);
    for (let n = 0; n < 2; n += 1) await queueAgain(deps(), FREE_RUN);
    expect(await queued('send-mail')).toBe(2);
    await parts
      .db('mail_outbox')
      .where('id', old)
      .update({ created_at: at(Date.now() - DAY - MINUTE) });
    await parts.deps.jobs.work('send-mail', ({ mailId }) => sendMail(deps(), back, mailId));
    await eventually(async () => expect([await stateOf(mail), await stateOf(old)]).toEqual(['sent', 'too_late']));
    expect(sent.map(({ to }) => to)).toEqual(['hours@home.test']);
    await queueAgain(deps(), FREE_RUN);
    expect(await queued('send-mail')).toBe(0);
  });

  test('a class whose minutes never became final is settled again; one that settles just now is left to itself', async () => {
    const stuck = await insertSession(parts.db, { startsAt: Date.now() - 3 * HOUR, status: 'completed' });
    const settling = await insertSession(parts.db, { startsAt: Date.now() - HOUR - MINUTE, status: 'completed' });
    for (let n = 0; n < 2; n += 1) expect(await queueAgain(deps(), FREE_RUN)).toMatchObject({ classes: 1 });
    expect(await queued('finalise-session')).toBe(1);
    await parts.deps.jobs.work('finalise-session', ({ sessionId }) => finaliseSession(parts.deps, sessionId));
    const finalisedAt = async ({ id }: { readonly id: number }) =>
      (await parts.db('sessions').where({ id }).first('finalised_at')).finalised_at;
    await eventually(async () => expect(await finalisedAt(stuck)).not.toBeNull());
    expect(await finalisedAt(settling)).toBeNull();
    expect(await queueAgain(deps(), FREE_RUN)).toMatchObject({ classes: 0 });
  });

  test('a class that is settled again counts, notifies and writes once, also when the facts say something else by then', async () => {
    const session = await insertSession(parts.db, {
      startsAt: Date.now() - 4 * HOUR,
      status: 'completed',
      subtype: 'individual',
    });
    const { id, studentIds } = session;
    await parts.db('students').where('id', studentIds[0]).update({ guardian_email: 'family@home.test' });
    await parts.db('subscriptions').insert({
      student_id: studentIds[0],
      kind: 'quran',
      quota: 8,
      starts_at: at(session.startsAt - DAY),
      ends_at: at(session.startsAt + DAY),
    });
    const due = () => parts.db('pgboss.job').where('name', 'evaluation-due').whereRaw(`data->>'sessionId' = ?`, [id]);
    const written = async () => ({
      session: await parts.db('sessions').where({ id }).first('version', 'finalised_at', 'flags'),
      ledger: await parts.db('session_consumptions').where('session_id', id).pluck('kind'),
      report: await parts.db('student_session_reports').where('session_id', id).select('status', 'computed_at'),
      mails: await parts.db('mail_outbox').where('session_id', id).pluck('what'),
      events: await parts.db('event_log').where('session_id', id).pluck('id'),
      due: (await due()).length,
    });
    await Promise.all([1, 2, 3].map(() => finaliseSession(parts.deps, id)));
    const once = await written();
    expect(once).toMatchObject({ ledger: ['waive'], report: [{ status: 'absent' }], mails: ['absent'], due: 1 });
    expect(once.session.finalised_at).not.toBeNull();
    for (const identity of [session.teacher, session.student(0)]) await tellStay(parts.db, session, identity, [0, 60]);
    await finaliseSession(parts.deps, id);
    expect(await written()).toEqual(once);
  });
});
