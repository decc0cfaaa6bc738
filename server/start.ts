import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Knex } from 'knex';
import type { ServerConfig } from './config.ts';
import { connect } from './db/connect.ts';
import { KeptConnection } from './db/lending.ts';
import { migrate, NewerSchema } from './db/migrate.ts';
import { superviseEmbeddedPostgres } from './db/postgres/supervise.ts';
import type { AcademyRow } from './db/tables.ts';
import type { Deps } from './deps.ts';
import { createEventHub } from './events/hub.ts';
import { createApp } from './http/app.ts';
import { startWork } from './jobs/work.ts';
import { startJobQueue } from './jobs/queue.ts';
import { createLiveKit, type LiveKit } from './livekit/livekit.ts';
import { freePort } from './process/free-port.ts';
import { superviseLocalLiveKit } from './livekit/local-server/supervise.ts';
import type { Log } from './log.ts';
import { sharedKey } from './auth/server-keys.ts';
import { setUpFirstAdmin } from './usecases/setup/set-up.ts';

/** An expected reason not to start: a code that both languages know, and the facts of its sentence. */
export class StartRefusal extends Error {
  readonly code: string;
  readonly data: Readonly<Record<string, string | number | null>>;
  constructor(code: string, data: Readonly<Record<string, string | number | null>>) {
    super(code);
    this.name = 'StartRefusal';
    this.code = code;
    this.data = data;
  }
}

export interface RunningServer {
  readonly url: string;
  readonly liveKitUrl: string | null;
  readonly setUp: boolean;
  readonly demo: boolean;
  /** Opens the first-start endpoints to whoever started this server. */
  readonly setupSecret: string;
  /** The computer slept: catch up at once. */
  resumed(): Promise<void>;
  close(): Promise<void>;
}

/** One writes and one carries the spool over. One is never let go: the delivery after a pause would pay for it. */
const INTAKE = { name: 'itqan-intake', min: 1, max: 2 };

/** Things to undo, newest first: a start that fails half-way leaves nothing running behind. */
type Undo = (() => Promise<void>)[];

/** Starts everything, bottom up, and answers once the first request can be served. */
export async function startServer(config: ServerConfig, log: Log): Promise<RunningServer> {
  const undo: Undo = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed())
      await step().catch((error: unknown) => log.error({ err: error }, 'a part did not stop cleanly'));
  };
  try {
    return { ...(await start(config, log, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(config: ServerConfig, log: Log, undo: Undo): Promise<Omit<RunningServer, 'close'>> {
  const connectionString = await openDatabase(config, log, undo);
  const db = connect(connectionString);
  undo.push(() => db.destroy());
  const intakeDb = new KeptConnection(connect(connectionString, INTAKE));
  undo.push(() => intakeDb.close());
  await bringUpToDate(db, log);
  const port = await portOf(config);
  const ownUrl = `http://127.0.0.1:${port}`;
  let catchUp: (() => void) | null = null;
  const liveKit = await openLiveKit(config, log, `${ownUrl}/webhooks/livekit`, undo, () => catchUp?.());
  const hub = createEventHub(db, log);
  undo.push(() => hub.close());
  const jobs = await startJobQueue(db, connectionString, log);
  undo.push(() => jobs.stop());
  const setupSecret = randomBytes(32).toString('base64url');
  const deps: Deps = {
    db,
    intakeDb,
    log,
    config,
    liveKit,
    hub,
    jobs,
    publicUrl: config.publicUrl ?? ownUrl,
    linkKey: await sharedKey(db, 'student-links'),
    setupSecret: config.mode === 'hosted' ? null : setupSecret,
  };
  if (config.firstAdmin && (await setUpFirstAdmin(deps, config.firstAdmin)))
    log.info(
      { email: config.firstAdmin.email },
      'the first admin was made; the password in the configuration is not read again',
    );
  const work = await startWork(deps);
  undo.push(() => work.stop());
  catchUp = () => void work.catchUp();
  const app = await createApp(deps, { lastLook: work.lastLook, folding: work.folding });
  undo.push(() => app.close());
  await listen(app, config, port);
  work.begin();
  const academy = await db<AcademyRow>('academy').first('demo');
  return {
    url: ownUrl,
    liveKitUrl: liveKit?.url ?? null,
    setUp: academy !== undefined,
    demo: academy?.demo ?? false,
    setupSecret,
    resumed: () => work.catchUp(),
  };
}

async function openDatabase(config: ServerConfig, log: Log, undo: Undo): Promise<string> {
  if ('url' in config.database) return config.database.url;
  const started = await superviseEmbeddedPostgres({ dataDir: config.database.embeddedIn, log });
  if (!started.ok) throw new StartRefusal(started.refusal.code, started.refusal.data);
  undo.push(() => started.postgres.stop());
  return started.postgres.connectionString;
}

async function bringUpToDate(db: Knex, log: Log): Promise<void> {
  try {
    const applied = await migrate(db);
    if (applied.length > 0) log.info({ applied }, 'the database was brought up to date');
  } catch (error) {
    if (error instanceof NewerSchema) throw new StartRefusal('database_newer', { found: error.found });
    throw error;
  }
}

/** `onUp` hears of each return after a fall: LiveKit's rooms are gone then and have to be made again. */
async function openLiveKit(
  config: ServerConfig,
  log: Log,
  webhookUrl: string,
  undo: Undo,
  onUp: () => void,
): Promise<LiveKit | null> {
  if (config.liveKit === null) {
    log.warn('there is no LiveKit server: everything works but the live room');
    return null;
  }
  if ('url' in config.liveKit) return createLiveKit(config.liveKit);
  const started = await superviseLocalLiveKit({
    binary: config.liveKit.localBinary,
    dataDir: config.liveKit.stateIn,
    webhookUrl,
    log,
    onUp,
  });
  if (!started.ok) {
    log.error({ refusal: started.refusal }, 'LiveKit does not start: everything works but the live room');
    return null;
  }
  undo.push(() => started.liveKit.stop());
  return createLiveKit(started.liveKit);
}

/** The port of last time, so that a LiveKit that outlived us still finds its webhook; any free one otherwise. */
async function portOf(config: ServerConfig): Promise<number> {
  if (config.port !== 0) return config.port;
  const file = path.join(config.spoolDir, '..', 'port');
  const last = Number(await readFile(file, 'utf8').catch(() => ''));
  const port = await freePort(last > 0 ? last : null);
  if (port === null) throw new StartRefusal('port_taken', { port: null });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, String(port));
  return port;
}

async function listen(app: FastifyInstance, config: ServerConfig, port: number): Promise<void> {
  try {
    await app.listen({ host: config.host, port });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
      throw new StartRefusal('port_taken', { port });
    throw error;
  }
}
