import type { Knex } from 'knex';
import { liveEvent, type LiveEvent } from '#shared/contract/live-events.ts';
import { prepared, type Statement } from '../db/prepared.ts';
import type { Log } from '../log.ts';
import { formatCursor, parseCursor, START, type Cursor } from './cursor.ts';

/** An event as it leaves the log: with its place, and whose session it is about. */
export interface LoggedEvent {
  readonly cursor: string;
  readonly teacherId: number | null;
  readonly event: LiveEvent;
}

/** As it was read: a newer server of this database may write what this one does not know, which it passes over. */
type ReadEvent = Omit<LoggedEvent, 'event'> & { readonly event: LiveEvent | null };

const isUnderstood = (row: ReadEvent): row is LoggedEvent => row.event !== null;

export interface EventHub {
  /** Tells that something was committed here: readers are served at once instead of at the next look. */
  wake(): void;
  /**
   * How what is being committed here is read in the commit's own round trip, instead of at a look that follows it: `take`
   * is given the rows of `statement`. Null while nobody listens.
   */
  reading(): { readonly statement: Statement; take(rows: readonly object[]): void } | null;
  /** Calls back, in order, for every event committed after this resolves; answers how to stop. */
  subscribe(listener: (event: LoggedEvent) => void): Promise<() => void>;
  /** The newest place that is safe to resume from. */
  head(): Promise<string>;
  /** Events after a place, oldest first; `full` when `limit` were read, so that there may be more. */
  since(cursor: string, limit: number): Promise<{ readonly events: readonly LoggedEvent[]; readonly full: boolean }>;
  close(): Promise<void>;
}

/** How often other servers' events are looked for while somebody listens. */
const LOOK_EVERY_MS = 200;
/** As many are read at once at most. */
const AT_ONCE = 500;

/**
 * Fans the event log out to this server's live screens. One reader for all of them; it looks every 200 ms and at once
 * when woken, so that several servers on one database need no second channel.
 */
export function createEventHub(db: Knex, log: Log): EventHub {
  const listeners = new Set<(event: LoggedEvent) => void>();
  let position = START;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let again = false;
  let closed = false;

  async function look(): Promise<void> {
    for (;;) {
      const from = position;
      const rows = await prepared<StoredEvent>(db, readingAfter(from, AT_ONCE));
      // Somebody else's commit told of them meanwhile.
      if (position !== from) continue;
      pass(rows);
      if (rows.length < AT_ONCE) return;
    }
  }

  function pass(rows: readonly StoredEvent[]): void {
    for (const row of rows.map(toEvent)) {
      position = parseCursor(row.cursor) ?? position;
      if (isUnderstood(row)) for (const listener of listeners) listener(row);
    }
  }

  function schedule(delay: number): void {
    if (closed || listeners.size === 0 || looking) {
      again ||= looking !== undefined && delay === 0;
      return;
    }
    clearTimeout(timer);
    if (delay === 0) run();
    else timer = setTimeout(run, delay);
  }

  function run(): void {
    looking = look()
      .catch((error: unknown) => {
        if (!closed) log.warn({ err: error }, 'the event log could not be read; trying again');
      })
      .finally(() => {
        looking = undefined;
        const soon = again;
        again = false;
        schedule(soon ? 0 : LOOK_EVERY_MS);
      });
  }

  return {
    wake: () => schedule(0),
    reading() {
      if (listeners.size === 0) return null;
      const from = position;
      return {
        statement: readingAfter(from, AT_ONCE),
        take(rows) {
          const isNext = position === from;
          if (isNext) pass(rows as readonly StoredEvent[]);
          if (!isNext || rows.length === AT_ONCE) schedule(0);
        },
      };
    },
    async subscribe(listener) {
      // Nobody listened, so nobody looked: the first one begins where the log ends now.
      if (listeners.size === 0) {
        const head = await readHead(db);
        if (listeners.size === 0) position = head;
      }
      listeners.add(listener);
      schedule(0);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearTimeout(timer);
      };
    },
    head: async () => formatCursor(await readHead(db)),
    async since(cursor, limit) {
      const place = parseCursor(cursor);
      const rows = place ? (await prepared<StoredEvent>(db, readingAfter(place, limit))).map(toEvent) : [];
      return { events: rows.filter(isUnderstood), full: rows.length === limit };
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      listeners.clear();
      await looking;
    },
  };
}

async function readHead(db: Knex): Promise<Cursor> {
  const result = await db.raw<{ rows: { xid: string; id: number }[] }>(
    `select xid::text as xid, id from event_log where xid < pg_snapshot_xmin(pg_current_snapshot())
     order by event_log.xid desc, id desc limit 1`,
  );
  return result.rows[0] ?? START;
}

interface StoredEvent {
  readonly xid: string;
  readonly id: number;
  readonly teacher_id: number | null;
  readonly payload: unknown;
}

const readingAfter = (after: Cursor, limit: number): Statement => ({
  name: 'events-after',
  text: `select xid::text as xid, id, teacher_id, payload from event_log
    where (xid, id) > ($1::xid8, $2::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by event_log.xid, id limit $3`,
  values: [after.xid, after.id, limit],
});

const toEvent = (row: StoredEvent): ReadEvent => ({
  cursor: formatCursor(row),
  teacherId: row.teacher_id,
  event: liveEvent.safeParse(row.payload).data ?? null,
});
