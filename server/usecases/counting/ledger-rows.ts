import type { Knex } from 'knex';
import {
  LEDGER_AMOUNTS,
  type LedgerActor,
  type LedgerKind,
  type LedgerRow,
  type NewLedgerRow,
} from '#shared/domain/ledger.ts';

interface ConsumptionRow {
  readonly id: number;
  readonly session_id: number;
  readonly subscription_id: number;
  readonly student_id: number;
  readonly kind: LedgerKind;
  readonly reverses_id: number | null;
  readonly reason: string | null;
  readonly actor: string;
}

/** What stands in the ledger about a session, oldest first. */
export async function readLedger(db: Knex, sessionId: number): Promise<readonly LedgerRow[]> {
  const rows = await db<ConsumptionRow>('session_consumptions').where('session_id', sessionId).orderBy('id');
  return rows.map((row) => ({
    id: row.id,
    sessionId: row.session_id,
    subscriptionId: row.subscription_id,
    studentId: row.student_id,
    kind: row.kind,
    reversesId: row.reverses_id,
    reason: row.reason ?? '',
    actor: actorOf(row.actor),
  }));
}

/** Appends one row; the database refuses a net outside 0 and 1. */
export async function appendToLedger(trx: Knex.Transaction, row: NewLedgerRow): Promise<void> {
  await trx('session_consumptions').insert({
    session_id: row.sessionId,
    subscription_id: row.subscriptionId,
    student_id: row.studentId,
    kind: row.kind,
    amount: LEDGER_AMOUNTS[row.kind],
    reverses_id: row.reversesId,
    reason: row.reason,
    actor: labelOf(row.actor),
  });
}

const labelOf = (actor: LedgerActor): string => (actor.type === 'system' ? 'system' : `staff-${actor.id}`);

const actorOf = (label: string): LedgerActor =>
  label.startsWith('staff-') ? { type: 'staff', id: Number(label.slice('staff-'.length)) } : { type: 'system' };
