import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#server/auth/actor.ts';
import { at } from '#server/db/connect.ts';
import { startWork, type Work } from '#server/jobs/work.ts';
import { completeSession } from '#server/usecases/sessions/end.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { eventually } from '../support/eventually.ts';
import { insertAcademy, insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';
import { tellLiveKit, type ToldLiveKit } from '../support/told-livekit.ts';

const actor = (role: string, staffId: number) => ({ role, staffId }) as Actor;

/** Nobody is paid or charged for minutes after a leave that was lost: somebody looks before it is decided (domain.md 3.2). */
describe('a last look into the room', () => {
  let liveKit: ToldLiveKit;
  let parts: TestServerParts;
  let work: Work;
  const asked: string[] = [];

  beforeEach(async () => {
    const told = tellLiveKit();
    asked.length = 0;
    liveKit = {
      ...told,
      listParticipants: (name) => {
        asked.push(name);
        return told.listParticipants(name);
      },
    };
    parts = await createTestDeps({ liveKit, timing: { settlingMs: 600_000 } });
    await insertAcademy(parts.db);
    // It does what is asked and queued, and looks by itself at nothing.
    work = await startWork(parts.deps);
  });
  afterEach(async () => {
    await work.stop();
    await parts.close();
  });

  /** Forty minutes ago both came; the last look saw them after ten, and of their leaves no event tells. */
  async function classOfTheGone(wish: { readonly minutes: number; readonly status: 'ongoing' | 'completed' }) {
    const session = await insertSession(parts.db, { startsAt: Date.now() - 40 * MINUTE, ...wish });
    const { sid } = liveKit.openRoom(session.roomName, session.startsAt - MINUTE);
    const ten = session.startsAt + 10 * MINUTE;
    for (const identity of [session.teacher, session.student(0)]) {
      const one = { room_name: session.roomName, room_sid: sid, participant_sid: `PA_${identity}`, identity };
      const of = { ...one, session_id: session.id, joined_at: at(session.startsAt) };
      await parts.db('attendance_facts').insert({ ...of, id: `EV_${identity}`, what: 'joined', at: of.joined_at });
      await parts.db('roster_sightings').insert({ ...of, first_seen_at: of.joined_at, last_seen_at: at(ten) });
    }
    await parts.db('session_rooms').where('session_id', session.id).update({ heard_at: new Date() });
    return session;
  }
  const verdicts = ({ id }: SessionFixture) =>
    parts
      .db('session_attendances')
      .where('session_id', id)
      .orderBy('person_role')
      .select('person_role', 'status', 'attended_ms', 'flags');
  const ofTenMinutes = ['student', 'teacher'].map((person_role) => ({
    person_role,
    status: 'absent',
    attended_ms: 10 * MINUTE,
    flags: ['estimated'],
  }));

  test('is taken when a person ends the class, and only when they may', async () => {
    const session = await classOfTheGone({ minutes: 60, status: 'ongoing' });
    const input = { id: session.id, reason: 'the class is over' };
    const stranger = actor('teacher', session.teacherId + 1);
    expect(await completeSession(parts.deps, work.lastLook, stranger, input)).toMatchObject({ ok: false });
    expect(asked).toEqual([]);
    expect(await completeSession(parts.deps, work.lastLook, actor('admin', 1), input)).toMatchObject({ ok: true });
    expect(asked).toEqual([session.roomName]);
    expect(await verdicts(session)).toEqual(ofTenMinutes);
  });

  test('is taken before the verdicts become final', async () => {
    const session = await classOfTheGone({ minutes: 30, status: 'completed' });
    await parts.db.transaction((trx) => parts.deps.jobs.enqueue(trx, 'finalise-session', { sessionId: session.id }));
    await eventually(async () =>
      expect((await parts.db('sessions').where('id', session.id).first()).finalised_at).not.toBeNull(),
    );
    expect(asked).toEqual([session.roomName]);
    expect(await verdicts(session)).toEqual(ofTenMinutes);
  });
});
