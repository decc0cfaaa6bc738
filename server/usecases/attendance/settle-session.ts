import type { Knex } from 'knex';
import type { Statement } from '../../db/prepared.ts';
import { draftAttendance, writeAttendance, type Drafted, type Projection } from './project.ts';

/** What the session's lifecycle does with news from its room. */
export interface SessionHooks {
  /**
   * The session's own teacher is known to have been in since `at` (epoch milliseconds) while the session is READY; called
   * inside the transaction that writes the facts. With `looked` it asks for looks into other rooms first (`lookingFirst`).
   */
  teacherJoined(trx: Knex.Transaction, sessionId: number, at: number, looked?: ReadonlySet<number>): Promise<void>;
  /** A look into the room of another class that ends by this; called outside of transactions. */
  lookBefore(sessionId: number): Promise<void>;
  /** LiveKit has closed a room of the session; called once the transaction has committed. */
  roomFinished(sessionId: number): Promise<void>;
}

/**
 * After new facts, whoever told them: verdicts and presence anew, and the class starts when its teacher is seen in a
 * READY session's room for the first time (domain.md 2). `news` writes the facts in the same round trip, and `finish`
 * writes the last of the transaction when there is nothing else to do in it.
 */
export async function settleSession(
  trx: Knex.Transaction,
  sessionId: number,
  now: number,
  hooks: Pick<SessionHooks, 'teacherJoined'>,
  news: readonly Statement[] = [],
  finish?: (writes: readonly Statement[]) => Promise<void>,
): Promise<void> {
  const drafted = await draftAttendance(trx, sessionId, now, news);
  if (!drafted) return;
  const joinedAt = startingJoin(drafted);
  if (finish && isPlain(drafted)) return finish(drafted.writes);
  await writeAttendance(trx, drafted);
  if (joinedAt !== null) await hooks.teacherJoined(trx, sessionId, joinedAt);
}

/** There is nothing to do but what is drafted: no class starts, no reports and no counting are touched. */
export const isPlain = (drafted: Drafted): boolean =>
  startingJoin(drafted) === null && !drafted.hasReports && !drafted.judgedAnew;

/** When the teacher first came; rooms of a time that the session had before tell nothing of it. */
function startingJoin({ gathered: { session }, people }: Projection): number | null {
  if (session.status !== 'ready') return null;
  const teacher = people.find((person) => person.role === 'teacher' && person.id === session.teacher_id);
  const joins = (teacher?.evaluation.cycles ?? []).map((cycle) => cycle.joinedAt);
  return joins.length > 0 ? Math.min(...joins) : null;
}
