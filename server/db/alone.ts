import type { Knex } from 'knex';

/** What one server at a time may do on a database, each with its number. */
const ALONE = { migrating: 7_230_001, makingQueues: 7_230_002 } as const;

/** Does something while no other server of the database does it; the others wait their turn. */
export async function alone<T>(db: Knex, what: keyof typeof ALONE, work: () => Promise<T>): Promise<T> {
  const connection: unknown = await db.client.acquireConnection();
  try {
    await db.raw('select pg_advisory_lock(?)', [ALONE[what]]).connection(connection);
    return await work();
  } finally {
    await db.raw('select pg_advisory_unlock(?)', [ALONE[what]]).connection(connection);
    await db.client.releaseConnection(connection);
  }
}
