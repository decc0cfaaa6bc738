import { dispose } from '@livekit/rtc-node';
import { TokenVerifier } from 'livekit-server-sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '#shared/domain/time.ts';
import {
  scheduledClass,
  sessionUntil,
  startClassServer,
  studentJoins,
  studentLinkOf,
  teacherJoins,
  type ClassServer,
} from '../support/real-class.ts';

interface PersonLike {
  readonly identity: string;
  readonly liveState: string;
  readonly status: string | null;
  readonly flags: readonly string[];
}
const stateOf = (detail: { people: readonly PersonLike[] }, identity: string): string | undefined =>
  detail.people.find((person) => person.identity === identity)?.liveState;

/** A token's claims, unverified. */
const decode = (token: string) => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

describe('a class on a real LiveKit', () => {
  let server: ClassServer;
  beforeAll(async () => {
    server = await startClassServer();
  });
  afterAll(async () => {
    await server.close();
    await dispose();
  });

  test('the webhook’s test goes there and back, and leaves no room behind', async () => {
    const admin = await server.staff('admin');
    const answer = await server.call('POST', '/api/health/test-webhook', { token: admin.token });
    expect(answer).toMatchObject({ status: 200, body: { arrived: true } });
    expect(await server.rooms.listRooms([answer.body.roomName])).toEqual([]);
  });

  test('runs from the open room to the report: webhooks become presence, minutes, verdicts and a ledger row', async () => {
    const session = await scheduledClass(server, { students: 3 });
    const opened = await server.call('POST', `/api/sessions/${session.id}/open`, { token: session.token, body: {} });
    expect(opened.body).toMatchObject({ status: 'ready', roomOpen: true });
    const teacher = await teacherJoins(server, session);
    const here = await studentJoins(server, session, 0);
    const leaves = await studentJoins(server, session, 1);
    await sessionUntil(server, session, (d) => d.status === 'ongoing' && d.inRoomCount === 3);
    await leaves.room.disconnect();
    const after = await sessionUntil(server, session, (d) => d.inRoomCount === 2);
    expect(stateOf(after, session.student(0))).toBe('in_room');
    expect(stateOf(after, session.student(1))).toBe('left');
    expect(stateOf(after, session.student(2))).toBe('expected');
    expect(after.people.every((person: PersonLike) => person.status === null)).toBe(true);

    const done = await server.call('POST', `/api/teacher/sessions/${session.id}/complete`, {
      token: session.token,
      body: {},
    });
    expect(done.body).toMatchObject({ status: 'completed' });
    const final = await sessionUntil(server, session, (d) =>
      d.people.every((p: PersonLike) => p.liveState === 'final'),
    );
    expect(final.people.map((person: PersonLike) => person.status)).toEqual(['absent', 'absent', 'absent', 'absent']);
    expect(await server.rooms.listRooms([teacher.roomName])).toEqual([]);
    const room = await server.db('session_rooms').where('session_id', session.id).first();
    expect(room.closed_at).not.toBeNull();
    const report = await server.call('GET', `/api/sessions/${session.id}/report`, { token: session.token });
    expect(report.body.rows).toHaveLength(3);
    // Everybody came for seconds of an hour, the teacher too: nobody pays for that.
    expect(report.body.rows.map((row: { credit: string }) => row.credit)).toEqual(['waive', 'waive', 'waive']);
    await Promise.all([teacher.room.disconnect(), here.room.disconnect()]);
  });

  test('tokens are for one person and one room, with the rights of the role and nothing more', async () => {
    const session = await scheduledClass(server, { students: 1 });
    await server.call('POST', `/api/sessions/${session.id}/open`, { token: session.token, body: {} });
    const health = server.config.liveKit;
    expect(health).toMatchObject({ localBinary: expect.any(String) });
    const teacher = await teacherJoins(server, session);
    const student = await studentJoins(server, session, 0);
    const supervisor = await server.staff('supervisor');
    await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: session.teacherId });
    const observer = await server.call('POST', `/api/sessions/${session.id}/token`, {
      token: supervisor.token,
      body: { deviceId: 'desktop-2', observe: true },
    });
    expect(decode(teacher.grant.token)).toMatchObject({
      sub: session.teacher,
      video: { room: teacher.roomName, roomJoin: true, canPublish: true },
    });
    expect(decode(student.grant.token)).toMatchObject({
      sub: session.student(0),
      video: { room: teacher.roomName, canPublishSources: ['microphone', 'camera'], hidden: false },
      attributes: { role: 'student', device: 'phone-0' },
    });
    expect(decode(observer.body.token)).toMatchObject({
      sub: `staff-${supervisor.id}`,
      video: { hidden: true, canPublish: false, canPublishData: false },
    });
    for (const token of [teacher.grant.token, student.grant.token, observer.body.token]) {
      const claims = decode(token);
      expect(claims.video.roomAdmin ?? false).toBe(false);
      expect(claims.video.roomCreate ?? false).toBe(false);
      expect(claims.exp - claims.nbf).toBeLessThanOrEqual(600);
    }
    expect(await server.db('audit_log').where('action', 'room.observe')).toHaveLength(1);
    await expect(new TokenVerifier('x', 'y').verify(teacher.grant.token)).rejects.toThrow();
    await Promise.all([teacher.room.disconnect(), student.room.disconnect()]);
  });

  test('a removed student stays out, and a locked room takes back only who was in', async () => {
    const session = await scheduledClass(server, { students: 3 });
    await server.call('POST', `/api/sessions/${session.id}/open`, { token: session.token, body: {} });
    const teacher = await teacherJoins(server, session);
    const removed = await studentJoins(server, session, 0);
    const stays = await studentJoins(server, session, 1);
    await sessionUntil(server, session, (d) => d.inRoomCount === 3);
    const remove = await server.call('POST', `/api/sessions/${session.id}/remove`, {
      token: session.token,
      body: { identity: session.student(0) },
    });
    expect(remove.status).toBe(200);
    await sessionUntil(server, session, (d) => d.inRoomCount === 2);
    await expect(studentJoins(server, session, 0)).rejects.toThrow(/removed_from_class/);
    await server.call('POST', `/api/sessions/${session.id}/lock`, { token: session.token, body: { locked: true } });
    await expect(studentJoins(server, session, 2)).rejects.toThrow(/room_locked/);
    await stays.room.disconnect();
    await sessionUntil(server, session, (d) => d.inRoomCount === 1);
    const back = await studentJoins(server, session, 1);
    await sessionUntil(server, session, (d) => d.inRoomCount === 2);
    await Promise.all([teacher, back, removed].map((joined) => joined.room.disconnect()));
  });

  test('an old token cannot revive a finished class, and a late student is told that it is over', async () => {
    const session = await scheduledClass(server, { students: 1 });
    await server.call('POST', `/api/sessions/${session.id}/open`, { token: session.token, body: {} });
    const teacher = await teacherJoins(server, session);
    await sessionUntil(server, session, (d) => d.status === 'ongoing');
    await server.call('POST', `/api/teacher/sessions/${session.id}/complete`, { token: session.token, body: {} });
    await sessionUntil(server, session, (d) => d.people.every((p: PersonLike) => p.liveState === 'final'));
    const { Room } = await import('@livekit/rtc-node');
    await expect(
      new Room().connect(teacher.grant.url, teacher.grant.token, { autoSubscribe: false, dynacast: false }),
    ).rejects.toThrow();
    expect(await server.rooms.listRooms([teacher.roomName])).toEqual([]);
    const link = await studentLinkOf(server, session, 0);
    expect((await server.call('GET', `/api/join/${link}`)).body.state).toBe('over');
    expect((await server.call('POST', `/api/join/${link}/token`, { body: { deviceId: 'phone-1' } })).body.code).toBe(
      'session_over',
    );
  });

  test('before the window nobody gets in, and a student who waits needs no token', async () => {
    const session = await scheduledClass(server, { students: 1, startsAt: Date.now() + 60 * MINUTE });
    const open = await server.call('POST', `/api/sessions/${session.id}/open`, { token: session.token, body: {} });
    expect(open).toMatchObject({ status: 409, body: { code: 'too_early' } });
    expect(await server.rooms.listRooms()).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ name: expect.stringContaining(`_${session.id}_`) })]),
    );
    const link = await studentLinkOf(server, session, 0);
    expect((await server.call('GET', `/api/join/${link}`)).body).toMatchObject({
      state: 'too_early',
      session: { title: 'حلقة' },
    });
  });
});
