import { afterAll, expect, test } from 'vitest';
import { dispose } from '@livekit/rtc-node';
import { manageMeetings } from '#server/jobs/manage-meetings.ts';
import { createLiveKit } from '#server/livekit/livekit.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { insertAcademy } from '../support/fixtures-of-sessions.ts';
import { FREE_RUN } from '../support/free-run.ts';
import { newLiveKitPlace } from '../support/livekit-place.ts';
import { insertManySessions } from '../support/many-sessions.ts';
import { createTestDeps } from '../support/test-deps.ts';

afterAll(() => dispose());

/** The whole thousand with ITQAN_SAME_MINUTE=1000. */
const SESSIONS = Number(process.env['ITQAN_SAME_MINUTE'] ?? 60);
const WINDOW_MS = 15 * MINUTE;

test(`${SESSIONS} classes at the same minute: every room is ready long before the start, in one run of the job`, async () => {
  const liveKit = createLiveKit(await (await newLiveKitPlace()).start());
  const server = await createTestDeps({ liveKit });
  await insertAcademy(server.db);
  const began = Date.now();
  const startsAt = began + WINDOW_MS - SECOND;
  await insertManySessions(server.db, SESSIONS, startsAt);
  const inserted = performance.now();
  expect(await manageMeetings(server.deps, ['quran'], () => Promise.resolve(), FREE_RUN)).toEqual({
    looked: SESSIONS,
    moved: SESSIONS,
    failed: 0,
  });
  const tookMs = performance.now() - inserted;
  if (process.env['ITQAN_SAME_MINUTE']) console.log(`${SESSIONS} rooms in ${(tookMs / 1000).toFixed(1)} s`);
  expect(await server.db('sessions').whereNot('status', 'ready')).toEqual([]);
  expect(await liveKit.listRooms()).toHaveLength(SESSIONS);
  // A run that takes longer is cut off.
  expect(tookMs).toBeLessThan(server.deps.config.timing.hangsAfterMs);
  await server.close();
});
