import { afterAll, beforeAll, expect, test } from 'vitest';
import { doubtsOf } from '#renderer/features/review/core/doubts.ts';
import { at } from '#server/db/connect.ts';
import { writeRoster } from '#server/usecases/attendance/roster.ts';
import { projectAttendance } from '#server/usecases/attendance/project.ts';
import type { RosterRow } from '#server/livekit/livekit.ts';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { startReviewing, type Reviewing } from '../support/reviewing.ts';

/** Two devices are what LiveKit tells of them, on the screen and in the copy that is read without a network (domain.md 9). */
let on: Reviewing;
beforeAll(async () => {
  on = await startReviewing();
});
afterAll(() => on.server.close());

/** The student's phone is put out after twenty minutes by a connection that is in 55 ms later. */
async function takenOver(by: string, joinLost = false): Promise<number> {
  const session = await on.reviewed({ stays: [[]] });
  const { id, startsAt, endsAt } = session;
  const taken = startsAt + 20 * MINUTE;
  const of = { room_name: session.roomName, room_sid: `RM_${id}`, identity: session.student(0), session_id: id };
  const first = { ...of, participant_sid: 'PA_1', joined_at: at(startsAt), device_id: 'phone' };
  const second = { ...of, participant_sid: 'PA_2', joined_at: at(taken + 55), device_id: by };
  await on.server.db('attendance_facts').insert([
    { ...first, id: `EV_1_${id}`, what: 'joined', at: at(startsAt) },
    { ...first, id: `EV_2_${id}`, what: 'left', at: at(taken), reason: 'DUPLICATE_IDENTITY' },
  ]);
  if (!joinLost)
    await on.server.db('attendance_facts').insert([
      { ...second, id: `EV_3_${id}`, what: 'joined', at: at(taken + 55) },
      { ...second, id: `EV_4_${id}`, what: 'left', at: at(endsAt), reason: 'CLIENT_INITIATED' },
    ]);
  const row: RosterRow = {
    participantSid: 'PA_2',
    identity: of.identity,
    joinedAt: taken + 55,
    active: true,
    standard: true,
    hidden: false,
    deviceId: by,
    audioTracks: [],
    microphoneOn: false,
    cameraOn: false,
  };
  await on.server.db.transaction(async (trx) => {
    const room = { name: of.room_name, sid: of.room_sid, createdAt: startsAt };
    if (joinLost) await writeRoster(trx, { sessionId: id, room, rows: [row], now: endsAt - MINUTE, final: false });
    await projectAttendance(trx, id, Date.now());
  });
  return id;
}

const reasons = (session: SessionDetail) => doubtsOf(session, Date.now()).map(({ reason }) => reason);

test('another device that takes over asks for a person, online and in the offline copy, also when only a roster saw it; the same device coming back does not', async () => {
  const [other, same] = [await takenOver('laptop'), await takenOver('phone')];
  const [seenOther, seenSame] = [await takenOver('laptop', true), await takenOver('phone', true)];
  const { token } = on.supervisor;
  const copy: SessionDetail[] = (await on.server.call('GET', '/api/review/sync', { token })).body.sessions;
  for (const [id, expected] of [
    [other, ['two_devices']],
    [same, []],
    [seenOther, ['lost_leave', 'two_devices']],
    [seenSame, ['lost_leave']],
  ] as const) {
    expect(reasons((await on.server.call('GET', `/api/sessions/${id}`, { token })).body)).toEqual(expected);
    expect(reasons(copy.find((session) => session.id === id)!)).toEqual(expected);
  }
});
