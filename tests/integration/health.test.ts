import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#server/auth/actor.ts';
import { at } from '#server/db/connect.ts';
import { testWebhook } from '#server/usecases/health/test-webhook.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { insertSession } from '../support/fixtures-of-sessions.ts';
import { createTestDeps } from '../support/test-deps.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { tellLiveKit } from '../support/told-livekit.ts';

const event = (id: string, state: string, more: Record<string, unknown> = {}) => ({
  id,
  event: 'participant_joined',
  room_name: 'quran_1_1',
  identity: 'student-1',
  created_at: at(Date.now() - MINUTE),
  payload: '{}',
  state,
  attempts: state === 'dead' ? 8 : 0,
  last_error: state === 'dead' ? 'this room is cursed' : null,
  ...more,
});

const ids = (rows: readonly { sessionId: number }[]) => rows.map((row) => row.sessionId).toSorted((a, b) => a - b);

describe('health, for those who run the academy', () => {
  let server: TestServer;
  let admin: { token: string };
  beforeAll(async () => {
    server = await startTestServer();
    admin = await server.staff('admin');
  });
  afterAll(() => server.close());

  test('counts what came and what waits, and where the roster saw more than the webhooks told', async () => {
    const session = await insertSession(server.db, { startsAt: Date.now() - 2 * 60 * MINUTE, status: 'ongoing' });
    const sighting = (sid: string, missing: boolean) => ({
      room_sid: 'RM_1',
      participant_sid: sid,
      room_name: session.roomName,
      session_id: session.id,
      identity: session.student(0),
      first_seen_at: at(Date.now() - 60 * MINUTE),
      last_seen_at: at(Date.now() - 30 * MINUTE),
      missing_at: missing ? at(Date.now() - 29 * MINUTE) : null,
    });
    await server.db('roster_sightings').insert([sighting('PA_told', false), sighting('PA_untold', true)]);
    await server.db('attendance_facts').insert({
      id: 'EV_told',
      room_name: session.roomName,
      room_sid: 'RM_1',
      participant_sid: 'PA_told',
      identity: session.student(0),
      what: 'joined',
      at: at(Date.now() - 60 * MINUTE),
      session_id: session.id,
    });
    await server.db('livekit_events').insert([event('EV_dead', 'dead'), event('EV_old', 'quarantined')]);
    const { body } = await server.call('GET', '/api/health/detail', { token: admin.token });
    expect(body.webhooks).toMatchObject({
      lastDay: 2,
      waiting: 0,
      dead: 1,
      quarantined: 1,
      spooled: 0,
      rosterConnections: 2,
      missedJoins: 1,
      missedLeaves: 1,
    });
    expect(body.database.sizeBytes).toBeGreaterThan(1_000_000);
    expect(Math.abs(body.serverSkewMs)).toBeLessThan(1_000);
    const cleanup = body.jobs.find((job: { job: string }) => job.job === 'meetings:cleanup-expired');
    const { cleanupEveryMs } = server.config.timing;
    expect(cleanup.nextAt).toBe((Math.floor(cleanup.lastAt / cleanupEveryMs) + 1) * cleanupEveryMs);
    expect(body.log.map((row: { job: string }) => row.job)).toContain('sessions:manage-meetings');
  });

  test('tries events again, one by one, and says what became of each', async () => {
    await server.db('livekit_events').insert(event('EV_noise', 'quarantined', { event: 'unreadable' }));
    const list = await server.call('GET', '/api/health/set-aside', { token: admin.token });
    expect(list.body.events.map((row: { id: string }) => row.id).toSorted()).toEqual(['EV_dead', 'EV_noise', 'EV_old']);
    const answer = await server.call('POST', '/api/health/redrive', {
      token: admin.token,
      body: { ids: ['EV_old', 'EV_noise', 'EV_nobody'] },
    });
    expect(answer.body.results).toEqual([
      { id: 'EV_old', outcome: 'again' },
      { id: 'EV_noise', outcome: 'unreadable' },
      { id: 'EV_nobody', outcome: 'gone' },
    ]);
    // Its payload is no delivery's: it fails again, and with a cause.
    await expect
      .poll(() => server.db('livekit_events').where('id', 'EV_old').first('attempts', 'last_error'))
      .toMatchObject({ attempts: 1, last_error: expect.any(String) });
    expect(await server.db('audit_log').where('action', 'health.act').pluck('subject')).toEqual(['event-EV_old']);
  });

  test('names sessions that wait for a person only to those who may see them', async () => {
    const teacher = await server.staff('teacher');
    const supervisor = await server.staff('supervisor');
    await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: teacher.id });
    const undecided = async (teacherId: number | null) => {
      const session = await insertSession(server.db, { startsAt: Date.now() - DAY, status: 'ready' });
      const change = { flags: ['undecided'], ...(teacherId === null ? {} : { teacher_id: teacherId }) };
      await server.db('sessions').where('id', session.id).update(change);
      await server
        .db('session_rooms')
        .where('session_id', session.id)
        .update({ close_wanted_at: at(Date.now() - 10 * MINUTE), close_attempts: 4, close_error: 'LiveKit is away' });
      return session;
    };
    const stuck = async (teacherId: number | null, endedAgo = HOUR) => {
      const ended = { startsAt: Date.now() - HOUR - endedAgo, status: 'completed', roomName: null } as const;
      const session = await insertSession(server.db, ended);
      if (teacherId !== null) await server.db('sessions').where('id', session.id).update({ teacher_id: teacherId });
      return session;
    };
    const mine = await stuck(teacher.id);
    const theirs = await stuck(null);
    // One that settles just now waits for nobody.
    await stuck(teacher.id, MINUTE);
    const own = await undecided(teacher.id);
    const foreign = await undecided(null);
    const seenBy = async (token: string) => {
      const { body } = await server.call('GET', '/api/health/detail', { token });
      return {
        undecided: ids(body.undecided),
        rooms: ids(body.roomsToClose),
        notFinal: body.notFinal.map(({ sessionId }: { sessionId: number }) => sessionId),
      };
    };
    expect(await seenBy(supervisor.token)).toEqual({ undecided: [own.id], rooms: [own.id], notFinal: [mine.id] });
    expect(await seenBy(admin.token)).toEqual({
      undecided: [own.id, foreign.id],
      rooms: [own.id, foreign.id],
      notFinal: expect.arrayContaining([mine.id, theirs.id]),
    });
    expect((await server.call('GET', '/api/health/detail', { token: teacher.token })).status).toBe(403);
  });
});

test('a webhook that never comes is said to be missing, with what was tried, and the room is gone', async () => {
  const liveKit = tellLiveKit();
  const parts = await createTestDeps({ liveKit, queue: false });
  const actor = { role: 'admin', staffId: 1 } as Actor;
  const tried = await testWebhook(parts.deps, actor, 300);
  expect(tried).toMatchObject({
    ok: true,
    value: { arrived: false, liveKitUrl: liveKit.url, webhookUrl: 'http://127.0.0.1/webhooks/livekit' },
  });
  expect(await liveKit.listRooms()).toEqual([]);
  liveKit.goAway();
  expect(await testWebhook(parts.deps, actor, 300)).toMatchObject({ refusal: { code: 'livekit_unavailable' } });
  await parts.close();
});
