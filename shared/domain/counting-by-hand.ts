import type { CreditWish } from './human-entries.ts';
import { reversalOf, standingCharge, type LedgerActor, type LedgerRow, type NewLedgerRow } from './ledger.ts';

/** The quota a charge must fit into; `used` counts net charges of every session. */
type Quota = { readonly quota: number; readonly used: number };

/** What a person's decision writes, or that the quota has no room for it. */
export type HandWritten = { readonly rows: readonly NewLedgerRow[]; readonly flag: 'over_quota' | null };

const NOTHING: HandWritten = { rows: [], flag: null };

/** An override to `excused` takes the student's charge back (domain.md 4); nothing to do when none stands. */
export const excuse = (rows: readonly LedgerRow[], actor: LedgerActor): readonly NewLedgerRow[] => {
  const charge = standingCharge(rows);
  return charge === undefined ? [] : [reversalOf(charge, actor, 'excused')];
};

/**
 * Undoing that override charges again what it had taken back or kept from being charged, unless the quota is used up
 * by now. What somebody decided after the excuse stands.
 */
export const unexcuse = (rows: readonly LedgerRow[], quota: Quota, actor: LedgerActor): HandWritten => {
  const excused = rows.at(-1);
  if (excused === undefined || excused.reason !== 'excused' || standingCharge(rows) !== undefined) return NOTHING;
  if (quota.used >= quota.quota) return { rows: [], flag: 'over_quota' };
  return { rows: [{ ...rowOf(excused), kind: 'charge', reason: 'excuse_undone', actor }], flag: null };
};

type Subject = Pick<NewLedgerRow, 'sessionId' | 'subscriptionId' | 'studentId'>;

const rowOf = ({ sessionId, subscriptionId, studentId }: Subject) => ({
  sessionId,
  subscriptionId,
  studentId,
  reversesId: null,
});

/**
 * A supervisor settles what the system may not (a hold, a late change): the session is charged by hand or
 * waived (domain.md 6). `rows` are those of the session and subscription; nothing is written twice.
 */
export const settleByHand = (
  rows: readonly LedgerRow[],
  subject: Subject,
  wanted: 'charge' | 'waive',
  quota: Quota,
  actor: LedgerActor,
  reason: string,
): HandWritten => {
  const charge = standingCharge(rows);
  if (wanted === 'waive') {
    const last = rows.at(-1);
    if (last?.kind === 'waive' && last.actor.type === 'staff') return NOTHING;
    const reversal = charge === undefined ? [] : [reversalOf(charge, actor, reason)];
    return { rows: [...reversal, { ...rowOf(subject), kind: 'waive', reason, actor }], flag: null };
  }
  if (charge !== undefined) return NOTHING;
  if (quota.used >= quota.quota) return { rows: [], flag: 'over_quota' };
  return { rows: [{ ...rowOf(subject), kind: 'manual', reason, actor }], flag: null };
};

/** What one decision about a student's verdict means for the ledger: the excuse by rule, or the person's own word. */
export const creditOfDecision = (
  rows: readonly LedgerRow[],
  subject: Subject,
  decision: { readonly wasExcused: boolean; readonly isExcused: boolean; readonly wish: CreditWish },
  quota: Quota,
  actor: LedgerActor,
  reason: string,
): HandWritten => {
  const { wasExcused, isExcused, wish } = decision;
  if (wish === 'keep') return NOTHING;
  if (wish !== 'by_rule') return settleByHand(rows, subject, wish, quota, actor, reason);
  if (wasExcused === isExcused) return NOTHING;
  return isExcused ? { rows: excuse(rows, actor), flag: null } : unexcuse(rows, quota, actor);
};
