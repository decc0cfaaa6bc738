import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import type { SessionTableRow } from '#server/db/tables.ts';
import { projectAttendance } from '#server/usecases/attendance/project.ts';
import { grantJoin } from '#server/usecases/join/grant.ts';
import { policyOf } from '#shared/domain/policy.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { insertAcademy, insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';
import { tellLiveKit } from '../support/told-livekit.ts';

/** Locked: no new tokens but for people who were in, within the reconnect grace (domain.md 9). */
describe('a locked room', () => {
  let server: TestServerParts;
  const now = Math.floor(Date.now() / SECOND) * SECOND;

  beforeAll(async () => {
    server = await createTestDeps({ liveKit: tellLiveKit(), queue: false });
    await insertAcademy(server.db);
  });
  afterAll(() => server.close());

  /** The class may go on for two hours after its end; half an hour after it, stays without a leave are closed at E. */
  async function lockedClass(endedFor: number, students: number): Promise<SessionFixture> {
    const session = await insertSession(server.db, { startsAt: now - endedFor - 60 * MINUTE, students });
    const policy = { ...policyOf({}, 'quran'), meetingCleanupDelayMinutes: 120, staleCycleMinutes: 30 };
    await server
      .db('sessions')
      .where('id', session.id)
      .update({ policy: JSON.stringify(policy), policy_version: 1 });
    await server.db('session_rooms').where('session_id', session.id).update({ locked: true });
    return session;
  }
  /** In since the start of the class, until a moment of which LiveKit told; null while it told of none. */
  async function wasIn(session: SessionFixture, identity: string, leftAt: number | null): Promise<void> {
    const of = {
      room_name: session.roomName,
      room_sid: `RM_${session.id}`,
      participant_sid: `PA_${identity}`,
      identity,
      session_id: session.id,
      joined_at: at(session.startsAt),
    };
    const joined = { ...of, id: `joined ${identity}`, what: 'joined', at: at(session.startsAt) };
    const left = leftAt === null ? [] : [{ ...of, id: `left ${identity}`, what: 'left', at: at(leftAt) }];
    await server.db('attendance_facts').insert([joined, ...left]);
  }
  async function comesBack(session: SessionFixture, n: number) {
    const row = (await server.db<SessionTableRow>('sessions').where('id', session.id).first())!;
    const person = { type: 'student', id: session.studentIds[n]! } as const;
    const answer = await grantJoin(server.deps, row, { person, name: 'يوسف', role: 'student', deviceId: 'phone' });
    return answer.ok ? 'in' : answer.refusal.code;
  }

  test.each([
    ['while the class goes on', -20],
    ['in overtime', 20],
    ['in overtime, when stays without a leave are counted to its end only', 40],
  ])('takes back who loses the line %s, and nobody who left before or never came', async (_, minutes) => {
    const session = await lockedClass(minutes * MINUTE, 4);
    await wasIn(session, session.student(0), null);
    await wasIn(session, session.student(1), now - MINUTE);
    await wasIn(session, session.student(2), now - 10 * MINUTE);
    await server.db.transaction((trx) => projectAttendance(trx, session.id, now));
    expect(await Promise.all([0, 1, 2, 3].map((n) => comesBack(session, n)))).toEqual([
      'in',
      'in',
      'room_locked',
      'room_locked',
    ]);
  });
});
