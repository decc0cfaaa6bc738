import { resolve } from 'node:path';
import { Client, DatabaseError } from 'pg';

export const USER = 'itqan';
const DATABASE = 'itqan';
const PATIENCE_MS = 2_000;

/** What a Postgres says when we knock. `silent`: it takes the connection and no more, or not even that. */
export type Greeting = 'ours' | 'not_yet' | 'denied' | 'silent';

export const connectionString = (port: number, password: string): string =>
  `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;

/**
 * Logs in and asks whether this is the postmaster of our cluster; makes our database if it is not there yet, which is
 * the last step of the first set-up and is redone here when that was interrupted.
 */
export async function greet(port: number, password: string, cluster: string): Promise<Greeting> {
  const answer = await ask(port, password, DATABASE, async (client) => await isOurs(client, cluster));
  if (answer !== 'no_database') return answer;
  const made = await ask(port, password, 'postgres', async (client) => {
    if (!(await isOurs(client, cluster))) return false;
    await client.query(`create database ${DATABASE}`);
    return true;
  });
  return made === 'no_database' ? 'denied' : made;
}

async function isOurs(client: Client, cluster: string): Promise<boolean> {
  const { rows } = await client.query<{ data_directory: string }>('show data_directory');
  // Postgres writes slashes on Windows too; `resolve` turns them.
  return rows[0] !== undefined && resolve(rows[0].data_directory) === cluster;
}

async function ask(
  port: number,
  password: string,
  database: string,
  question: (client: Client) => Promise<boolean>,
): Promise<Greeting | 'no_database'> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: USER,
    password,
    database,
    ssl: false,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS * 5,
  });
  // A connection that breaks tells so twice: here, where it would end the process, and to the waiting query.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await question(client)) ? 'ours' : 'denied';
  } catch (error) {
    return greetingOf(error);
  } finally {
    await client.end();
  }
}

/** SQLSTATE: 28… wrong login, 3D000 no such database, 57P03 starting or stopping, other 57… thrown out meanwhile. */
function greetingOf(error: unknown): Greeting | 'no_database' {
  const code = error instanceof DatabaseError ? (error.code ?? '') : null;
  if (code === null || code === '57P03') return code === null ? 'silent' : 'not_yet';
  if (code === '3D000') return 'no_database';
  if (code.startsWith('28')) return 'denied';
  if (code.startsWith('57')) return 'silent';
  throw error;
}
