import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { startLiveKit } from '#demo/livekit.ts';
import { connect } from '#server/db/connect.ts';
import { freePort } from '#server/process/free-port.ts';
import { insertAcademy } from './fixtures-of-sessions.ts';
import { openFrontDoor, type FrontDoor } from './front-door.ts';
import { realBinary, type LiveKitAccess } from './livekit-place.ts';
import { serverProcess, type ServerProcess } from './server-process.ts';
import { createTestDatabase } from './test-database.ts';

export interface SeveralServers {
  readonly db: Knex;
  readonly servers: readonly ServerProcess[];
  readonly liveKit: LiveKitAccess;
  /** LiveKit's webhooks go in there. */
  readonly door: FrontDoor;
  readonly folder: string;
}

/** Several servers on one database with one real LiveKit, all of them answering. */
export async function openSeveralServers(
  undo: (step: () => Promise<void>) => void,
  count: number,
  environment: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, number>> = {},
  { built = false } = {},
): Promise<SeveralServers> {
  const database = await createTestDatabase();
  undo(database.drop);
  const db = connect(database.connectionString, { max: 4 });
  undo(() => db.destroy());
  await insertAcademy(db);
  await db('academy').update({ settings_version: 2 });
  for (const [key, value] of Object.entries(settings))
    await db('setting_versions').insert({ version: 2, key, value: JSON.stringify(value) });
  const folder = await mkdtemp(join(tmpdir(), 'itqan-test-several-'));
  undo(() => rm(folder, { recursive: true, force: true }));
  const ports: (number | null)[] = [];
  for (let n = 1; n <= count; n += 1) ports.push(await freePort());
  const door = await openFrontDoor(ports.map((port) => `http://127.0.0.1:${port}`));
  undo(() => door.close());
  const liveKit = await startLiveKit(await realBinary(), folder, `${door.url}/webhooks/livekit`);
  undo(() => liveKit.stop());
  const env = { DATABASE_URL: database.connectionString, ...liveKit.env, ...environment };
  const servers = ports.map((port, n) => serverProcess(folder, port, env, { name: `server-${n + 1}`, built }));
  undo(async () => {
    await Promise.all(servers.map((server) => server.stop()));
  });
  await Promise.all(servers.map((server) => server.start()));
  const { LIVEKIT_URL: url, LIVEKIT_API_KEY: apiKey, LIVEKIT_API_SECRET: apiSecret } = liveKit.env;
  return { db, servers, liveKit: { url, apiKey, apiSecret }, door, folder };
}
