import type { Knex } from 'knex';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '#server/log.ts';
import { rowOfDelivery } from '#server/usecases/attendance/delivery.ts';
import { createIntake, type FoldAtOnce, type Stored } from '#server/usecases/attendance/intake.ts';
import type { Spool } from '#server/usecases/attendance/spool.ts';

/** Every connection of this pool is busy, for ever. */
const busyDatabase = { client: { acquireConnection: () => new Promise(() => undefined) } } as unknown as Knex;

const after = <T>(ms: number, value: T): Promise<T> => new Promise((resolve) => setTimeout(resolve, ms, value));

/** A disk that takes this long. */
const slowDisk = (ms: number): Spool => ({
  append: () => after(ms, undefined),
  oldest: async () => [],
  remove: async () => undefined,
});

const row = (id: string) => {
  const body = { id, event: 'room_started', createdAt: '0', room: { name: 'r', sid: 'RM_1' } };
  return rowOfDelivery(Buffer.from(JSON.stringify(body)), Date.now(), true, 60_000);
};

interface Answered {
  readonly stored: Stored;
  readonly afterMs: number;
}

/** Where two deliveries of 50 ms apart lie when they are answered, and how long each took. */
async function twoDeliveries(fold: FoldAtOnce, diskMs: number): Promise<readonly Answered[]> {
  const log = createLog(() => undefined, 'silent');
  const intake = await createIntake(busyDatabase, slowDisk(diskMs), log, {
    onStored: () => undefined,
    foldAtOnce: fold,
  });
  const began = performance.now();
  const deliver = async (at: number): Promise<Answered> => {
    await after(at, undefined);
    const stored = await intake.store(row(`EV_${at}`));
    return { stored, afterMs: performance.now() - began - at };
  };
  const answered = Promise.all([deliver(0), deliver(50)]);
  await vi.advanceTimersByTimeAsync(20_000);
  await intake.close();
  return answered;
}

/** Promise 2 of reliability.md: durable before the answer, and none later than three seconds. */
describe('a delivery that came while another one is being stored', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('lies on a slow disk in time though the database used up the time of the one before', async () => {
    const answered = await twoDeliveries(() => after(500, false), 600);
    expect(answered.map(({ stored }) => stored)).toEqual(['spool', 'spool']);
    for (const { afterMs } of answered) expect(afterMs).toBeLessThan(2_500);
  });

  it('leaves the database no more than what its own time allows when it has waited for it', async () => {
    const [first, second] = await twoDeliveries(() => after(1_400, true), 900);
    expect(first?.stored).toBe('database');
    expect(second?.stored).toBe('spool');
    expect(second?.afterMs).toBeLessThan(2_500);
  });

  it('is to be sent again in time when neither database nor disk takes it', async () => {
    const answered = await twoDeliveries(() => after(500, false), 5_000);
    expect(answered.map(({ stored }) => stored)).toEqual(['nowhere', 'nowhere']);
    for (const { afterMs } of answered) expect(afterMs).toBeLessThan(3_000);
  });
});
