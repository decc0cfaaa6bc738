import type { Source } from '../../db/lending.ts';
import type { Log } from '../../log.ts';
import type { InboxRow } from './delivery.ts';
import { insertRows } from './inbox-rows.ts';
import type { Spool } from './spool.ts';

/** Where a delivery lies once it may be answered; `nowhere` means that it must be sent again. */
export type Stored = 'database' | 'spool' | 'nowhere';

/** The inbox has new rows: in these rooms, or nobody knows in which. */
export type OnStored = (rooms?: readonly (string | null)[]) => void;

/** Stores a delivery and folds it in one, or does neither and answers false; never throws. */
export type FoldAtOnce = (row: InboxRow) => Promise<boolean>;

/** What becomes of deliveries. */
export interface Folding {
  readonly onStored: OnStored;
  readonly foldAtOnce: FoldAtOnce;
}

export interface Intake {
  /** Resolves once the delivery is durable, or cannot be made so in time: it may become durable all the same. */
  store(row: InboxRow): Promise<Stored>;
  /** Stops carrying the spool over; what is being stored is stored first. */
  close(): Promise<void>;
}

interface Waiting {
  readonly row: InboxRow;
  readonly answer: (stored: Stored) => void;
  readonly cameAt: number;
  /** Nothing came shortly before it. */
  readonly isAlone: boolean;
}

/** A delivery is answered within three seconds, whatever happens (reliability.md, promise 2). */
const ANSWER_WITHIN_MS = 2_500;
const LARGEST_BATCH = 500;
/** After this long without a delivery the next may be folded before it is answered: nothing waits behind it. */
const QUIET_MS = 20;
/** A database that takes longer is treated as away: LiveKit holds the room's next events back meanwhile. */
const DATABASE_LIMIT_MS = 1_000;
/** The same for who has waited for its turn: the rest of its time is the spool's, whose disk may be slow too. */
const DATABASE_ANSWERS_WITHIN_MS = 1_500;
/** Carrying over holds nobody's answer back. */
const CARRY_LIMIT_MS = 10_000;
const CARRY_AGAIN_MS = 250;
const FILES_AT_ONCE = 100;

/**
 * Takes deliveries in, durably, before anything else happens (reliability.md, promise 2). What arrives while a batch is
 * being written makes the next batch. While the database is away batches go to the spool, and until the spool has been
 * carried over new ones queue up behind it, so that the order stays. `onStored` is called when the inbox has new rows; one
 * that comes in a quiet moment is folded with being stored.
 */
export async function createIntake(db: Source, spool: Spool, log: Log, folding: Folding): Promise<Intake> {
  const { onStored, foldAtOnce } = folding;
  const waiting: Waiting[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  let asked = false;
  let timer: NodeJS.Timeout | undefined;
  let carrying: Promise<void> = Promise.resolve();
  const state = { spooling: false, closed: false, lastCame: -Infinity };

  /** One writer at a time; the next one starts when it is done. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function writeWaiting(): Promise<void> {
    asked = false;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, LARGEST_BATCH);
      const stored = await write(batch);
      for (const one of batch) one.answer(stored);
    }
  }

  async function write(batch: readonly Waiting[]): Promise<Stored> {
    const rows = batch.map((one) => one.row);
    try {
      if (!state.spooling) {
        await writeToDatabase(batch, rows);
        return 'database';
      }
    } catch (error) {
      log.warn({ err: error }, 'the inbox could not be written; deliveries wait in the spool');
      startSpooling(CARRY_AGAIN_MS);
    }
    try {
      await spool.append(rows);
      return 'spool';
    } catch (error) {
      log.error({ err: error }, 'neither the database nor the spool takes deliveries; LiveKit is asked to send again');
      return 'nowhere';
    }
  }

  /** Throws when the database did not answer in the time that the oldest of them leaves it. */
  async function writeToDatabase([first, ...others]: readonly Waiting[], rows: readonly InboxRow[]): Promise<void> {
    if (!first) return;
    const now = performance.now();
    const until = Math.min(now + DATABASE_LIMIT_MS, first.cameAt + DATABASE_ANSWERS_WITHIN_MS);
    const isFirstInLine = others.length === 0 && first.isAlone && now - first.cameAt < QUIET_MS;
    if (isFirstInLine && (await foldAtOnce(first.row))) return;
    await insertRows(db, rows, until - performance.now());
    onStored([...new Set(rows.map((row) => row.room_name))]);
  }

  function startSpooling(carryAfterMs: number): void {
    state.spooling = true;
    if (state.closed) return;
    timer = setTimeout(() => {
      carrying = carryOver().catch((error: unknown) => {
        log.debug({ err: error }, 'the spool waits for the database');
        startSpooling(CARRY_AGAIN_MS);
      });
    }, carryAfterMs);
  }

  /** Carries file by file; the last look is a writer's turn, so that nothing comes in between. */
  async function carryOver(): Promise<void> {
    while (!state.closed && state.spooling) {
      if ((await carryOldest(CARRY_LIMIT_MS)) > 0) continue;
      await inTurn(async () => {
        if ((await carryOldest(DATABASE_LIMIT_MS)) === 0) state.spooling = false;
      });
    }
  }

  async function carryOldest(limitMs: number): Promise<number> {
    const files = await spool.oldest(FILES_AT_ONCE);
    const rows = files.flatMap((file) => file.rows);
    for (let from = 0; from < rows.length; from += LARGEST_BATCH)
      await insertRows(db, rows.slice(from, from + LARGEST_BATCH), limitMs);
    await spool.remove(files);
    if (rows.length > 0) {
      log.info({ deliveries: rows.length }, 'deliveries were carried from the spool into the database');
      onStored();
    }
    return files.length;
  }

  // What an earlier run left behind comes first.
  if ((await spool.oldest(1)).length > 0) startSpooling(0);

  return {
    store: (row) =>
      new Promise((resolve) => {
        const late = setTimeout(() => {
          log.error({ eventId: row.id }, 'a delivery is nowhere durable in time; LiveKit is asked to send it again');
          resolve('nowhere');
        }, ANSWER_WITHIN_MS);
        const answer = (stored: Stored): void => {
          clearTimeout(late);
          resolve(stored);
        };
        const now = performance.now();
        waiting.push({ row, answer, cameAt: now, isAlone: now - state.lastCame > QUIET_MS });
        state.lastCame = now;
        if (asked) return;
        asked = true;
        void inTurn(writeWaiting);
      }),
    async close() {
      state.closed = true;
      clearTimeout(timer);
      await carrying;
      await turn;
    },
  };
}
