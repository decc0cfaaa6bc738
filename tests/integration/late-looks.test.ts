import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at } from '#server/db/connect.ts';
import { createReconciler } from '#server/jobs/reconcile.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { insertAcademy, insertSession, type SessionFixture } from '#tests/support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';
import { tellLiveKit, type ToldLiveKit } from '#tests/support/told-livekit.ts';

/** Several servers look into a room; the one that read it first may be the last to write (domain.md 3.2). */
describe('a look that is written after a later one', () => {
  let liveKit: ToldLiveKit;
  let server: TestServerParts;
  let session: SessionFixture;
  const now = Math.floor(Date.now() / SECOND) * SECOND;
  const S = now - 10 * MINUTE;
  const rowOf = (n: number) => ({ participantSid: `PA_${n}`, identity: session.student(n), joinedAt: S });
  const enter = (n: number) => liveKit.enter(session.roomName, rowOf(n));
  const leave = (n: number) => liveKit.leave(session.roomName, rowOf(n).participantSid);
  const leftAt = () => server.db('meeting_attendances').orderBy('person_id').pluck('left_at');
  /** Each by a server of its own. */
  async function looksAt(...seconds: readonly number[]): Promise<void> {
    const hooks = { teacherJoined: () => Promise.resolve() };
    for (const offset of seconds) await createReconciler(server.deps, hooks).tick(now + offset * SECOND);
  }

  beforeEach(async () => {
    liveKit = tellLiveKit();
    server = await createTestDeps({ liveKit, queue: false });
    await insertAcademy(server.db);
    session = await insertSession(server.db, { startsAt: S, students: 2 });
    liveKit.openRoom(session.roomName, S - 5 * MINUTE);
    await server
      .db('session_rooms')
      .where('session_id', session.id)
      .update({ created_in_livekit_at: at(now) });
    for (const n of [0, 1]) enter(n);
  });
  afterEach(() => server.close());

  it('takes back nothing of when the room was last heard of', async () => {
    await looksAt(40, 20, 5 * 60);
    expect(await server.db('blind_periods').select('blind_from', 'blind_until')).toEqual([
      { blind_from: now + 40 * SECOND, blind_until: now + 5 * MINUTE },
    ]);
  });

  it('neither brings back who was found gone since nor takes out who was seen since', async () => {
    await looksAt(0);
    leave(0);
    await looksAt(20, 40);
    // As it was before: the first still in, the second not seen yet.
    enter(0);
    leave(1);
    await looksAt(10, 15);
    leave(0);
    expect(await leftAt()).toEqual([now + 15 * SECOND, null]);
    await looksAt(60, 80);
    expect(await leftAt()).toEqual([now + 15 * SECOND, now + 40 * SECOND]);
  });
});
