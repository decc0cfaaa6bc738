import { afterEach, beforeEach, expect, it } from 'vitest';
import { roomFolder } from '#server/jobs/fold-room.ts';
import { startInbox, type Inbox } from '#server/jobs/inbox.ts';
import { redriveEvents } from '#server/usecases/attendance/dead-letters.ts';
import type { SessionHooks } from '#server/usecases/attendance/settle-session.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { insertAcademy, insertSession, type SessionFixture } from '#tests/support/fixtures-of-sessions.ts';
import { eventBody } from '#tests/support/sign-webhook.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';
import { openWebhookApp, type WebhookApp } from '#tests/support/webhook-app.ts';

/** Whose fault a failure is, and when it is tried again (reliability.md, promise 6). */
let server: TestServerParts;
let webhooks: WebhookApp;
let inbox: Inbox | null = null;
const hooks: SessionHooks = {
  teacherJoined: () => Promise.resolve(),
  lookBefore: () => Promise.resolve(),
  roomFinished: () => Promise.resolve(),
};

beforeEach(async () => {
  server = await createTestDeps({ queue: false });
  await insertAcademy(server.db);
  webhooks = await openWebhookApp(server.deps, () => inbox?.wake());
});
afterEach(async () => {
  await webhooks.close();
  await inbox?.stop();
  inbox = null;
  await server.close();
});

function work(withHooks: SessionHooks): void {
  inbox = startInbox(server.deps, withHooks, { pollEveryMs: 20, backoffMs: 1 });
}

const soon = (): Promise<SessionFixture> =>
  insertSession(server.db, { startsAt: Date.now() - MINUTE, status: 'ready' });

const presence = (session: SessionFixture, who: { sid: string; identity: string; id: string }): string => {
  const at = Date.now();
  const room = { room: session.roomName, roomSid: `RM_${session.id}` };
  return eventBody({ event: 'participant_joined', ...room, joinedAt: at, at, ...who });
};

const settled = () =>
  expect.poll(() => server.db('livekit_events').where('state', 'new').pluck('id'), { timeout: 20_000 }).toEqual([]);

const stateOf = (id: string): Promise<{ state: string; attempts: number }> =>
  server.db('livekit_events').where('id', id).first('state', 'attempts');

it('puts a failure down to the event that causes it, not to the one that was claimed with it', async () => {
  const session = await soon();
  await webhooks.send(presence(session, { sid: 'PA_s', identity: session.student(0), id: 'EV_sound' }));
  await webhooks.send(presence(session, { sid: 'PA_t', identity: session.teacher, id: 'EV_ill' }));
  work({ ...hooks, teacherJoined: () => Promise.reject(new Error('this class is cursed')) });
  await settled();
  expect(await stateOf('EV_sound')).toEqual({ state: 'done', attempts: 0 });
  expect(await stateOf('EV_ill')).toEqual({ state: 'dead', attempts: 8 });
});

it.each(['40P01', '55P03', '57P01', 'ECONNRESET'])('puts a passing failure (%s) down to no event', async (code) => {
  const session = await soon();
  let fails = 9;
  work({
    ...hooks,
    teacherJoined: (trx, sessionId, at) =>
      (fails -= 1) > 0
        ? Promise.reject(Object.assign(new Error('try again'), { code }))
        : hooks.teacherJoined(trx, sessionId, at),
  });
  await webhooks.send(presence(session, { sid: 'PA_t', identity: session.teacher, id: 'EV_unlucky' }));
  await expect.poll(() => stateOf('EV_unlucky')).toEqual({ state: 'done', attempts: 0 });
});

it('waits twice as long after each failure', async () => {
  const session = await soon();
  const backoffMs = 1_000_000;
  const fold = roomFolder(
    server.deps,
    { ...hooks, teacherJoined: () => Promise.reject(new Error('this class is cursed')) },
    backoffMs,
  );
  await webhooks.send(presence(session, { sid: 'PA_t', identity: session.teacher, id: 'EV_ill' }));
  const waits: number[] = [];
  for (let n = 0; n < 3; n += 1) {
    await fold(session.roomName);
    const of = server.db('livekit_events').where('id', 'EV_ill');
    const [{ wait }] = await of
      .clone()
      .select(server.db.raw('extract(epoch from next_try_at - clock_timestamp()) as wait'));
    waits.push(Math.round(Number(wait) / 1000));
    await of.update({ next_try_at: server.db.fn.now() });
  }
  expect(waits).toEqual([1, 2, 4]);
});

it('gives what waits for a person eight new tries, and takes up nothing that is done or that nobody can read', async () => {
  const row = { event: 'room_started', created_at: server.db.fn.now(), payload: '{}' };
  await server.db('livekit_events').insert([
    { ...row, id: 'EV_dead', state: 'dead', attempts: 8, last_error: 'this class is cursed' },
    { ...row, id: 'EV_done', state: 'done', attempts: 3, last_error: null },
    { ...row, id: 'EV_noise', state: 'quarantined', attempts: 0, last_error: null, event: 'unreadable' },
  ]);
  expect(await redriveEvents(server.db, ['EV_dead', 'EV_done', 'EV_noise'])).toEqual(['EV_dead']);
  expect(await server.db('livekit_events').orderBy('id').select('id', 'state', 'attempts', 'last_error')).toEqual([
    { id: 'EV_dead', state: 'new', attempts: 0, last_error: null },
    { id: 'EV_done', state: 'done', attempts: 3, last_error: null },
    { id: 'EV_noise', state: 'quarantined', attempts: 0, last_error: null },
  ]);
});
