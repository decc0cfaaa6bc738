import { createHash } from 'node:crypto';
import type { Source } from '../../db/lending.ts';
import { prepared, type Statement } from '../../db/prepared.ts';
import { ROOM_LOCK } from './claim-events.ts';
import type { InboxRow } from './delivery.ts';

/**
 * Writes rows into the inbox in one statement; a row that is already there changes nothing. Throws when the database
 * did not answer within `limitMs`; it may have stored them all the same. A row that Postgres cannot take is kept in
 * quarantine as bytes, so that it holds up no other.
 */
export async function insertRows(db: Source, rows: readonly InboxRow[], limitMs: number): Promise<void> {
  if (rows.length === 0) return;
  const until = performance.now() + limitMs;
  const left = (): number => until - performance.now();
  try {
    await insert(db, rows, limitMs);
  } catch (error) {
    if (!isAboutTheData(error)) throw error;
    const [first] = rows;
    if (first && rows.length === 1) {
      await insert(db, [asBytes(first)], left());
      return;
    }
    for (const row of rows) await insertRows(db, [row], left());
  }
}

const COLUMNS = 'id, event, room_name, room_sid, participant_sid, identity, created_at, received_at, payload, state';

/** One text for batches of any size. */
const INSERT_ALL = {
  name: 'inbox-insert-all',
  text: `insert into livekit_events (${COLUMNS})
    select ${COLUMNS} from jsonb_to_recordset($1::jsonb) as row(
      id text, event text, room_name text, room_sid text, participant_sid text, identity text,
      created_at timestamptz, received_at timestamptz, payload jsonb, state text)
    on conflict (id) do nothing`,
};
/** A delivery on its own, as they mostly come: half the work of a batch of one. */
const INSERT_ONE = {
  name: 'inbox-insert-one',
  text: `insert into livekit_events (${COLUMNS}) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    on conflict (id) do nothing`,
};

/**
 * Writes a row that is folded in the same transaction; nothing when it was there already, when somebody folds its room just
 * now, or when others of its room wait for their turn.
 */
export const storingFolded = (row: InboxRow): Statement => ({
  name: 'inbox-insert-folded',
  text: `with turn as materialized (select pg_try_advisory_xact_lock($11, hashtext($3)) as mine)
    insert into livekit_events (${COLUMNS}, processed_at)
    select $1, $2, $3, $4, $5, $6, $7::timestamptz, $8::timestamptz, $9::jsonb, $10, clock_timestamp()
    where (select mine from turn)
      and not exists (select 1 from livekit_events e where e.room_name = $3 and e.state = 'new')
    on conflict (id) do nothing returning id, event, room_name, payload`,
  values: [...valuesOf({ ...row, state: 'done' }), ROOM_LOCK],
});

async function insert(db: Source, rows: readonly InboxRow[], limitMs: number): Promise<void> {
  const [row, ...more] = rows;
  if (!row) return;
  if (limitMs <= 0) throw new Error('the time for the database was over before it was asked');
  const written =
    more.length > 0
      ? prepared(db, { ...INSERT_ALL, values: [JSON.stringify(rows)] }, limitMs)
      : prepared(db, { ...INSERT_ONE, values: valuesOf(row) }, limitMs);
  await within(limitMs, written);
}

const valuesOf = (row: Omit<InboxRow, 'state'> & { readonly state: string }): readonly unknown[] => [
  row.id,
  row.event,
  row.room_name,
  row.room_sid,
  row.participant_sid,
  row.identity,
  row.created_at,
  row.received_at,
  JSON.stringify(row.payload),
  row.state,
];

/** SQLSTATE classes 22 (data), 23 (constraints) and 54 (limits): trying again would end the same way. */
const isAboutTheData = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(22|23|54)/.test(error.code);

function asBytes(row: InboxRow): InboxRow {
  const bytes = Buffer.from(JSON.stringify(row));
  return {
    id: `unstorable:${createHash('sha256').update(bytes).digest('hex')}`,
    event: 'unreadable',
    room_name: null,
    room_sid: null,
    participant_sid: null,
    identity: null,
    created_at: row.received_at,
    received_at: row.received_at,
    payload: { base64: bytes.toString('base64') },
    state: 'quarantined',
  };
}

/** A pool without a free connection waits far longer than a delivery may. */
export async function within<T>(limitMs: number, work: PromiseLike<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the database did not answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
