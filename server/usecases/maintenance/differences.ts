import type { Knex } from 'knex';
import type { DifferenceKind } from '#shared/contract/health.ts';
import { VERDICT_KINDS, type JudgedAnew, type VerdictKind } from './judged-anew.ts';

/** Ended longer ago than this, a session was compared on forty nights; what was found about it stays looked at. */
const LOOKED_AT = '40 days';

/** The ended sessions that are compared, with their students as counting sees them (domain.md 3.9, 6). */
const GROUNDS = `
  with looked as (
    select s.* from sessions s
    where s.ended_at > clock_timestamp() - interval '${LOOKED_AT}'
      or s.id in (select session_id from ledger_differences where gone_at is null)),
  counted as (
    select s.id, s.kind, s.starts_at, s.flags, p.student_id, bool_or(p.expected_from <= s.starts_at) as at_start
    from looked s join session_participants p on p.session_id = s.id
    where s.status in ('completed', 'absent') and s.finalised_at is not null
      and (p.expected_until is null or p.expected_until > s.starts_at)
    group by s.id, s.kind, s.starts_at, s.flags, p.student_id),
  nets as (
    select session_id, subscription_id, student_id, sum(amount) as net from session_consumptions
    where session_id in (select id from looked) group by session_id, subscription_id, student_id)`;

/** Each comparison as a query of (session, subscription, student, expected, found). */
const COMPARISONS: Readonly<Record<Exclude<DifferenceKind, VerdictKind>, string>> = {
  // Only COMPLETED and ABSENT count, trials never (domain.md 6).
  charged_uncounted: `
    select n.session_id, n.subscription_id, n.student_id, '0', n.net || ' · ' || s.status
    from nets n join looked s on s.id = n.session_id
    where n.net <> 0 and (s.status not in ('completed', 'absent') or s.subtype = 'trial')`,
  charged_twice: `
    select session_id, subscription_id, student_id, '0–1', net::text from nets where net not in (0, 1)`,
  not_counted: `
    select c.id, sub.id, c.student_id, 'charge, waive, hold', ''
    from counted c join sessions s on s.id = c.id
    join lateral (
      select u.id, u.quota from subscriptions u where u.student_id = c.student_id and u.kind = c.kind
        and subscription_status_at(u, c.starts_at) = 'active' order by u.ends_at, u.id limit 1) sub on true
    where c.at_start and s.subtype <> 'trial'
      -- What counting had nothing to charge is a person's, whatever the marks of the class say by now: they are of the
      -- whole class and follow what came later. What was given back after the class was final changes nothing of that.
      and not (sub.quota <= (
        select greatest(sum(l.amount) filter (where l.at <= s.finalised_at),
          sum(l.amount) filter (where 'over_quota' = any(c.flags)), 0)
        from session_consumptions l where l.subscription_id = sub.id))
      and not exists (select from subscription_events e
        where e.subscription_id = sub.id and e.what = 'activated' and e.at > s.finalised_at)
      and not exists (select from session_consumptions l where l.session_id = c.id and l.student_id = c.student_id)`,
  over_quota: `
    select null::bigint, u.id, u.student_id, u.quota::text, sum(l.amount)::text
    from subscriptions u join session_consumptions l on l.subscription_id = u.id
    where u.ends_at > clock_timestamp() - interval '${LOOKED_AT}'
      or u.id in (select subscription_id from ledger_differences where gone_at is null)
    group by u.id having sum(l.amount) > u.quota`,
  report_missing: `
    select c.id, null::bigint, c.student_id, 'report', ''
    from counted c
    where not exists (select from session_reports r where r.session_id = c.id and r.student_id = c.student_id)`,
  report_differs: `
    select c.id, null::bigint, c.student_id,
      a.status || ' ' || round(a.attended_ms / 60000.0), r.status || ' ' || round(r.attended_ms / 60000.0)
    from counted c
    join session_attendances a on a.session_id = c.id and a.person_role = 'student' and a.person_id = c.student_id
    join session_reports r on r.session_id = c.id and r.student_id = c.student_id
    where (a.status, a.attended_ms) <> (r.status, r.attended_ms)`,
  transition_missing: `
    select s.id, null::bigint, null::bigint, s.status, t.to_status
    from looked s join lateral (
      select to_status from session_transitions t where t.session_id = s.id order by t.id desc limit 1) t on true
    where t.to_status <> s.status`,
};

/**
 * Compares ledger, sessions and reports (domain.md 6), and takes in which verdicts the facts do not bear out: each
 * difference is a row with what stands and what should, until a later night finds it gone. Answers how many stand now and
 * how many are new.
 */
export async function writeDifferences(
  trx: Knex.Transaction,
  judged: JudgedAnew,
): Promise<{ differences: number; newDifferences: number }> {
  await trx.raw(
    `create temporary table found on commit drop as ${GROUNDS} ${Object.entries(COMPARISONS)
      .map(
        ([what, query]) => `select '${what}' as what, d.*, null::bigint as teacher_id from (${query})
        d (session_id, subscription_id, student_id, expected, found)`,
      )
      .join(' union all ')}`,
  );
  await trx.raw(
    `insert into found (what, session_id, student_id, teacher_id, expected, found)
     select * from jsonb_to_recordset(?::jsonb)
       as d (what text, session_id bigint, student_id bigint, teacher_id bigint, expected text, found text)`,
    [JSON.stringify(judged.differing)],
  );
  const same = `d.what = f.what and d.session_id is not distinct from f.session_id
    and d.subscription_id is not distinct from f.subscription_id and d.student_id is not distinct from f.student_id
    and d.teacher_id is not distinct from f.teacher_id`;
  await trx.raw(
    `update ledger_differences d set gone_at = clock_timestamp()
     where gone_at is null and not exists (select from found f where ${same})
       and (not (what = any(?::text[])) or session_id = any(?::bigint[]))`,
    [[...VERDICT_KINDS], [...judged.checked]],
  );
  await trx.raw(
    `update ledger_differences d set expected = f.expected, found = f.found from found f
     where d.gone_at is null and ${same} and (d.expected, d.found) <> (f.expected, f.found)`,
  );
  const added = await trx.raw<{ rowCount: number }>(
    `insert into ledger_differences (what, session_id, subscription_id, student_id, teacher_id, expected, found)
     select what, session_id, subscription_id, student_id, teacher_id, expected, found from found f
     where not exists (select from ledger_differences d where d.gone_at is null and ${same})`,
  );
  const standing = await trx('ledger_differences').whereNull('gone_at').count<{ n: number }>('* as n').first();
  return { differences: standing?.n ?? 0, newDifferences: added.rowCount };
}
