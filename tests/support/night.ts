import { maintain } from '#server/jobs/maintenance.ts';
import { FREE_RUN } from './free-run.ts';
import { createTestDeps } from './test-deps.ts';
import type { TestServer } from './test-server.ts';

/** What the night does, now. */
export async function nightOf({ connectionString }: Pick<TestServer, 'connectionString'>) {
  const parts = await createTestDeps({ connectionString, queue: false });
  try {
    return await maintain(parts.deps, FREE_RUN);
  } finally {
    await parts.close();
  }
}

/** The server's own night is far away, whenever this runs: what is compared is compared by the tests alone. */
export async function keepNightAway({ db }: Pick<TestServer, 'db'>): Promise<void> {
  await db('academy').update({ time_zone: zoneWhereItIs(15) });
}

/** A zone whose clocks show this hour. They are named the other way round: Etc/GMT+3 is three hours behind. */
export function zoneWhereItIs(wanted: number): string {
  const ahead = ((wanted - new Date().getUTCHours() + 36) % 24) - 12;
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}
