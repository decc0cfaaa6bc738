import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { decide } from '#shared/domain/lifecycle.ts';
import { at, databaseNow } from '#server/db/connect.ts';
import { sendMail } from '#server/jobs/send-mail.ts';
import { createMailer } from '#server/mail/smtp.ts';
import { afterSettling, tellClassDue, tellEvaluationDue } from '#server/usecases/notices/later.ts';
import { applyDecision } from '#server/usecases/sessions/apply.ts';
import { lifecycleFacts } from '#server/usecases/sessions/facts.ts';
import { lockSession, stateOf } from '#server/usecases/sessions/store.ts';
import { policyOfSession } from '#server/usecases/settings/policy.ts';
import { endedClass } from '../support/ended-class.ts';
import { readEvents } from '../support/event-reader.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { startMailServer, type MailServer } from '../support/mail-server.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Staff are told in the app, families by mail; each happening once (domain.md 2). */
describe('notices', () => {
  let mail: MailServer;
  let server: TestServer;
  let parts: TestServerParts;
  let supervisor: { id: number; token: string };
  let admin: { id: number; token: string };
  beforeAll(async () => {
    mail = await startMailServer();
    server = await startTestServer({ SMTP_URL: mail.url, MAIL_FROM: 'academy@academy.test' });
    parts = await createTestDeps({ connectionString: server.connectionString });
    supervisor = await server.staff('supervisor');
    admin = await server.staff('admin');
  });
  afterAll(async () => {
    await parts.close();
    await server.close();
    await mail.close();
  });

  const deps = () => ({ ...parts.deps, config: { ...parts.deps.config, mail: server.config.mail } });

  /** A class tomorrow at noon UTC whose families have addresses. */
  async function coming(): Promise<SessionFixture & { teacherToken: string }> {
    const noon = Math.floor(Date.now() / DAY) * DAY + DAY + 12 * HOUR;
    const session = await insertSession(server.db, {
      startsAt: noon,
      status: 'scheduled',
      roomName: null,
      students: 2,
    });
    await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: session.teacherId });
    const [first, second] = session.studentIds;
    await server
      .db('students')
      .where('id', first)
      .update({ name: 'ليان', guardian_email: `ar-${first}@home.test`, time_zone: 'Africa/Cairo' });
    await server
      .db('students')
      .where('id', second)
      .update({ name: 'Adam', guardian_email: `en-${second}@home.test`, language: 'en', time_zone: 'Europe/London' });
    return { ...session, teacherToken: await server.signIn(session.teacherId) };
  }

  const noticesOf = async (token: string, sessionId: number) =>
    (await server.call('GET', '/api/notices', { token })).body.notices.filter(
      (one: { sessionId: number }) => one.sessionId === sessionId,
    );
  const mailTo = (address: string) => mail.mails.filter(({ to }) => to.includes(address));

  test('a class that its supervisor cancels is told to its teacher at once and to each family in its language and zone', async () => {
    const session = await coming();
    const stream = await readEvents(server.url, session.teacherToken);
    const others = await readEvents(server.url, admin.token);
    await stream.until(({ event }) => event === 'ready');
    await others.until(({ event }) => event === 'ready');
    const answer = await server.call('POST', `/api/teacher/sessions/${session.id}/cancel`, {
      token: supervisor.token,
      body: { reason: 'عطلة طارئة' },
    });
    expect(answer.status).toBe(200);
    await stream.until(({ data }) => (data as { type?: string } | null)?.type === 'notice.created');
    expect(await noticesOf(session.teacherToken, session.id)).toMatchObject([
      { what: 'cancelled', data: { startsAt: session.startsAt, reason: 'عطلة طارئة' }, readAt: null, desktop: true },
    ]);
    // Who did it is not told of it, and nobody is sent the notices of others.
    expect(await noticesOf(supervisor.token, session.id)).toEqual([]);
    expect(others.frames.filter(({ data }) => (data as { type?: string } | null)?.type === 'notice.created')).toEqual(
      [],
    );
    stream.close();
    others.close();
    const [first, second] = session.studentIds;
    await vi.waitFor(() => expect(mail.mails).toHaveLength(2), { timeout: 10_000, interval: 50 });
    const [arabic] = mailTo(`ar-${first}@home.test`);
    expect(arabic!.subject).toBe('أُلغيت حصة ليان');
    expect(arabic!.text).toContain('Cairo');
    const cairo = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Africa/Cairo',
      hour: '2-digit',
      minute: '2-digit',
    }).format(session.startsAt);
    expect(arabic!.text).toContain(`الساعة ${cairo}`);
    expect(arabic!.html).toContain('dir="rtl"');
    const [english] = mailTo(`en-${second}@home.test`);
    expect(english!.subject).toBe('Adam’s class is cancelled');
    expect(english!.text).toContain('London time');
    // The mail server has a mail a moment before its row says so.
    const states = server.db('mail_outbox').where('session_id', session.id);
    await expect.poll(() => states.clone().pluck('state')).toEqual(['sent', 'sent']);
  });

  test('a class that is moved tells the old time and the new one, and moving it again tells again', async () => {
    const session = await coming();
    const move = (startsAt: number) =>
      server.db.transaction(async (trx) => {
        const row = await lockSession(trx, session.id);
        const now = await databaseNow(trx);
        const { policy } = await policyOfSession(trx, session.id);
        const decision = decide(
          {
            type: 'reschedule',
            actor: { type: 'staff', id: admin.id, role: 'admin' },
            startsAt,
            endsAt: startsAt + HOUR,
            reason: 'عذر المعلمة',
          },
          stateOf(row!, policy),
          await lifecycleFacts(trx, row!, now),
          now,
        );
        if (!decision.ok) throw new Error(decision.refusal.code);
        await applyDecision(trx, deps(), decision, now);
      });
    await move(session.startsAt + HOUR);
    await move(session.startsAt + 2 * HOUR);
    expect(await noticesOf(session.teacherToken, session.id)).toMatchObject([
      { what: 'moved', data: { startsAt: session.startsAt + 2 * HOUR, before: session.startsAt + HOUR } },
      { what: 'moved', data: { startsAt: session.startsAt + HOUR, before: session.startsAt } },
    ]);
    expect(await noticesOf(supervisor.token, session.id)).toHaveLength(2);
    const address = `en-${session.studentIds[1]}@home.test`;
    await vi.waitFor(() => expect(mailTo(address)).toHaveLength(2), { timeout: 10_000, interval: 50 });
    expect(mailTo(address)[0]!.text).toMatch(/The new time is .* It was to be on .*/s);
  });

  /** What the admin does to a class over HTTP; blocked days refuse nothing. */
  const change = async (session: SessionFixture, what: 'move' | 'unschedule' | 'place', startsAt?: number) => {
    const override = { override: { reason: 'عطلة' } };
    const answer = await server.call('POST', `/api/sessions/${session.id}/${what}`, {
      token: admin.token,
      body: {
        ...(what === 'place' ? {} : { reason: 'عذر' }),
        ...(startsAt === undefined ? {} : { startsAt, ...override }),
      },
    });
    expect(answer.status).toBe(200);
  };
  const writtenTo = async ({ id, studentIds: [first] }: SessionFixture) => {
    const rows = await server.db('mail_outbox').where({ session_id: id, student_id: first }).orderBy('id');
    return rows.map(({ what, data }) => [what, data.startsAt, data.movedFrom]);
  };

  test('a class that is moved there, back and there again is told of each time, to its teacher and the families', async () => {
    const session = await coming();
    const [here, there] = [session.startsAt, session.startsAt + HOUR];
    for (const to of [there, here, there]) await change(session, 'move', to);
    const told = await noticesOf(session.teacherToken, session.id);
    expect(told.map(({ data }: { data: { startsAt: number } }) => data.startsAt)).toEqual([there, here, there]);
    expect(await writtenTo(session)).toEqual([
      ['moved', there, here],
      ['moved', here, there],
      ['moved', there, here],
    ]);
  });

  test('a class that loses its time and gets another is told of each, however often; its first time is no news', async () => {
    const session = await coming();
    const [here, there] = [session.startsAt, session.startsAt + HOUR];
    await change(session, 'unschedule');
    await change(session, 'place', there);
    await change(session, 'unschedule');
    const told = await noticesOf(session.teacherToken, session.id);
    expect(told.map(({ what }: { what: string }) => what)).toEqual(['unscheduled', 'moved', 'unscheduled']);
    expect(await writtenTo(session)).toEqual([
      ['cancelled', here, null],
      ['moved', there, null],
      ['cancelled', there, null],
    ]);
    const waiting = await coming();
    await server
      .db('sessions')
      .where('id', waiting.id)
      .update({ status: 'unscheduled', starts_at: null, ends_at: null, busy_until: null });
    await change(waiting, 'place', there);
    expect(await noticesOf(waiting.teacherToken, waiting.id)).toEqual([]);
    expect(await writtenTo(waiting)).toEqual([]);
  });

  test('only families of children who were absent are written to, once, however often the class settles', async () => {
    const session = await endedClass(server.db, { stays: [[[0, 60]], [], [], []] });
    // Of one nobody can say it; another had left the class's list.
    const [, , unsure, gone] = session.studentIds;
    await server
      .db('student_session_reports')
      .where({ session_id: session.id, student_id: unsure })
      .update({ flags: ['unverified'] });
    await server
      .db('session_participants')
      .where({ session_id: session.id, student_id: gone })
      .update({ expected_until: at(Date.now()) });
    await server
      .db('students')
      .whereIn('id', [...session.studentIds])
      .update({ guardian_email: server.db.raw(`'family-' || id || '@home.test'`) });
    for (let n = 0; n < 2; n += 1) await server.db.transaction((trx) => afterSettling(trx, deps(), session.id));
    const rows = await server.db('mail_outbox').where('session_id', session.id);
    expect(rows).toMatchObject([{ what: 'absent', student_id: session.studentIds[1] }]);
    const address = `family-${session.studentIds[1]}@home.test`;
    await vi.waitFor(() => expect(mailTo(address)).toHaveLength(1), { timeout: 10_000, interval: 50 });
  });

  test('a mail server that is away loses nothing: the same mail goes out when it is back, and once', async () => {
    const session = await coming();
    mail.refuse(true);
    await server.call('POST', `/api/teacher/sessions/${session.id}/cancel`, {
      token: supervisor.token,
      body: { reason: 'عطلة' },
    });
    const open = () => server.db('mail_outbox').where('session_id', session.id).orderBy('id');
    await vi.waitFor(async () => expect((await open()).every(({ last_error }) => last_error !== null)).toBe(true), {
      timeout: 10_000,
      interval: 50,
    });
    expect(await open()).toMatchObject([{ last_error: expect.stringContaining('451') }, { state: 'waiting' }]);
    mail.refuse(false);
    await vi.waitFor(async () => expect((await open()).map(({ state }) => state)).toEqual(['sent', 'sent']), {
      timeout: 30_000,
      interval: 100,
    });
    const mailer = createMailer(server.config.mail!);
    for (const { id } of await open()) await sendMail(deps(), mailer, id);
    mailer.close();
    const rows = await open();
    const sent = mail.mails.filter(({ messageId }) => rows.some(({ message_id }) => message_id === messageId));
    expect(sent).toHaveLength(2);
  });

  test('a mail that two servers are to send goes out once', async () => {
    const session = await endedClass(server.db, { stays: [[]] });
    await server
      .db('students')
      .whereIn('id', [...session.studentIds])
      .update({ guardian_email: 'once@home.test' });
    const unqueued = { ...deps(), jobs: { ...deps().jobs, enqueue: () => Promise.resolve() } };
    await server.db.transaction((trx) => afterSettling(trx, unqueued, session.id));
    const { id } = await server.db('mail_outbox').where('session_id', session.id).first('id');
    const mailer = createMailer(server.config.mail!);
    await Promise.all([1, 2, 3].map(() => sendMail(deps(), mailer, id)));
    mailer.close();
    expect(mailTo('once@home.test')).toHaveLength(1);
    expect(await server.db('mail_outbox').where({ id }).first()).toMatchObject({ state: 'sent', tries: 1 });
  });

  test('news that waited for a day is kept and not sent', async () => {
    const session = await coming();
    await server.db.transaction((trx) =>
      trx('mail_outbox').insert({
        student_id: session.studentIds[0],
        session_id: session.id,
        what: 'cancelled',
        once: `old:${session.id}`,
        to_address: 'late@home.test',
        language: 'ar',
        time_zone: 'Africa/Cairo',
        data: JSON.stringify({}),
        message_id: `<old-${session.id}@itqan.local>`,
        created_at: at(Date.now() - 2 * DAY),
      }),
    );
    const { id } = await server.db('mail_outbox').where('once', `old:${session.id}`).first('id');
    const mailer = createMailer(server.config.mail!);
    await sendMail(deps(), mailer, id);
    mailer.close();
    expect(await server.db('mail_outbox').where({ id }).first()).toMatchObject({ state: 'too_late' });
    expect(mailTo('late@home.test')).toEqual([]);
  });

  test('at the class’s time its teacher is told when it does not run, and of evaluations that are missing after it', async () => {
    const ready = await insertSession(server.db, { startsAt: Date.now() - MINUTE, status: 'ready' });
    const token = await server.signIn(ready.teacherId);
    const stored = await server.db('sessions').where('id', ready.id).first('starts_at');
    await tellClassDue(deps(), ready.id, stored.starts_at + 1);
    expect(await noticesOf(token, ready.id)).toEqual([]);
    for (let n = 0; n < 2; n += 1) await tellClassDue(deps(), ready.id, stored.starts_at);
    expect(await noticesOf(token, ready.id)).toMatchObject([{ what: 'class_due' }]);

    const over = await endedClass(server.db, { stays: [[[0, 60]]] });
    const overToken = await server.signIn(over.teacherId);
    await tellEvaluationDue(deps(), over.id);
    expect(await noticesOf(overToken, over.id)).toMatchObject([{ what: 'evaluation_missing' }]);
    const evaluated = await endedClass(server.db, { stays: [[[0, 60]]] });
    await server
      .db('student_session_reports')
      .where('session_id', evaluated.id)
      .update({ evaluated_at: at(Date.now()) });
    await tellEvaluationDue(deps(), evaluated.id);
    expect(await server.db('notices').where('session_id', evaluated.id)).toEqual([]);
    const nobodyCame = await endedClass(server.db, { stays: [[]] });
    await tellEvaluationDue(deps(), nobodyCame.id);
    expect(await server.db('notices').where('session_id', nobodyCame.id)).toEqual([]);
  });

  test('everybody decides for themselves what appears where, and reads only their own', async () => {
    const session = await coming();
    const preference = { what: 'cancelled', inApp: false, desktop: false };
    const set = await server.call('POST', '/api/notices/preferences', {
      token: session.teacherToken,
      body: preference,
    });
    expect(set.body.preferences).toContainEqual(preference);
    await server.call('POST', `/api/teacher/sessions/${session.id}/cancel`, {
      token: admin.token,
      body: { reason: 'عطلة' },
    });
    const list = await server.call('GET', '/api/notices', { token: session.teacherToken });
    expect(list.body).toMatchObject({ unread: 0, notices: [{ what: 'cancelled', desktop: false }] });
    const foreign = await server.call('POST', '/api/notices/preferences', {
      token: session.teacherToken,
      body: { what: 'over_quota', inApp: true, desktop: true },
    });
    expect(foreign).toMatchObject({ status: 400, body: { code: 'bad_input' } });
    const { unread } = (await server.call('GET', '/api/notices', { token: supervisor.token })).body;
    expect(unread).toBeGreaterThan(0);
    await server.call('POST', '/api/notices/read', {
      token: session.teacherToken,
      body: { upTo: 1_000_000 },
    });
    expect((await server.call('GET', '/api/notices', { token: supervisor.token })).body.unread).toBe(unread);
    const read = await server.call('POST', '/api/notices/read', { token: supervisor.token, body: { upTo: 1_000_000 } });
    expect(read.body).toEqual({ unread: 0 });
  });
});
