import { afterEach, beforeEach, expect, it } from 'vitest';
import { at } from '#server/db/connect.ts';
import { createReconciler } from '#server/jobs/reconcile.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { insertAcademy, insertSession, type SessionFixture } from '#tests/support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';
import { tellLiveKit, type ToldLiveKit } from '#tests/support/told-livekit.ts';

const hooks = { teacherJoined: () => Promise.resolve() };
let liveKit: ToldLiveKit;
let server: TestServerParts;

beforeEach(async () => {
  liveKit = tellLiveKit();
  server = await createTestDeps({ liveKit, queue: false });
  await insertAcademy(server.db);
});
afterEach(() => server.close());

async function liveClass(now: number): Promise<SessionFixture> {
  const session = await insertSession(server.db, { startsAt: now, status: 'ready' });
  liveKit.openRoom(session.roomName, now - MINUTE);
  await server
    .db('session_rooms')
    .where('name', session.roomName)
    .update({ created_in_livekit_at: at(now) });
  return session;
}

it('one room that cannot be checked makes no other room blind to a server that comes back', async () => {
  const now = Math.floor(Date.now() / SECOND) * SECOND;
  const [good, broken] = [await liveClass(now), await liveClass(now)];
  liveKit.enter(broken.roomName, { participantSid: 'PA_1', identity: broken.student(0), joinedAt: now });
  await server.db.raw(
    `create function break_it() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
     create trigger break_it before insert on roster_sightings for each row
       when (new.session_id = ${broken.id}) execute function break_it()`,
  );
  const first = createReconciler(server.deps, hooks);
  for (let passed = 0; passed <= 600; passed += 20) await first.tick(now + passed * SECOND);
  await createReconciler(server.deps, hooks).tick(now + 610 * SECOND);
  expect(await server.db('blind_periods').where('session_id', good.id)).toEqual([]);
});
