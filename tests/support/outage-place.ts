import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Knex } from 'knex';
import { startLiveKit } from '#demo/livekit.ts';
import { startWebhookProxy, type WebhookProxy } from '#demo/webhook-proxy.ts';
import { connect } from '#server/db/connect.ts';
import { freePort } from '#server/process/free-port.ts';
import { insertAcademy } from './fixtures-of-sessions.ts';
import { realBinary, type LiveKitAccess } from './livekit-place.ts';
import { scheduledClass, type RealClass } from './real-class.ts';
import { serverProcess } from './server-process.ts';
import { createTestDatabase } from './test-database.ts';
import { callerOf, signInOf, type Desk } from './test-server.ts';

const liveKitState = z.object({ program: z.object({ pid: z.number().int().positive() }) });

/** Seconds instead of minutes, in the proportions of production. */
const COMPRESSED = {
  ITQAN_ROSTER_EVERY_MS: '500',
  ITQAN_SETTLING_MS: '1500',
  ITQAN_BLIND_AFTER_MS: '8000',
  ITQAN_MANAGE_EVERY_MS: '1000',
};
/** LiveKit's words for a delivery after its fifth try. */
const GIVEN_UP = 'failed to send webhook';
export const RECONNECT_GRACE_S = 10;
export const CLASS_MINUTES = 1;

/** A server as a process of its own on a database of its own, to be killed and frozen. */
export interface OutagePlace extends Desk {
  readonly db: Knex;
  /** Where the people of this place keep their ledgers. */
  readonly folder: string;
  /** Stands between LiveKit and the server, where the place was made with one. */
  readonly proxy: WebhookProxy;
  /** Of a place with a proxy; frozen it answers nobody. */
  readonly liveKit: (LiveKitAccess & { freeze(): void; goOn(): void }) | null;
  /** Starts the server, and waits until it answers. */
  start(): Promise<void>;
  /** kill -9, and waits until it is gone. LiveKit goes on without it. */
  kill(): Promise<void>;
  freeze(): void;
  goOn(): void;
  /** How many deliveries the server's own LiveKit has given up. */
  droppedByLiveKit(): Promise<number>;
  /** kill -9 to the server's own LiveKit. */
  killLiveKit(): Promise<void>;
}

interface PlaceOptions {
  /** LiveKit is not the server's own, and a proxy that can lose deliveries stands before the server. */
  readonly proxied?: boolean;
  readonly cleanupDelayMinutes?: number;
  /** The server's; production's where nothing is said. */
  readonly timing?: Readonly<Record<string, string>>;
}

type Undo = (step: () => Promise<void>) => void;

export async function openOutagePlace(
  undo: Undo,
  { proxied = false, cleanupDelayMinutes = 30, timing = COMPRESSED }: PlaceOptions = {},
): Promise<OutagePlace> {
  const database = await createTestDatabase();
  undo(database.drop);
  const db = connect(database.connectionString, { max: 3 });
  undo(() => db.destroy());
  await insertAcademy(db);
  for (const [key, value] of [
    ['reconnect_grace_seconds', RECONNECT_GRACE_S],
    ['meeting_cleanup_delay_minutes', cleanupDelayMinutes],
  ] as const)
    await db('setting_versions').insert({ version: 2, key, scope_kind: 'academy', scope_id: '', value });
  await db('academy').update({ settings_version: 2 });
  const folder = await mkdtemp(join(tmpdir(), 'itqan-test-outage-'));
  undo(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const binary = await realBinary();
  const proxy = await startWebhookProxy();
  undo(() => proxy.close());
  proxy.forwardTo(`${url}/webhooks/livekit`);
  const liveKit = proxied ? await startLiveKit(binary, folder, proxy.url) : null;
  if (liveKit) undo(() => liveKit.stop());

  const server = serverProcess(folder, port, {
    DATABASE_URL: database.connectionString,
    ...timing,
    ...(liveKit?.env ?? { LIVEKIT_SERVER_BIN: binary }),
  });
  const killLiveKit = async (): Promise<void> => {
    const state: unknown = JSON.parse(await readFile(join(folder, 'server-data/livekit/livekit-state.json'), 'utf8'));
    process.kill(liveKitState.parse(state).program.pid, 'SIGKILL');
  };
  undo(async () => {
    // A test that fails during an outage leaves a LiveKit without a server.
    if (!server.runs()) return liveKit ? undefined : killLiveKit();
    await server.stop();
  });
  const call = callerOf(url);

  return {
    db,
    folder,
    proxy,
    liveKit: liveKit && {
      url: liveKit.env.LIVEKIT_URL,
      apiKey: liveKit.env.LIVEKIT_API_KEY,
      apiSecret: liveKit.env.LIVEKIT_API_SECRET,
      freeze: () => liveKit.freeze(),
      goOn: () => liveKit.goOn(),
    },
    call,
    signIn: signInOf(db, call),
    start: server.start,
    kill: server.kill,
    freeze: server.freeze,
    goOn: server.goOn,
    droppedByLiveKit: async () =>
      (await readFile(join(folder, 'server-data/livekit/livekit.log'), 'utf8')).split(GIVEN_UP).length - 1,
    killLiveKit,
  };
}

/** A class that begins now, its room open. */
export async function openClass(
  place: Desk & { readonly db: Knex },
  students: number,
  { startsAt = Date.now(), minutes = CLASS_MINUTES } = {},
): Promise<RealClass> {
  const session = await scheduledClass(place, { students, startsAt, minutes });
  const opened = await place.call('POST', `/api/sessions/${session.id}/open`, { token: session.token, body: {} });
  // The server's own job may have been faster.
  const isOpen = opened.status === 200 || opened.body.data?.from === 'ready';
  if (!isOpen) throw new Error(`the room does not open: ${JSON.stringify(opened.body)}`);
  return session;
}
