import { dispose } from '@livekit/rtc-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { provideBuild } from '#setup/build.mjs';
import { MINUTE } from '#shared/domain/time.ts';
import { eventually } from '../support/eventually.ts';
import { insertSession } from '../support/fixtures-of-sessions.ts';
import { classOf, exact } from '../support/ledger-class.ts';
import { RECONNECT_GRACE_S } from '../support/outage-place.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { openSeveralServers } from '../support/several-servers.ts';
import { startSteadyLoad } from '../support/steady-load.ts';
import { callerOf, signInOf } from '../support/test-server.ts';

beforeAll(() => provideBuild());
afterAll(() => dispose());

/** What reliability.md 15 promises. */
const STOPS_WITHIN_MS = 10_000;
const RETURNS_WITHIN_MS = 15_000;
/** Seconds instead of minutes, in the proportions of production. */
const COMPRESSED = {
  ITQAN_ROSTER_EVERY_MS: '500',
  ITQAN_SETTLING_MS: '1500',
  ITQAN_BLIND_AFTER_MS: '8000',
  ITQAN_MANAGE_EVERY_MS: '1000',
  ITQAN_LEASE_MS: '1500',
};
const ROOMS_UNDER_LOAD = 4;

async function took(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return Math.round(performance.now() - began);
}

async function stops(server: ServerProcess): Promise<void> {
  expect(await took(() => server.stop())).toBeLessThan(STOPS_WITHIN_MS);
  expect(server.exitCode(), await server.log()).toBe(0);
}

test('two servers are restarted one after the other, both at once, then killed, under load and in a live class: nothing is lost', async ({
  onTestFinished,
}) => {
  const settings = { reconnect_grace_seconds: RECONNECT_GRACE_S };
  const { db, servers, liveKit, door, folder } = await openSeveralServers(onTestFinished, 2, COMPRESSED, settings, {
    built: true,
  });
  const [first, second] = servers as readonly [ServerProcess, ServerProcess];
  const call = callerOf(door.url);
  const lesson = await classOf({ db, folder, call, signIn: signInOf(db, call) }, 5, 2);
  const busy = await Promise.all(
    Array.from({ length: ROOMS_UNDER_LOAD }, () =>
      insertSession(db, { startsAt: Date.now() + 15 * MINUTE, status: 'ready', students: 3 }),
    ),
  );
  const load = startSteadyLoad(`${door.url}/webhooks/livekit`, liveKit, busy);
  onTestFinished(async () => void (await load.stop()));
  await lesson.student(0);
  const leavesEarly = await lesson.student(1);
  await lesson.inside(0, 1);

  const times: Record<string, number> = {};
  times.firstStops = await took(async () => {
    await Promise.all([stops(first), leavesEarly.leave()]);
  });
  const comesMeanwhile = await lesson.student(2);
  times.firstStarts = await took(() => first.start());
  await lesson.inside(0, 2);

  door.prefer(first.url);
  times.secondStops = await took(async () => {
    await Promise.all([stops(second), lesson.student(3)]);
  });
  await comesMeanwhile.leave();
  times.secondStarts = await took(() => second.start());
  await lesson.inside(0, 3);

  const comesLast = lesson.student(4);
  times.bothReturn = await took(async () => {
    await Promise.all([stops(first), stops(second), comesLast]);
    await first.start();
  });
  await second.start();
  await lesson.inside(0, 3, 4);

  // Killed in the middle of whatever they do, for less than LiveKit goes on telling (kill -9).
  const leavesUnheard = await comesLast;
  times.killedReturn = await took(async () => {
    await Promise.all([first.kill(), second.kill()]);
    await leavesUnheard.leave();
    await first.start();
  });
  await second.start();
  await lesson.inside(0, 3);
  const left = db('attendance_facts').where({ identity: lesson.session.student(4), what: 'left' });
  await eventually(async () => expect(await left.clone()).toHaveLength(1));
  for (const name of ['firstStarts', 'secondStarts', 'bothReturn', 'killedReturn'])
    expect(times[name], name).toBeLessThan(RETURNS_WITHIN_MS);

  expect(await load.stop()).toEqual([]);
  const rows = await lesson.report();
  expect(lesson.against(rows, 0)).toEqual([]);
  exact(rows, [0, 1, 2, 3, 4]);
  expect(await db('blind_periods')).toEqual([]);
  const stored = new Set<string>(await db('livekit_events').pluck('id'));
  expect(load.taken().length).toBeGreaterThan(100);
  expect([...load.taken(), ...door.taken()].filter((id) => !stored.has(id))).toEqual([]);
  await eventually(async () => expect(await db('livekit_events').whereNot('state', 'done')).toEqual([]));
  const facts = db('attendance_facts').whereIn(
    'session_id',
    busy.map(({ id }) => id),
  );
  const effects: string[] = await facts.pluck('id');
  expect(effects.toSorted()).toEqual(load.taken().toSorted());
});
