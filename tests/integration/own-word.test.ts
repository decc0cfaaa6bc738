import { expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { createReconciler } from '#server/jobs/reconcile.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { insertAcademy, insertSession } from '../support/fixtures-of-sessions.ts';
import { createTestDeps } from '../support/test-deps.ts';
import { tellLiveKit } from '../support/told-livekit.ts';

test('a roster that lacks a teacher makes no sighting of their own desktop’s word, as it does of another’s', async ({
  onTestFinished,
}) => {
  const liveKit = tellLiveKit();
  const { deps, db, close } = await createTestDeps({ liveKit, queue: false });
  onTestFinished(close);
  await insertAcademy(db);
  const now = Math.floor(Date.now() / SECOND) * SECOND;
  const startsAt = now - 10 * MINUTE;
  const session = await insertSession(db, { startsAt });
  const { sid } = liveKit.openRoom(session.roomName, startsAt - MINUTE);
  await db('witness_facts').insert(
    [session.teacher, session.student(0)].map((identity) => ({
      id: `witness-${identity}`,
      room_name: session.roomName,
      room_sid: sid,
      participant_sid: `PA_${identity}`,
      identity,
      what: 'joined',
      at: at(startsAt),
      joined_at: at(startsAt),
      staff_id: session.teacherId,
      session_id: session.id,
    })),
  );
  const begun: number[] = [];
  const reconciler = createReconciler(deps, {
    teacherJoined: (_trx, sessionId) => Promise.resolve(void begun.push(sessionId)),
  });
  await reconciler.tick(now);
  await reconciler.tick(now + 20 * SECOND);
  expect(await db('roster_sightings').pluck('identity')).toEqual([session.student(0)]);
  expect(await db('meeting_attendances')).toMatchObject([
    {
      identity: session.student(0),
      flags: expect.arrayContaining(['estimated', 'witnessed']),
      cycles: [{ source: 'witness', end: 'missing', flags: ['estimated', 'witnessed'] }],
    },
  ]);
  expect(begun).toEqual([]);
});
