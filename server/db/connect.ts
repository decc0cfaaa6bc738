import knex, { type Knex } from 'knex';
import { TypeOverrides, type Client } from 'pg';
import { saveTrips } from './fewer-trips.ts';

const TIMESTAMPTZ = 1184;
const INT8 = 20;
const NUMERIC = 1700;

/**
 * Opens the pool. Instants arrive as epoch milliseconds and bigints as numbers (ids stay far below 2^53), so that no
 * `Date` and no string id travels through the code.
 */
export function connect(
  connectionString: string,
  options: { readonly min?: number; readonly max?: number; readonly name?: string } = {},
): Knex {
  const types = new TypeOverrides();
  types.setTypeParser(TIMESTAMPTZ, (value: string) => new Date(value).getTime());
  types.setTypeParser(INT8, Number);
  types.setTypeParser(NUMERIC, Number);
  return knex({
    client: 'pg',
    connection: {
      connectionString,
      types,
      application_name: options.name ?? 'itqan',
      // A frozen database must not hold an answer for ever.
      statement_timeout: 30_000,
      idle_in_transaction_session_timeout: 60_000,
      connectionTimeoutMillis: 5_000,
      // What is asked together is sent together (prepared.ts).
      pipeline: true,
    } as Knex.PgConnectionConfig,
    pool: {
      min: options.min ?? 0,
      max: options.max ?? 10,
      afterCreate(client: Client, done: (error: null, client: Client) => void) {
        saveTrips(client);
        done(null, client);
      },
    },
    acquireConnectionTimeout: 10_000,
  });
}

/** An instant as Postgres takes it. */
export const at = (instant: number): Date => new Date(instant);

/** The database's clock, epoch milliseconds: the one that decides when a room opens (reliability.md 9). */
export async function databaseNow(db: Knex): Promise<number> {
  const result = await db.raw<{ rows: { now: number }[] }>('select clock_timestamp() as now');
  const row = result.rows[0];
  if (!row) throw new Error('the database did not tell its time');
  return row.now;
}
