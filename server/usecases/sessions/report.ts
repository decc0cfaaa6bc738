import type { ReportRow, SessionRow } from '#shared/contract/sessions.ts';
import { explainCredit } from '#shared/domain/credit.ts';
import { standingOf } from '#shared/domain/counting.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { nodeOf } from '../attendance/explain-node.ts';
import { readLedger } from '../counting/ledger-rows.ts';
import { readSessionRow } from './rows.ts';

interface Found {
  readonly student_id: number;
  readonly name: string;
  readonly status: ReportRow['status'];
  readonly attended_ms: number;
  readonly window_ms: number;
  readonly late_ms: number | null;
  readonly left_early_ms: number | null;
  readonly flags: readonly string[];
  readonly engagement_score: number | null;
  readonly subscription_id: number | null;
  readonly quota: number | null;
  readonly used: number | null;
}

/** The report of a session: one row an expected student, and what the class cost each subscription (domain.md 4, 6). */
export async function sessionReport(
  deps: Deps,
  actor: Actor,
  id: number,
): Promise<Result<{ session: SessionRow; rows: ReportRow[]; asOf: number }>> {
  const session = await readSessionRow(deps.db, actor, id);
  if (!session) return refuse('not_found');
  const found = await deps.db.raw<{ rows: Found[] }>(
    `select r.student_id, st.name, r.status, r.attended_ms, r.window_ms, r.late_ms, r.left_early_ms, r.flags,
       (select (engagement ->> 'score')::int from interactive_session_reports i
         where i.session_id = r.session_id and i.student_id = r.student_id) as engagement_score,
       sub.id as subscription_id, sub.quota,
       (select coalesce(sum(amount), 0)::int from session_consumptions where subscription_id = sub.id) as used
     from session_reports r join students st on st.id = r.student_id
     left join lateral (
       select s.id, s.quota from subscriptions s join sessions ses on ses.id = r.session_id
       where s.student_id = r.student_id and s.kind = ses.kind
         and s.starts_at <= ses.starts_at and s.ends_at > ses.starts_at
       order by exists (select 1 from session_consumptions c
         where c.session_id = r.session_id and c.subscription_id = s.id) desc, s.ends_at, s.id limit 1) sub on true
     where r.session_id = ? order by st.name, st.id`,
    [id],
  );
  const ledger = await readLedger(deps.db, id);
  const rows = found.rows.map((row): ReportRow => {
    const own = ledger.filter((entry) => entry.studentId === row.student_id);
    const last = own.at(-1);
    const missing = row.subscription_id === null ? 'no_subscription' : 'over_quota';
    return {
      studentId: row.student_id,
      name: row.name,
      status: row.status,
      unverified: row.flags.includes('unverified'),
      attendedMs: row.attended_ms,
      windowMs: row.window_ms,
      lateMs: row.late_ms,
      leftEarlyMs: row.left_early_ms,
      flags: [...row.flags],
      engagementScore: row.engagement_score,
      credit: standingOf(own),
      creditReason: last?.reason ?? (session.subtype === 'trial' ? 'trial' : missing),
      creditExplain: nodeOf(explainCredit(own), null),
      subscription:
        row.subscription_id !== null && row.quota !== null
          ? { id: row.subscription_id, quota: row.quota, used: row.used ?? 0 }
          : null,
    };
  });
  return ok({ session, rows, asOf: await databaseNow(deps.db) });
}
