import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { hashPassword } from '#server/auth/passwords.ts';
import { parseHostedConfig, type ServerConfig } from '#server/config.ts';
import { connect } from '#server/db/connect.ts';
import { createLog } from '#server/log.ts';
import { startServer } from '#server/start.ts';
import { freePort } from '#server/process/free-port.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { insertAcademy, insertStaff } from './fixtures-of-sessions.ts';
import { createTestDatabase } from './test-database.ts';

export interface Answer {
  readonly status: number;
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers as an outsider would
  readonly body: any;
  readonly headers: Headers;
}

/** What of a server tests ask it through. */
export interface Desk {
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  /** Signs a member of staff in the way anybody does; answers the token. */
  signIn(staffId: number): Promise<string>;
}

export interface TestServer extends Desk {
  readonly url: string;
  readonly db: Knex;
  readonly connectionString: string;
  readonly config: ServerConfig;
  readonly setupSecret: string;
  readonly log: readonly string[];
  /** A new member of staff, signed in. */
  staff(role: 'admin' | 'supervisor' | 'teacher'): Promise<{ id: number; token: string }>;
  close(): Promise<void>;
}

interface CallOptions {
  readonly token?: string;
  readonly body?: unknown;
  readonly language?: 'ar' | 'en';
  readonly headers?: Readonly<Record<string, string>>;
}

export const PASSWORD = 'a password for tests';

export function callerOf(url: string): Desk['call'] {
  return async (method, path, call = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(call.token ? { authorization: `Bearer ${call.token}` } : {}),
        'accept-language': call.language ?? 'en',
        ...call.headers,
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
  };
}

export function signInOf(db: Knex, call: Desk['call']): Desk['signIn'] {
  const hash = hashPassword(PASSWORD);
  return async (staffId) => {
    await db('staff')
      .where('id', staffId)
      .update({ password_hash: await hash });
    const staff = await db('staff').where('id', staffId).first('email');
    const answer = await call('POST', '/api/auth/login', { body: { email: staff.email, password: PASSWORD } });
    if (answer.status !== 200) throw new Error(`sign-in answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer.body.token;
  };
}

/**
 * How often the jobs of the hour run: as the server starts and not in the middle of a test. Slots are counted from 1970,
 * so the present one began a minute ago, and the next begins when as much time has passed again.
 */
const onceMs = (): number => Date.now() - MINUTE;

/** A whole server on a database of its own: the real one, as `npm run server` starts it. */
export async function startTestServer(
  environment: Readonly<Record<string, string>> = {},
  options: { readonly mode?: ServerConfig['mode']; readonly academy?: boolean; readonly port?: number } = {},
): Promise<TestServer> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'itqan-test-data-'));
  const port = options.port ?? (await freePort());
  const parsed = parseHostedConfig(
    { DATABASE_URL: database.connectionString, PORT: String(port), ITQAN_SETTLING_MS: '500', ...environment },
    { dataDir, pagesDir: null },
  );
  const config: ServerConfig = {
    ...parsed,
    timing: { ...parsed.timing, maintenanceEveryMs: onceMs() },
    ...(options.mode ? { mode: options.mode } : {}),
  };
  const log: string[] = [];
  const server = await startServer(
    config,
    createLog((line) => log.push(line)),
  );
  const db = connect(database.connectionString);
  if (options.academy ?? true) await insertAcademy(db);
  const call = callerOf(server.url);
  const signIn = signInOf(db, call);

  return {
    url: server.url,
    db,
    connectionString: database.connectionString,
    config,
    setupSecret: server.setupSecret,
    log,
    call,
    signIn,
    async staff(role) {
      const id = await insertStaff(db, role);
      return { id, token: await signIn(id) };
    },
    async close() {
      await server.close();
      await db.destroy();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
