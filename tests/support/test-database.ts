import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';
import { connect } from '#server/db/connect.ts';
import { migrate } from '#server/db/migrate.ts';

const MIGRATED = 'itqan_migrated';
const DRAFT = 'itqan_migrating';
/** One number for all workers that may want to make the template. */
const TEMPLATE_LOCK = 4_820_017;

export interface TestDatabase {
  readonly connectionString: string;
  /** Removes it, throwing out who is still connected. */
  readonly drop: () => Promise<void>;
}

/**
 * A fresh database for one test file: migrated, or `empty`. A migrated one is copied from a template that the first
 * caller of the run makes. `server` is a superuser's address; without it the one Postgres of the integration project.
 */
export async function createTestDatabase(
  options: { readonly server?: string; readonly empty?: boolean } = {},
): Promise<TestDatabase> {
  const server = options.server ?? inject('postgresUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(server, async (client) => {
    if (!options.empty) await ensureTemplate(client, server);
    await client.query(`create database ${name} template ${options.empty ? 'template0' : MIGRATED}`);
  });
  return {
    connectionString: withDatabase(server, name),
    drop: () =>
      onServer(server, async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

/** Built under another name and renamed when whole, so that nobody copies half of it. */
async function ensureTemplate(client: Client, server: string): Promise<void> {
  await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [MIGRATED]);
    if (rowCount !== 0) return;
    await client.query(`drop database if exists ${DRAFT} with (force)`);
    await client.query(`create database ${DRAFT} template template0`);
    const db = connect(withDatabase(server, DRAFT));
    try {
      await migrate(db);
    } finally {
      await db.destroy();
    }
    await client.query(`alter database ${DRAFT} rename to ${MIGRATED}`);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

async function onServer(server: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
