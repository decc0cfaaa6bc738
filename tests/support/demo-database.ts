import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { connectionString } from '#server/db/postgres/login.ts';
import type { Demo } from './demo-class.ts';

/** Asks the demo's own database, as its server does: for what no screen can bring about in a test's time. */
export async function askDatabase<Row>(demo: Demo, sql: string, values: readonly unknown[]): Promise<Row[]> {
  const files = readdirSync(demo.own.profileDir, { recursive: true, encoding: 'utf8' });
  const password = files.find((name) => name.endsWith('.password'));
  const state = password && files.find((name) => name === password.replace(/password$/, 'state.json'));
  if (!password || !state) throw new Error('the demo has no database of its own');
  const read = (name: string): string => readFileSync(join(demo.own.profileDir, name), 'utf8');
  const { port } = JSON.parse(read(state)) as { port: number };
  const client = new Client({ connectionString: connectionString(port, read(password).trim()) });
  await client.connect();
  try {
    return (await client.query<Row & object>(sql, [...values])).rows;
  } finally {
    await client.end();
  }
}
