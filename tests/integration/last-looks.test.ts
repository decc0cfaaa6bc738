import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#server/auth/actor.ts';
import { at } from '#server/db/connect.ts';
import { manageMeetings } from '#server/jobs/manage-meetings.ts';
import { startWork, type Work } from '#server/jobs/work.ts';
import { completeSession } from '#server/usecases/sessions/end.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { eventually } from '../support/eventually.ts';
import { insertAcademy, insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { FREE_RUN } from '../support/free-run.ts';
import { eventBody } from '../support/sign-webhook.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';
import { tellLiveKit, type ToldLiveKit } from '../support/told-livekit.ts';
import { openWebhookApp } from '../support/webhook-app.ts';

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

  /** Ten minutes past its end, with a student of whose coming no event tells; then its teacher's next class. */
  async function twoClasses() {
    const before = await insertSession(parts.db, {
      startsAt: Date.now() - 40 * MINUTE,
      minutes: 30,
      subtype: 'individual',
    });
    const startsAt = before.endsAt + 6 * MINUTE;
    const next = await insertSession(parts.db, { kind: 'academic', startsAt, status: 'ready' });
    await parts.db('sessions').where('id', next.id).update({ teacher_id: before.teacherId });
    for (const { roomName, startsAt } of [before, next]) liveKit.openRoom(roomName, startsAt - MINUTE);
    await parts.db('session_rooms').update({ heard_at: new Date() });
    const joinedAt = before.startsAt;
    liveKit.enter(before.roomName, { participantSid: 'PA_s', identity: before.student(0), joinedAt });
    return { before, next };
  }
  const statusOf = ({ id }: SessionFixture) => parts.db('sessions').where('id', id).first('status', 'end_reason');
  type Classes = Awaited<ReturnType<typeof twoClasses>>;
  const arrival = ({ before, next }: Classes) => ({
    participantSid: 'PA_t',
    identity: before.teacher,
    joinedAt: next.startsAt + MINUTE,
  });

  async function eventTells(classes: Classes): Promise<void> {
    const { participantSid: sid, identity, joinedAt } = arrival(classes);
    const { roomName: room } = classes.next;
    const webhooks = await openWebhookApp(parts.deps);
    const parted = { event: 'participant_joined', room, roomSid: 'RM_next', sid, identity, joinedAt, at: joinedAt };
    await webhooks.send(eventBody(parted));
    await webhooks.close();
    work.folding.onStored([room]);
  }
  async function rosterShows(classes: Classes): Promise<void> {
    liveKit.enter(classes.next.roomName, arrival(classes));
    await work.lastLook(classes.next.id);
  }
  async function minuteFinds(classes: Classes): Promise<void> {
    const { participantSid, identity, joinedAt } = arrival(classes);
    await parts.db('attendance_facts').insert({
      id: 'EV_t',
      session_id: classes.next.id,
      room_name: classes.next.roomName,
      room_sid: 'RM_next',
      participant_sid: participantSid,
      identity,
      what: 'joined',
      at: at(joinedAt),
      joined_at: at(joinedAt),
    });
    await manageMeetings(parts.deps, ['academic'], work.lastLook, FREE_RUN);
  }

  test.each([
    ['an event tells of', eventTells],
    ['a look into its room shows', rosterShows],
    ['the minute’s round finds', minuteFinds],
  ])('is taken when the next class begins because %s its teacher', async (_, comes) => {
    const classes = await twoClasses();
    await comes(classes);
    await eventually(async () => expect(await statusOf(classes.next)).toMatchObject({ status: 'ongoing' }));
    expect(asked).toContain(classes.before.roomName);
    // Without the look nobody would know of the student, and the class would be counted as missed by them.
    expect(await statusOf(classes.before)).toEqual({ status: 'completed', end_reason: 'next_class_started' });
    expect(await verdicts(classes.before)).toMatchObject([
      { person_role: 'student', status: 'present', attended_ms: 30 * MINUTE },
      { person_role: 'teacher' },
    ]);
  });

  test('that LiveKit does not answer keeps the next class from nothing', async () => {
    const classes = await twoClasses();
    liveKit.goAway();
    await eventTells(classes);
    await eventually(async () =>
      expect(await parts.db('sessions').orderBy('id').pluck('status')).toEqual(['absent', 'ongoing']),
    );
  });
});
