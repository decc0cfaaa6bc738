import { mkdir, rm, writeFile } from 'node:fs/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { at, connect, databaseNow } from '#server/db/connect.ts';
import { migrate } from '#server/db/migrate.ts';
import { createReconciler } from '#server/jobs/reconcile.ts';
import { lockSession } from '#server/usecases/sessions/store.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { insertAcademy, insertSession, type SessionFixture } from '#tests/support/fixtures-of-sessions.ts';
import { newPlace } from '#tests/support/postgres-place.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';
import { tellLiveKit, type ToldLiveKit } from '#tests/support/told-livekit.ts';

const hooks = { teacherJoined: () => Promise.resolve() };
let liveKit: ToldLiveKit;
let server: TestServerParts;

afterEach(() => server.close());

async function open(options: Parameters<typeof createTestDeps>[0] = {}): Promise<void> {
  liveKit = tellLiveKit();
  server = await createTestDeps({ liveKit, queue: false, ...options });
  await insertAcademy(server.db);
}

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
  await open();
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

it('an event that waits in quarantine tells nothing, so it breaks no blindness', async () => {
  await open();
  const now = Math.floor(Date.now() / SECOND) * SECOND;
  const { id, roomName } = await liveClass(now - 10 * MINUTE);
  const row = { event: 'room_started', created_at: at(0), payload: '{}', room_name: roomName };
  await server.db('livekit_events').insert([
    { ...row, id: 'EV_quarantined', state: 'quarantined', received_at: at(now - 7 * MINUTE) },
    { ...row, id: 'EV_done', state: 'done', received_at: at(now - 4 * MINUTE) },
  ]);
  await createReconciler(server.deps, hooks).tick(now);
  expect(
    await server.db('blind_periods').where('session_id', id).orderBy('id').select('blind_from', 'blind_until'),
  ).toEqual([
    { blind_from: now - 10 * MINUTE, blind_until: now - 4 * MINUTE },
    { blind_from: now - 4 * MINUTE, blind_until: now },
  ]);
});

it.each(['answers', 'is away'])(
  'two servers that come back at the same moment write the silence down once, while LiveKit %s',
  async (how) => {
    await open();
    const now = await databaseNow(server.db);
    const { id } = await liveClass(now - 10 * MINUTE);
    if (how === 'is away') liveKit.goAway();
    const back = [createReconciler(server.deps, hooks), createReconciler(server.deps, hooks)];
    const ticks = await server.db.transaction(async (trx) => {
      await lockSession(trx, id);
      const begun = back.map((reconciler) => reconciler.tick(now));
      // Both have looked by now, and wait for the class.
      await expect
        .poll(() => server.db('pg_stat_activity').whereRaw(`datname = current_database() and wait_event_type = 'Lock'`))
        .toHaveLength(2);
      return begun;
    });
    await Promise.all(ticks);
    expect(await server.db('blind_periods').where('session_id', id)).toHaveLength(1);
  },
);

/** A busy computer may stand still for a while between two looks; what is shown here is no such moment. */
const BLIND_AFTER_MS = 4_000;
const AWAY_MS = 5_000;

/** A server on a database of its own that can be killed, with a live class that its checks have reached. */
async function openMortal() {
  const place = await newPlace();
  const postgres = await place.start();
  const db = connect(postgres.connectionString, { max: 2 });
  await migrate(db);
  await db.destroy();
  await open({
    connectionString: postgres.connectionString,
    timing: { rosterEveryMs: 100, blindAfterMs: BLIND_AFTER_MS },
  });
  await mkdir(server.spoolDir, { recursive: true });
  const session = await liveClass(await databaseNow(server.db));
  const reconciler = createReconciler(server.deps, hooks);
  await reconciler.start();
  const kill = async (): Promise<void> => {
    process.kill(postgres.pid, 'SIGKILL');
    await postgres.exited;
  };
  const heardAfter = (moment: number) =>
    server.db('session_rooms').where('name', session.roomName).where('heard_at', '>', at(moment)).pluck('name');
  return { session, reconciler, kill, heardAfter, comeBack: () => place.start({ port: postgres.port }) };
}
const failedChecks = (): number => server.logLines.filter((line) => line.includes('roster check could not run')).length;

it.each([
  { disk: 'takes', blind: 0 },
  { disk: 'refuses', blind: 1 },
])(
  'a time without a database is blind only where the disk could take no delivery: it $disk',
  async ({ disk, blind }) => {
    const { session, reconciler, kill, heardAfter, comeBack } = await openMortal();
    if (disk === 'refuses') {
      await rm(server.spoolDir, { recursive: true });
      await writeFile(server.spoolDir, 'the disk is full');
    }
    await kill();
    const downAt = Date.now();
    await expect.poll(() => Date.now() - downAt, { timeout: 10_000 }).toBeGreaterThan(AWAY_MS);
    await comeBack();
    await expect.poll(() => heardAfter(downAt), { timeout: 20_000 }).toHaveLength(1);
    await reconciler.stop();
    const periods: { blind_from: number; blind_until: number }[] = await server
      .db('blind_periods')
      .where('session_id', session.id);
    expect(periods).toHaveLength(blind);
    for (const period of periods) expect(period.blind_until - period.blind_from).toBeGreaterThan(AWAY_MS);
  },
);

it('a computer’s clock that is two hours ahead hides no blindness that comes after the database was away', async () => {
  const { session, reconciler, kill, comeBack } = await openMortal();
  const clock = Date.now;
  const ahead = vi.spyOn(Date, 'now').mockImplementation(() => clock() + 120 * MINUTE);
  const before = failedChecks();
  await kill();
  await expect.poll(failedChecks).toBeGreaterThan(before + 1);
  await reconciler.stop();
  await comeBack();
  await expect.poll(() => databaseNow(server.db).catch(() => 0)).toBeGreaterThan(0);
  const now = await databaseNow(server.db);
  await reconciler.tick(now);
  liveKit.goAway();
  await reconciler.tick(now + 10 * MINUTE);
  ahead.mockRestore();
  // While the database came back nobody looked: on a busy computer that is long enough to be blind as well.
  const since = server.db('blind_periods').where('session_id', session.id).where('blind_from', '>=', at(now));
  expect(await since.select('blind_from', 'cause')).toEqual([{ blind_from: now, cause: 'livekit_away' }]);
});
