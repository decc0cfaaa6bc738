import type { Knex } from 'knex';
import type { LiveEvent } from '#shared/contract/live-events.ts';
import { pipelined, type Statement } from '../../db/prepared.ts';
import { together } from '../../db/together.ts';
import { eventStatements } from '../../events/event-log.ts';
import { readCounted } from '../counting/counted.ts';
import { flagCounting } from '../counting/flag-counting.ts';
import { evaluatePeople, type EvaluatedPerson } from './evaluate-people.ts';
import { gatheredFrom, gatherStatements, type Gathered, type GatheredRows } from './gather.ts';
import { presenceStatements, verdictStatements, type StoredPresence, type StoredVerdict } from './projected-rows.ts';
import { writeReports } from './write-reports.ts';

/** What a projection found, for whoever acts on it. */
export interface Projection {
  readonly gathered: Gathered;
  readonly people: readonly EvaluatedPerson[];
  /** An ended session's verdict became another, which screens are told. */
  readonly judgedAnew: boolean;
}

/** A projection that is not written yet. */
export interface Drafted extends Projection {
  readonly now: number;
  /** Presence, verdicts and live events: all there is to write while the session has no reports. */
  readonly writes: readonly Statement[];
  readonly hasReports: boolean;
}

/**
 * Computes a session's attendance from all its facts and writes the live presence, the verdicts and, once the session
 * has ended, the reports (domain.md 4). The session's lock is the caller's; may be repeated at will: the same facts write
 * the same rows. Null for a session without a time. What changed for screens is appended to the event log.
 */
export async function projectAttendance(
  trx: Knex.Transaction,
  sessionId: number,
  now: number,
): Promise<Projection | null> {
  const drafted = await draftAttendance(trx, sessionId, now);
  if (drafted) await writeAttendance(trx, drafted);
  return drafted;
}

/** The first half: reads and computes. `news` writes new facts in the same round trip, before they are read. */
export async function draftAttendance(
  trx: Knex.Transaction,
  sessionId: number,
  now: number,
  news: readonly Statement[] = [],
): Promise<Drafted | null> {
  return draftFrom(await together<DraftRows>(trx, draftStatements(sessionId), news), sessionId, now);
}

/** What is read for it, and how, for whoever does more in the same round trip. */
export type DraftRows = GatheredRows & StandingRows;
export const draftStatements = (sessionId: number): { readonly [Name in keyof DraftRows]: Statement } => ({
  ...gatherStatements([sessionId]),
  ...standingStatements(sessionId),
});

/** Computes what was read of. */
export function draftFrom(
  read: { readonly [Name in keyof DraftRows]: DraftRows[Name][] },
  sessionId: number,
  now: number,
): Drafted | null {
  const gathered = gatheredFrom(read).get(sessionId);
  if (!gathered) return null;
  const { session } = gathered;
  const people = evaluatePeople(gathered, now);
  const judgedAnew = session.ended_at !== null && differs(people, read.verdicts);
  const changed = { type: 'session.changed', sessionId, at: now } as const;
  const moved = whoMoved(session.id, people, read.presence, now);
  return {
    gathered,
    people,
    judgedAnew,
    now,
    writes: [
      ...presenceStatements(sessionId, people, read.presence, now),
      ...verdictStatements(gathered, people, read.verdicts, now),
      ...eventStatements(judgedAnew ? [...moved, changed] : moved, session.teacher_id),
    ],
    hasReports: session.status === 'completed' || session.status === 'absent',
  };
}

/** The second half. */
export async function writeAttendance(trx: Knex.Transaction, drafted: Drafted): Promise<void> {
  const { gathered, people, judgedAnew, now, writes, hasReports } = drafted;
  await pipelined(trx, writes);
  if (hasReports) await writeReports(trx, gathered, people, now);
  // Settling is over: the count stays, and that it differs now is a person's affair (domain.md 6).
  const { id, finalised_at } = gathered.session;
  if (judgedAnew && finalised_at !== null) await flagCounting(trx, await readCounted(trx, id));
}

/** What stood before. */
type StandingRows = { readonly presence: StoredPresence; readonly verdicts: StoredVerdict };

const standingStatements = (sessionId: number): { readonly [Name in keyof StandingRows]: Statement } => ({
  presence: {
    name: 'standing-presence',
    text: `select person_role, person_id, identity, joined_at, left_at, cycles, total_ms, flags
      from meeting_attendances where session_id = $1`,
    values: [sessionId],
  },
  verdicts: {
    name: 'standing-verdicts',
    text: `select person_role, person_id, status, attended_ms, window_ms, late_ms, left_early_ms, flags, policy_version
      from session_attendances where session_id = $1`,
    values: [sessionId],
  },
});

type PresenceChange = Extract<LiveEvent, { type: 'presence.changed' }>;

/** Who came or went since the last time. */
function whoMoved(
  sessionId: number,
  people: readonly EvaluatedPerson[],
  before: readonly StoredPresence[],
  now: number,
): readonly PresenceChange[] {
  const wasIn = new Set(before.filter((row) => row.left_at === null).map((row) => row.identity));
  return people
    .filter(({ identity, evaluation }) => evaluation.inRoom !== wasIn.has(identity))
    .map(({ identity, evaluation }) => ({
      type: 'presence.changed',
      sessionId,
      identity,
      inRoom: evaluation.inRoom,
      at: (evaluation.inRoom ? evaluation.cycles.at(-1)?.joinedAt : evaluation.lastLeave) ?? now,
    }));
}

/** Whether somebody's verdict is another than before. */
const differs = (people: readonly EvaluatedPerson[], before: readonly StoredVerdict[]): boolean =>
  people.some(({ role, id, evaluation }) => {
    const old = before.find((row) => row.person_role === role && row.person_id === id);
    return (
      old !== undefined &&
      (old.status !== evaluation.status ||
        old.attended_ms !== evaluation.attendedMs ||
        old.late_ms !== evaluation.lateMs ||
        old.left_early_ms !== evaluation.leftEarlyMs ||
        old.flags.join() !== evaluation.flags.join())
    );
  });
