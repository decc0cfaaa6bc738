import type { Knex } from 'knex';
import type { Interval } from '#shared/domain/time.ts';
import { type Refusal, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import { pipelined } from '../../db/prepared.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { type Asking, checkSlot, type Free, type Leave, windowAround } from './check.ts';
import {
  type Locked,
  lockPeople,
  lockSessions,
  lockStatement,
  type People,
  peopleOf,
  together,
  within,
} from './people.ts';
import { type Place, type Read, readFrom, type TakenRow, takenStatements, type Wanted } from './taken.ts';

/** How often a booking starts again because somebody joined or left the class while it waited. */
const TRIES = 5;

/** The database's own word against a double booking, and what it means (domain.md 5). */
const CONSTRAINTS = {
  teacher_not_booked_twice: 'teacher_busy',
  student_not_booked_twice: 'student_busy',
} as const;

/** Which person the database found booked twice; null for any other error. */
export function doubleBooking(error: unknown): 'teacher_busy' | 'student_busy' | null {
  if (!(error instanceof Error) || !('code' in error) || error.code !== '23P01' || !('constraint' in error))
    return null;
  return CONSTRAINTS[error.constraint as keyof typeof CONSTRAINTS] ?? null;
}

/** A booking under its locks. */
export interface Booking {
  readonly trx: Knex.Transaction;
  /** The sessions that were asked for, locked, in the order of their ids; one that is not there is left out. */
  readonly sessions: readonly SessionTableRow[];
  /** Everybody whose time is locked. */
  readonly people: People;
  readonly now: number;
  /** `checkSlot` for the actor; remembered, so that the database's refusal can be explained in the same words. */
  readonly check: (wanted: Wanted, slot: Interval, leave?: Leave, asking?: Asking) => Promise<Result<Free>>;
  /** The answer to `look`, read under the locks. */
  readonly seen: Read | null;
}

/** What a booking is about. */
export interface Asked {
  readonly sessionIds: readonly number[];
  /** People beside the sessions' own: who is to come. */
  readonly also?: Partial<People>;
  /** What `check` is going to ask, where that is known before the locks: it is read in the same breath. */
  readonly look?: { readonly wanted: Wanted; readonly slot: Interval; readonly place: Place | null };
}
/** Read in the transaction where it depends on rows: once before the locks and again under them. */
type Ask = Asked | ((trx: Knex.Transaction) => Promise<Asked>);

class PeopleChanged extends Error {}

/** Thrown by a booking's work to refuse after something was written already: the transaction is rolled back. */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`refused: ${refusal.code}`);
    this.refusal = refusal;
  }
}

const NOBODY: People = { teacherIds: [], studentIds: [] };

/**
 * One transaction that gives classes times or people (domain.md 5): reads who they are, locks those people, then the
 * sessions' rows, and starts again when the people are others by then. The exclusion constraints are the backstop; their
 * refusal answers like any other clash.
 */
export async function booking<T>(
  deps: Deps,
  actor: Actor,
  asked: Ask,
  work: (booking: Booking) => Promise<Result<T>>,
): Promise<Result<T>> {
  for (let tried = 0; tried < TRIES; tried += 1) {
    const checked: Parameters<Booking['check']>[] = [];
    try {
      const result = await deps.db.transaction(async (trx) => {
        const locked = await lockForBooking(trx, asked);
        const { now } = locked;
        const check: Booking['check'] = (wanted, slot, leave, asking) => {
          checked.push([wanted, slot, leave]);
          return checkSlot(trx, actor, wanted, slot, now, leave, asking);
        };
        return work({ trx, ...locked, check });
      });
      if (result.ok) deps.hub.wake();
      return result;
    } catch (error) {
      if (error instanceof PeopleChanged) continue;
      if (error instanceof Refused) return { ok: false, refusal: error.refusal };
      const code = doubleBooking(error);
      if (code === null) throw error;
      return explain(deps, actor, code, checked);
    }
  }
  return refuse('version_conflict', { reason: 'people_changed' });
}

async function lockForBooking(trx: Knex.Transaction, ask: Ask): Promise<Omit<Booking, 'trx' | 'check'>> {
  const read = async (): Promise<Asked> => (typeof ask === 'function' ? ask(trx) : ask);
  const asked = await read();
  const known = await everybody(trx, asked);
  const locked = await lockAndLook(trx, known, asked.look);
  const sessions = await lockSessions(trx, asked.sessionIds);
  const people = await everybody(trx, { ...(await read()), sessionIds: asked.sessionIds });
  if (!within(people, known)) throw new PeopleChanged();
  const now = asked.sessionIds.length === 0 ? locked.now : await databaseNow(trx);
  return { sessions, people, now, seen: locked.seen };
}

/** One wait for both: each statement sees what is committed when its turn comes, so the look sees what the locks guard. */
async function lockAndLook(
  trx: Knex.Transaction,
  people: People,
  look: Asked['look'],
): Promise<{ now: number; seen: Read | null }> {
  if (!look) return { now: await lockPeople(trx, people.teacherIds, people.studentIds), seen: null };
  const taken = takenStatements(look.wanted, windowAround(look.slot), look.place);
  const [locks, ...read] = await pipelined<Partial<Locked> & TakenRow>(trx, [lockStatement(people), ...taken]);
  return { now: locks?.at(-1)?.now ?? (await databaseNow(trx)), seen: readFrom(read) };
}

const everybody = async (trx: Knex.Transaction, { sessionIds, also }: Asked): Promise<People> =>
  together(sessionIds.length === 0 ? NOBODY : await peopleOf(trx, sessionIds), { ...NOBODY, ...also });

/** What stands in the way by now; only the code when it has gone meanwhile. */
async function explain(
  deps: Deps,
  actor: Actor,
  code: 'teacher_busy' | 'student_busy',
  checked: readonly Parameters<Booking['check']>[],
): Promise<Result<never>> {
  const now = await databaseNow(deps.db);
  for (const [wanted, slot, leave] of checked) {
    const again = await checkSlot(deps.db, actor, wanted, slot, now, leave);
    if (!again.ok) return again;
  }
  return refuse(code);
}
