import type { Knex } from 'knex';
import { DatabaseError, type Client } from 'pg';

/** Of knex's own client: how it lends a connection, and what makes it throw one away. */
interface Lender {
  acquireConnection(): Promise<Lent>;
  releaseConnection(connection: Lent): Promise<void>;
}
/** A connection with this mark is thrown away by knex, which sets it on one that ends by itself. */
const DISPOSED = '__knex__disposed';
export type Lent = Client & { [DISPOSED]?: unknown };

/** Where a connection comes from: a pool, a transaction, or a pool of which one is kept. */
export type Source = Knex | KeptConnection;

/** A newer server has changed the table meanwhile: what this connection planned is of no use any more. */
export const STALE_PLAN = '0A000';

/** After these nobody knows what the connection is in the middle of, or what it planned is stale. */
const breaks = (error: unknown): boolean => !(error instanceof DatabaseError) || error.code === STALE_PLAN;

const lenderOf = (db: Knex): Lender => db.client as Lender;

/** Runs something on a connection that is lent for it, and thrown away when the connection itself failed. */
export async function onConnection<T>(source: Source, run: (connection: Lent) => Promise<T>): Promise<T> {
  if (source instanceof KeptConnection) return source.use(run);
  const lender = lenderOf(source);
  const connection = await lender.acquireConnection();
  try {
    return await run(connection);
  } catch (error) {
    if (breaks(error)) connection[DISPOSED] = error;
    throw error;
  } finally {
    await lender.releaseConnection(connection);
  }
}

/**
 * A pool of which one connection is kept between two uses, for somebody who comes many times a second, one time after the
 * other: being lent a connection costs as much as a small statement. Who comes while it is in use is lent another.
 */
export class KeptConnection {
  readonly pool: Knex;
  #kept: Lent | null = null;
  #isInUse = false;

  /** The pool is this object's from now on. */
  constructor(pool: Knex) {
    this.pool = pool;
  }

  async use<T>(run: (connection: Lent) => Promise<T>): Promise<T> {
    if (this.#isInUse) return onConnection(this.pool, run);
    this.#isInUse = true;
    try {
      if (this.#kept?.[DISPOSED]) await this.#letGo();
      this.#kept ??= await lenderOf(this.pool).acquireConnection();
      return await run(this.#kept);
    } catch (error) {
      if (this.#kept && breaks(error)) {
        this.#kept[DISPOSED] = error;
        await this.#letGo();
      }
      throw error;
    } finally {
      this.#isInUse = false;
    }
  }

  /** Closes the pool as well; nobody may be using it. */
  async close(): Promise<void> {
    await this.#letGo();
    await this.pool.destroy();
  }

  async #letGo(): Promise<void> {
    const kept = this.#kept;
    this.#kept = null;
    if (kept) await lenderOf(this.pool).releaseConnection(kept);
  }
}
