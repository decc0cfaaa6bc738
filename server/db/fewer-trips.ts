import type { Writable } from 'node:stream';
import type { Client, QueryConfig } from 'pg';
import type { Statement } from './batch.ts';

export const BEGIN: Statement = { name: 'begin', text: 'begin', values: [] };
export const COMMIT: Statement = { name: 'commit', text: 'commit', values: [] };
export const ROLLBACK: Statement = { name: 'rollback', text: 'rollback', values: [] };

/** What a connection owes: a BEGIN that the next statement takes along, or nothing for a COMMIT that has happened. */
const owed = new WeakMap<Client, 'begin' | 'committed'>();

/** As knex words them. */
const ENDS = new Set(['COMMIT;', 'ROLLBACK']);
const NOTHING = { command: '', rowCount: null, oid: 0, fields: [], rows: [] };

type Callback = (error: Error | null, result: unknown) => void;

/**
 * A transaction's BEGIN, and its COMMIT where `commitWith` has sent it, cost no round trip of their own: the BEGIN goes out
 * with the first statement, and what `commitWith` has committed is not committed again. A transaction without a statement
 * is never begun.
 */
export function saveTrips(client: Client): void {
  const send = client.query.bind(client) as (query: unknown, callback?: Callback) => unknown;
  const { stream } = (client as unknown as { readonly connection: { readonly stream: Writable } }).connection;

  function query(query: string | QueryConfig, callback?: Callback): unknown {
    const text = typeof query === 'string' ? query : query.text;
    if (text === 'BEGIN;') owed.set(client, 'begin');
    else if (ENDS.has(text) && owed.delete(client)) {
      // Never begun, or committed already.
    } else if (takeBegin(client)) {
      stream.cork();
      // What makes it fail makes the one behind it fail as well.
      send(BEGIN.text, () => undefined);
      const sent = send(query, callback);
      stream.uncork();
      return sent;
    } else return send(query, callback);
    callback?.(null, NOTHING);
    return undefined;
  }
  client.query = query as Client['query'];
}

/** Whether the connection's transaction is yet to be begun, which is the caller's to do now. */
export const takeBegin = (client: Client): boolean => owed.get(client) === 'begin' && owed.delete(client);

/** The connection's transaction has been committed: knex need not. */
export const markCommitted = (client: Client): void => void owed.set(client, 'committed');
