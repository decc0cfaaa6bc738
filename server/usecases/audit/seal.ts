import type { Knex } from 'knex';
import { AUDIT_COLUMNS, GENESIS, sealHash, unsealed, type AuditRow } from './chain.ts';

/** One number for all servers of one database: one sealer at a time. */
const SEALER_LOCK = 7_230_003;
const AT_ONCE = 1000;

/**
 * Chains what was committed since the last time, in the order (xid, id), so that the chain is no bottleneck for the deeds
 * themselves. Rows that a running transaction may still precede wait. Does nothing where another server is sealing.
 */
export async function sealAuditLog(db: Knex): Promise<{ sealed: number }> {
  let sealed = 0;
  for (;;) {
    const taken = await db.transaction((trx) => sealSome(trx));
    sealed += taken;
    if (taken < AT_ONCE) return { sealed };
  }
}

async function sealSome(trx: Knex.Transaction): Promise<number> {
  const lock = await trx.raw<{ rows: { taken: boolean }[] }>('select pg_try_advisory_xact_lock(?) as taken', [
    SEALER_LOCK,
  ]);
  if (!lock.rows[0]?.taken) return 0;
  // A number at or beyond xmax cannot be of this cluster's running transactions: it came with a restored backup.
  const rows: AuditRow[] = await unsealed(trx)
    .whereRaw('(a.xid < pg_snapshot_xmin(pg_current_snapshot()) or a.xid >= pg_snapshot_xmax(pg_current_snapshot()))')
    .select(trx.raw(AUDIT_COLUMNS))
    .orderBy([{ column: 'a.xid' }, { column: 'a.id' }])
    .limit(AT_ONCE);
  if (rows.length === 0) return 0;
  const last: { seq: number; hash: Buffer } | undefined = await trx('audit_seals').orderBy('seq', 'desc').first();
  let previous: Buffer = last?.hash ?? GENESIS;
  let seq = last?.seq ?? 0;
  const seals = rows.map((row) => {
    const hash = sealHash(previous, row);
    const seal = { seq: (seq += 1), audit_id: row.id, prev_hash: previous, hash };
    previous = hash;
    return seal;
  });
  await trx('audit_seals').insert(seals);
  return seals.length;
}
