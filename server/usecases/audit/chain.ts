import { createHash } from 'node:crypto';
import type { Knex } from 'knex';

/** A row of the audit log with its time to the microsecond, as it goes into the hash. */
export interface AuditRow {
  readonly id: number;
  readonly xid: string;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly data: unknown;
}

/** The columns of `AuditRow`, for a query on `audit_log a`. */
export const AUDIT_COLUMNS = `a.id, a.xid::text as xid,
  to_char(a.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, a.actor, a.action, a.subject, a.data`;

/** What the first seal stands on. */
export const GENESIS = Buffer.alloc(32);

/** SHA-256 over the seal before it and the row as canonical JSON: keys in order at every depth, no spaces. */
export const sealHash = (previous: Buffer, row: AuditRow): Buffer =>
  createHash('sha256').update(previous).update(canonicalJson(row)).digest();

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}

/** Rows that no seal covers yet; ids commit out of order, so "after the last one" would miss some. */
export const unsealed = (db: Knex): Knex.QueryBuilder =>
  db('audit_log as a').whereNotExists((seal) => {
    void seal.from('audit_seals as s').whereRaw('s.audit_id = a.id');
  });
