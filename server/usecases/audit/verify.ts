import type { Knex } from 'knex';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { AUDIT_COLUMNS, GENESIS, sealHash, unsealed, type AuditRow } from './chain.ts';

/** Why a row is bad: a seal is gone, the seal does not stand on the one before, the row is gone, the row is another. */
export type AuditProblem = 'seal_missing' | 'chain_broken' | 'row_missing' | 'row_changed';

export interface AuditCheck {
  readonly whole: boolean;
  /** Rows whose seals were found right, counted up to the first bad one. */
  readonly checked: number;
  /** The newest seal, hexadecimal: noted elsewhere, it shows later that nothing was cut off the end. */
  readonly head: string | null;
  readonly firstBad: {
    readonly seq: number;
    /** The row in `audit_log`; null where nothing tells which it was. */
    readonly auditId: number | null;
    readonly problem: AuditProblem;
    readonly action: string | null;
    readonly subject: string | null;
  } | null;
  /** Rows that wait for the sealer: nothing vouches for them yet. */
  readonly unsealed: { readonly count: number; readonly firstId: number | null; readonly lastId: number | null };
}

interface SealedRow extends Omit<AuditRow, 'id'> {
  readonly id: number | null;
  readonly seq: number;
  readonly audit_id: number;
  readonly prev_hash: Buffer;
  readonly hash: Buffer;
}

const AT_ONCE = 2000;

/** Walks the whole chain from its first seal and names the first row that is not as it was sealed (reliability.md 20). */
export async function verifyAuditLog(db: Knex): Promise<AuditCheck> {
  return db.transaction(async (trx) => ({ ...(await walk(trx)), unsealed: await tail(trx) }), {
    isolationLevel: 'repeatable read',
    readOnly: true,
  });
}

async function walk(trx: Knex.Transaction): Promise<Omit<AuditCheck, 'unsealed'>> {
  let previous: Buffer = GENESIS;
  let seq = 0;
  for (;;) {
    const rows: SealedRow[] = await trx('audit_seals as s')
      .leftJoin('audit_log as a', 'a.id', 's.audit_id')
      .where('s.seq', '>', seq)
      .orderBy('s.seq')
      .limit(AT_ONCE)
      .select('s.seq', 's.audit_id', 's.prev_hash', 's.hash', trx.raw(AUDIT_COLUMNS));
    for (const row of rows) {
      const problem = problemOf(row, previous, seq + 1);
      if (problem) return { whole: false, checked: seq, head: await headOf(trx), firstBad: bad(row, problem, seq + 1) };
      previous = row.hash;
      seq = row.seq;
    }
    if (rows.length < AT_ONCE)
      return { whole: true, checked: seq, head: seq === 0 ? null : previous.toString('hex'), firstBad: null };
  }
}

function problemOf(row: SealedRow, previous: Buffer, expected: number): AuditProblem | null {
  if (row.seq !== expected) return 'seal_missing';
  if (!row.prev_hash.equals(previous)) return 'chain_broken';
  const { id, xid, at, actor, action, subject, data } = row;
  if (id === null) return 'row_missing';
  return sealHash(previous, { id, xid, at, actor, action, subject, data }).equals(row.hash) ? null : 'row_changed';
}

const bad = (row: SealedRow, problem: AuditProblem, expected: number): AuditCheck['firstBad'] =>
  problem === 'seal_missing'
    ? { seq: expected, auditId: null, problem, action: null, subject: null }
    : { seq: row.seq, auditId: row.audit_id, problem, action: row.action, subject: row.subject };

async function headOf(trx: Knex.Transaction): Promise<string | null> {
  const last: { hash: Buffer } | undefined = await trx('audit_seals').orderBy('seq', 'desc').first('hash');
  return last?.hash.toString('hex') ?? null;
}

async function tail(trx: Knex.Transaction): Promise<AuditCheck['unsealed']> {
  const row: { count: number; first: number | null; last: number | null } | undefined = await unsealed(trx)
    .select(trx.raw('count(*) as count, min(a.id) as first, max(a.id) as last'))
    .first();
  return { count: row?.count ?? 0, firstId: row?.first ?? null, lastId: row?.last ?? null };
}

/**
 * Which of these seals, noted elsewhere in hexadecimal, the log no longer has: a log that was cut off at its end, or written
 * anew from a row on, is whole in itself.
 */
export async function missingSeals(db: Knex, noted: readonly string[]): Promise<readonly string[]> {
  const hashes = noted.map((seal) => Buffer.from(seal, 'hex'));
  const found: Buffer[] = await db('audit_seals').whereIn('hash', hashes).pluck('hash');
  const known = new Set(found.map((hash) => hash.toString('hex')));
  return noted.filter((seal) => !known.has(seal.toLowerCase()));
}

/** The same for an admin's Health screen. */
export async function checkAudit(deps: Deps, actor: Actor): Promise<Result<AuditCheck>> {
  if (!can(actor, 'audit.view', { type: 'academy' })) return refuse('forbidden');
  return ok(await verifyAuditLog(deps.db));
}
