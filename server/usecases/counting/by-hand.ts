import type { Knex } from 'knex';
import { standingOf, type Standing } from '#shared/domain/counting.ts';
import { creditOfDecision, type HandWritten } from '#shared/domain/counting-by-hand.ts';
import type { CreditWish } from '#shared/domain/human-entries.ts';
import { LEDGER_AMOUNTS, type LedgerActor, type LedgerRow } from '#shared/domain/ledger.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import { appendToLedger, readLedger } from './ledger-rows.ts';
import { lockCredits, readCredits, type StudentCredit } from './subscriptions.ts';

/** What a decision about verdicts asks of the ledger, for each student that it concerns. */
export interface CreditAsked {
  readonly students: readonly {
    readonly studentId: number;
    readonly wasExcused: boolean;
    readonly isExcused: boolean;
  }[];
  readonly wish: CreditWish;
  readonly actor: LedgerActor;
  readonly reason: string;
}

/** What stands in the ledger about one student and session, with the subscription's count. */
export interface CreditState {
  readonly credit: Standing;
  readonly subscription: { readonly id: number; readonly quota: number; readonly used: number } | null;
}

export interface CreditChange {
  readonly studentId: number;
  readonly before: CreditState;
  readonly after: CreditState;
  /** What was asked for and could not be written. */
  readonly flag: 'over_quota' | 'no_subscription' | null;
}

/** What the decision would write; nothing is locked and nothing is written. */
export async function previewByHand(
  db: Knex,
  session: SessionTableRow,
  asked: CreditAsked,
): Promise<readonly CreditChange[]> {
  const ids = asked.students.map((student) => student.studentId);
  if (ids.length === 0) return [];
  const credits = await readCredits(db, session, ids, await ledgerOf(db, session.id, ids));
  return credits.map((credit, index) => changeOf(credit, decide(session, credit, asked, index)));
}

/** Writes it, with the students' subscriptions locked in id order; the session's lock is the caller's (domain.md 4, 6). */
export async function writeByHand(
  trx: Knex.Transaction,
  session: SessionTableRow,
  asked: CreditAsked,
): Promise<readonly CreditChange[]> {
  const ids = asked.students.map((student) => student.studentId);
  if (ids.length === 0) return [];
  const credits = await lockCredits(trx, session, ids, await ledgerOf(trx, session.id, ids));
  const changes: CreditChange[] = [];
  for (const [index, credit] of credits.entries()) {
    const written = decide(session, credit, asked, index);
    for (const row of written.rows) await appendToLedger(trx, row);
    changes.push(changeOf(credit, written));
  }
  return changes;
}

const ledgerOf = async (db: Knex, sessionId: number, studentIds: readonly number[]): Promise<readonly LedgerRow[]> =>
  (await readLedger(db, sessionId)).filter((row) => studentIds.includes(row.studentId));

type Decided = Pick<HandWritten, 'rows'> & Pick<CreditChange, 'flag'>;

function decide(session: SessionTableRow, credit: StudentCredit, asked: CreditAsked, index: number): Decided {
  const student = asked.students[index];
  const { rows, subscription, studentId } = credit;
  if (!student) throw new Error(`student ${studentId} was not asked about`);
  if (!subscription) return { rows: [], flag: asked.wish === 'charge' ? 'no_subscription' : null };
  const subject = { sessionId: session.id, subscriptionId: subscription.id, studentId };
  return creditOfDecision(rows, subject, { ...student, wish: asked.wish }, subscription, asked.actor, asked.reason);
}

function changeOf({ studentId, rows, subscription }: StudentCredit, { rows: written, flag }: Decided): CreditChange {
  const known = rows.map(({ id }) => id);
  const numbered = written.map((row, index) => ({ ...row, id: Math.max(0, ...known) + 1 + index }));
  const more = written.reduce((sum, row) => sum + LEDGER_AMOUNTS[row.kind], 0);
  return {
    studentId,
    before: { credit: standingOf(rows), subscription },
    after: {
      credit: standingOf([...rows, ...numbered]),
      subscription: subscription && { ...subscription, used: subscription.used + more },
    },
    flag,
  };
}
