import type { Branch } from './attendance/explain.ts';
import { LEDGER_AMOUNTS, netOf, type LedgerRow } from './ledger.ts';

/** The sentences behind what one session costs one subscription: a leaf for every ledger row (domain.md 3.11). */
export const explainCredit = (rows: readonly LedgerRow[]): Branch => ({
  code: 'credit',
  params: { net: netOf(rows) },
  children: rows
    .toSorted((a, b) => a.id - b.id)
    .map((row) => ({
      code: 'ledger_row',
      params: { kind: row.kind, amount: LEDGER_AMOUNTS[row.kind], reason: row.reason },
      ref: { type: 'ledger', id: String(row.id) },
    })),
});
