import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokenNow, saidWrongly } from '../support/academy-invariants.ts';
import { eventually } from '../support/eventually.ts';
import { nightOf } from '../support/night.ts';
import { startOffice } from '../support/office.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const STEPS = Number(process.env['ITQAN_WALK_STEPS'] ?? 70);
/** One that stays and one that is another at every run; when it finds something, the test's name tells which. */
const SEEDS = (process.env['ITQAN_WALK_SEED'] ?? `2,${Date.now() % 1_000_000}`).split(',').map(Number);

/** Whatever an office does in whatever order, nobody is booked, charged or told twice (domain.md 2, 5, 6). */
describe.each(SEEDS)('an office that does everything in odd orders (ITQAN_WALK_SEED=%i)', (seed) => {
  let server: TestServer;
  let token: string;
  beforeAll(async () => {
    server = await startTestServer({ ITQAN_SETTLING_MS: '50' });
    token = (await server.staff('admin')).token;
  });
  afterAll(() => server.close());

  const night = async (): Promise<readonly unknown[]> => {
    await nightOf(server);
    return server.db('ledger_differences');
  };
  const unsettled = () => server.db('sessions').whereIn('status', ['completed', 'absent']).whereNull('finalised_at');

  test('nobody is booked, charged or told twice, and the night finds nothing to name', async () => {
    const { step, story } = await startOffice(server, token, seed);
    try {
      while (story.length < STEPS) {
        await step();
        expect(await brokenNow(server.db)).toEqual([]);
        if (story.length % 10 === 0) expect(await saidWrongly(server, token)).toEqual([]);
      }
      await eventually(async () => expect(await unsettled()).toEqual([]));
      expect([...(await brokenNow(server.db)), ...(await saidWrongly(server, token))]).toEqual([]);
      expect(await night()).toEqual([]);
    } catch (error) {
      console.log(story.slice(-25).join('\n'));
      throw error;
    }
    if (process.env['ITQAN_WALK_STEPS']) console.log(story.join('\n'));
  }, 600_000);
});
