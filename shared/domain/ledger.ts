export const LEDGER_KINDS = ['charge', 'waive', 'hold', 'reversal', 'manual'] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** What a row of each kind adds to the sessions used (domain.md 6). */
export const LEDGER_AMOUNTS = { charge: 1, waive: 0, hold: 0, reversal: -1, manual: 1 } as const satisfies Record<
  LedgerKind,
  number
>;

export type LedgerActor = { readonly type: 'system' } | { readonly type: 'staff'; readonly id: number };

/** A row of `session_consumptions` before it has an id. */
export type NewLedgerRow = {
  readonly sessionId: number;
  readonly subscriptionId: number;
  readonly studentId: number;
  readonly kind: LedgerKind;
  /** The row that a reversal takes back. */
  readonly reversesId: number | null;
  readonly reason: string;
  readonly actor: LedgerActor;
};

/** A stored row; ids grow in the order of writing. */
export type LedgerRow = NewLedgerRow & { readonly id: number };

/** Used sessions by these rows: of one session and subscription 0 or 1, of a subscription its net charges. */
export const netOf = (rows: readonly Pick<LedgerRow, 'kind'>[]): number =>
  rows.reduce((net, row) => net + LEDGER_AMOUNTS[row.kind], 0);

/** Sessions left of a quota; never stored, never negative. */
export const leftOf = (quota: number, rows: readonly Pick<LedgerRow, 'kind'>[]): number =>
  Math.max(0, quota - netOf(rows));

/** The charge that stands and could be taken back; `undefined` when the net is 0. */
export const standingCharge = (rows: readonly LedgerRow[]): LedgerRow | undefined => {
  const reversed = new Set(rows.map((row) => row.reversesId));
  return rows.find((row) => LEDGER_AMOUNTS[row.kind] === 1 && !reversed.has(row.id));
};

/** The row that takes a charge back. */
export const reversalOf = (row: LedgerRow, actor: LedgerActor, reason: string): NewLedgerRow => ({
  sessionId: row.sessionId,
  subscriptionId: row.subscriptionId,
  studentId: row.studentId,
  kind: 'reversal',
  reversesId: row.id,
  reason,
  actor,
});
