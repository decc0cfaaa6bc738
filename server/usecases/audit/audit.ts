import type { Knex } from 'knex';

/** What is written down for ever about a deed. */
export interface AuditEntry {
  /** `staff-3`, or `system`. */
  readonly actor: string;
  /** The deed, named like its permission. */
  readonly action: string;
  /** What it was done to: `session-12`. */
  readonly subject: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * The only way into the audit log: appended unsealed in the transaction of the deed, so that one exists exactly when the
 * other does; the sealer chains it afterwards (reliability.md 20).
 */
export async function audit(trx: Knex.Transaction, entry: AuditEntry): Promise<void> {
  await trx('audit_log').insert({ ...entry, data: JSON.stringify(entry.data ?? {}) });
}
