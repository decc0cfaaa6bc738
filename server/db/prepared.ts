import type { Knex } from 'knex';
import { DatabaseError } from 'pg';
import { runBatch, type Statement } from './batch.ts';
import { BEGIN, COMMIT, markCommitted, ROLLBACK } from './fewer-trips.ts';
import { onConnection, type Source } from './lending.ts';

export type { Statement } from './batch.ts';

/**
 * How rows of one id, or of several, are asked for with `$1`. One is asked for by equality: of a list Postgres cannot tell
 * beforehand how long it is, and so plans anew each time.
 */
export const among = (ids: readonly number[]) =>
  ids.length === 1
    ? ({ suffix: '-of-one', are: '= $1', values: ids } as const)
    : ({ suffix: '', are: '= any($1::bigint[])', values: [ids] } as const);

/**
 * Runs a prepared statement on a connection of the pool, or on the transaction's own, without the query builder, whose
 * work costs as much again as a small statement. Throws what Postgres says; after `limitMs` without an answer, and
 * whenever the connection itself failed, the connection is thrown away.
 */
export async function prepared<Row extends object>(db: Source, statement: Statement, limitMs?: number): Promise<Row[]> {
  const [rows = []] = await pipelined<Row>(db, [statement], limitMs);
  return rows;
}

/**
 * Several statements in one round trip: all are sent before the first is answered, and run in their order. Throws what
 * the first that fails throws; outside a transaction they happen all or not at all. A plan that a newer server's migration
 * made stale fails once: the next connection plans anew.
 */
export async function pipelined<Row extends object>(
  db: Source,
  statements: readonly Statement[],
  limitMs?: number,
): Promise<Row[][]> {
  if (statements.length === 0) return [];
  return onConnection(db, (connection) => runBatch(connection, statements, limitMs) as Promise<Row[][]>);
}

/**
 * Runs the last statements of a transaction, commits it, and then reads `after`, all in one round trip; answers what was
 * read. Nothing else may be asked of the transaction.
 */
export async function commitWith<Row extends object>(
  trx: Knex.Transaction,
  last: readonly Statement[],
  after: readonly Statement[] = [],
): Promise<Row[][]> {
  return onConnection(trx, async (connection) => {
    const results = await runBatch(connection, [...last, COMMIT, ...after], undefined);
    markCommitted(connection);
    return results.slice(last.length + 1) as Row[][];
  });
}

/** What ends a transaction of two round trips: written last, and what is read once it is committed, for `done`. */
export interface Ending<T> {
  readonly last: readonly Statement[];
  readonly after: readonly Statement[];
  done(read: readonly object[][]): T;
}

/**
 * A transaction of two round trips: what `first` answers, statement by statement, is given to `decide`, which says how it
 * ends, or takes everything back; each trip may take `limitMs`. Answers what `done` makes of what was read after it, or null when it was taken back.
 */
export async function inTwoTrips<T>(
  db: Source,
  limitMs: number,
  first: readonly Statement[],
  decide: (read: readonly object[][]) => Ending<T> | null,
): Promise<T | null> {
  return onConnection(db, async (connection) => {
    try {
      const [, ...read] = await runBatch(connection, [BEGIN, ...first], limitMs);
      const ending = decide(read);
      if (ending) {
        const { last, after } = ending;
        return ending.done((await runBatch(connection, [...last, COMMIT, ...after], limitMs)).slice(last.length + 1));
      }
    } catch (error) {
      if (error instanceof DatabaseError) await runBatch(connection, [ROLLBACK], limitMs);
      throw error;
    }
    await runBatch(connection, [ROLLBACK], limitMs);
    return null;
  });
}
