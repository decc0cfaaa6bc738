import type { Knex } from 'knex';
import type { WitnessLine } from '#shared/contract/witness.ts';
import { sightOf, witnessedFacts, type WitnessEntry } from '#shared/domain/attendance/witness.ts';
import { makeIdentity } from '#shared/domain/identity.ts';
import { can } from '#shared/domain/permissions.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { settleSession } from '../attendance/settle-session.ts';
import { oneByOne } from '../one-by-one.ts';
import { announce } from '../sessions/apply.ts';
import { lookingFirst, type LastLook } from '../sessions/look-first.ts';
import { lockSession, teachersOf } from '../sessions/store.ts';
import { teacherJoined } from '../sessions/teacher-joined.ts';

/** A desktop's clock may run ahead by this much; what is further away is not believed. */
const AHEAD_MS = 2 * MINUTE;
/** A statement has at most 65,535 values; a large class with bad lines has more connections than fit into one. */
const ROWS_AT_ONCE = 1_000;

type Outcome = 'stored' | 'known' | 'not_found' | 'wrong_room' | 'from_the_future' | 'failed';
interface LineResult {
  readonly id: string;
  readonly outcome: Outcome;
}

/**
 * Takes in what a teacher's desktop saw in the rooms of their own sessions (domain.md 3.2). Stored once, whatever comes
 * again; the session is computed anew, and a settled one whose outcome changed becomes a person's affair, as with any
 * late fact. A session that breaks answers `failed` for its lines, which are to be sent again; it stops no other.
 */
export async function uploadWitness(
  deps: Deps,
  lastLook: LastLook,
  actor: Actor,
  entries: readonly WitnessLine[],
): Promise<Result<{ results: LineResult[] }>> {
  const answers = await oneByOne(
    deps,
    [...new Set(entries.map((entry) => entry.sessionId))].toSorted((a, b) => a - b),
    async (sessionId) => {
      const lines = entries.filter((entry) => entry.sessionId === sessionId);
      const upload = (looked: ReadonlySet<number>) =>
        deps.db.transaction((trx) => uploadOne(trx, { deps, actor, sessionId, lines, looked }));
      return ok(await lookingFirst(lastLook, upload));
    },
    (sessionId) => ({ deed: 'witness.upload', sessionId }),
  );
  deps.hub.wake();
  const outcomes = new Map(
    answers.flatMap(({ result }) => (result.ok ? result.value : [])).map(({ id, outcome }) => [id, outcome]),
  );
  return ok({ results: entries.map(({ id }) => ({ id, outcome: outcomes.get(id) ?? 'failed' })) });
}

interface Upload {
  readonly deps: Deps;
  readonly actor: Actor;
  readonly sessionId: number;
  readonly lines: readonly WitnessLine[];
  readonly looked: ReadonlySet<number>;
}

async function uploadOne(
  trx: Knex.Transaction,
  { deps, actor, sessionId, lines, looked }: Upload,
): Promise<readonly LineResult[]> {
  const session = await lockSession(trx, sessionId);
  const teacherIds = session ? await teachersOf(trx, sessionId) : [];
  if (!session || !can(actor, 'witness.upload', { type: 'taught', teacherIds }))
    return lines.map(({ id }) => ({ id, outcome: 'not_found' }));
  const now = await databaseNow(trx);
  const rooms = new Set<string>(await trx('session_rooms').where('session_id', sessionId).pluck('name'));
  const results: LineResult[] = [];
  for (const line of lines) {
    const refused = !rooms.has(line.roomName) ? 'wrong_room' : line.at > now + AHEAD_MS ? 'from_the_future' : null;
    const outcome = refused ?? ((await store(trx, actor.staffId, line, now)) ? 'stored' : 'known');
    results.push({ id: line.id, outcome });
  }
  if (results.every(({ outcome }) => outcome !== 'stored')) return results;
  await writeFacts(trx, sessionId, actor.staffId);
  await settleSession(trx, sessionId, now, {
    teacherJoined: (inner, id, joinedAt) => teacherJoined(inner, deps, id, joinedAt, looked),
  });
  // A word that waits to be accepted moves nobody in or out, and is to be seen all the same.
  await announce(trx, sessionId, now);
  return results;
}

async function store(trx: Knex.Transaction, staffId: number, line: WitnessLine, now: number): Promise<boolean> {
  const written: unknown[] = await trx('witness_entries')
    .insert({
      staff_id: staffId,
      id: line.id,
      session_id: line.sessionId,
      room_name: line.roomName,
      room_sid: line.roomSid,
      what: line.what,
      at: at(Math.min(line.at, now)),
      monotonic_ms: line.monotonicMs,
      people: JSON.stringify(line.people),
    })
    .onConflict(['staff_id', 'id'])
    .ignore()
    .returning('id');
  return written.length > 0;
}

interface StoredEntry {
  readonly id: string;
  readonly room_name: string;
  readonly room_sid: string;
  readonly what: WitnessEntry['what'];
  readonly at: number;
  readonly people: WitnessEntry['people'];
}

/** Facts and sight of this witness, from the whole log of the session as far as it has come, in whatever order. */
async function writeFacts(trx: Knex.Transaction, sessionId: number, staffId: number): Promise<void> {
  const rows: StoredEntry[] = await trx('witness_entries')
    .where({ session_id: sessionId, staff_id: staffId })
    .select('id', 'room_name', 'room_sid', 'what', 'at', 'people');
  const names = new Map(rows.map((row) => [row.room_sid, row.room_name]));
  const entries = rows.map(({ room_sid, ...row }): WitnessEntry => ({ ...row, roomSid: room_sid }));
  await trx('witness_facts').where({ session_id: sessionId, staff_id: staffId }).delete();
  const facts = witnessedFacts(entries).map((fact) => ({
    id: `witness-${staffId}/${fact.id}`,
    room_name: names.get(fact.roomSid),
    room_sid: fact.roomSid,
    participant_sid: fact.participantSid,
    identity: fact.identity,
    what: fact.what,
    at: at(fact.at),
    joined_at: fact.joinedAt === null ? null : at(fact.joinedAt),
    session_id: sessionId,
    staff_id: staffId,
  }));
  for (let n = 0; n < facts.length; n += ROWS_AT_ONCE)
    await trx('witness_facts').insert(facts.slice(n, n + ROWS_AT_ONCE));
  await trx('witness_sights').where({ session_id: sessionId, staff_id: staffId }).delete();
  const sight = sightOf(entries, makeIdentity({ type: 'staff', id: staffId }));
  if (sight.length > 0)
    await trx('witness_sights').insert(
      sight.map(({ from, to }) => ({ session_id: sessionId, staff_id: staffId, from_at: at(from), until_at: at(to) })),
    );
}
