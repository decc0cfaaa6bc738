import type { Knex } from 'knex';
import { standsOnLists, type SubscriptionStatus } from '#shared/domain/subscription.ts';
import type { TestServer } from './test-server.ts';

/** What must hold of an academy after every step, whoever did it: each a query that finds nobody (domain.md 2, 5, 6). */
const NEVER: Readonly<Record<string, string>> = {
  'a teacher is booked twice': `
    with standing as (select id, teacher_id, tstzrange(starts_at, busy_until) as taken from sessions
      where status in ('scheduled', 'ready', 'ongoing'))
    select a.id, b.id as other from standing a
      join standing b on a.id < b.id and a.teacher_id = b.teacher_id and a.taken && b.taken`,
  'a student is booked twice': `
    with standing as (select s.id, p.student_id, tstzrange(s.starts_at, s.busy_until) as taken from sessions s
      join session_participants p on p.session_id = s.id and p.expected_until is null
      where s.status in ('scheduled', 'ready', 'ongoing'))
    select a.id, b.id as other from standing a
      join standing b on a.id < b.id and a.student_id = b.student_id and a.taken && b.taken`,
  'a student stands twice on a list, or with another window than the class': `
    select s.id, p.student_id from sessions s
      join session_participants p on p.session_id = s.id and p.expected_until is null
    group by s.id, p.student_id having count(*) > 1
      or bool_or((p.starts_at, p.busy_until) is distinct from (s.starts_at, s.busy_until)
        or p.live <> (s.status in ('scheduled', 'ready', 'ongoing')))`,
  'a class has not exactly its own teacher': `
    select s.id from sessions s where (select array_agg(t.teacher_id) from session_teachers t
      where t.session_id = s.id and t.expected_until is null) is distinct from array[s.teacher_id]`,
  'a waiting class has a time': `
    select id from sessions where status = 'unscheduled' and num_nonnulls(starts_at, ends_at, busy_until) > 0`,
  'one student’s class has not one student': `
    select s.id from sessions s where s.subtype not in ('circle', 'course') and 1 <> (select count(*)
      from session_participants p where p.session_id = s.id and p.expected_until is null)`,
  'the steps of a class lead elsewhere': `
    select s.id from sessions s join lateral (
      select (array_agg(t.to_status order by t.id desc))[1] as last,
        bool_or(t.from_status is distinct from t.before and t.before is not null) as torn
      from (select t.*, lag(t.to_status) over (order by t.id) as before from session_transitions t
        where t.session_id = s.id) t) steps on true
    where steps.last <> s.status or steps.torn`,
  'a student is charged twice for a class': `
    select session_id, student_id from session_consumptions group by 1, 2 having sum(amount) not in (0, 1)`,
  'a class that does not count is charged': `
    select s.id from sessions s join session_consumptions c on c.session_id = s.id
    where s.status not in ('completed', 'absent') or s.subtype = 'trial'`,
  'a charge has no verdict to stand on': `
    select c.session_id, c.student_id from session_consumptions c where not exists (select from session_attendances a
      where a.session_id = c.session_id and a.person_role = 'student' and a.person_id = c.student_id)`,
  'a package is charged beyond its quota': `
    select u.id from subscriptions u join session_consumptions c on c.subscription_id = u.id
    group by u.id having sum(c.amount) > u.quota`,
  'a room is left open': `
    select r.name from session_rooms r join sessions s on s.id = r.session_id
    where r.close_wanted_at is null and s.status not in ('ready', 'ongoing')`,
  'one class stands for two slots of a schedule, or two for one': `
    select quran_schedule_id, schedule_date from sessions where quran_schedule_id is not null
    group by 1, 2 having count(*) > 1`,
  'a step was told to its teacher not exactly once': `
    select t.id, t.to_status, n.told from session_transitions t
      join lateral (select count(*) as told from notices n join staff f on f.id = n.staff_id and f.role = 'teacher'
        where n.session_id = t.session_id and n.once like '%:step-' || t.id) n on true
    where t.from_status is not null and t.actor like 'staff-%' and n.told <> case
      when t.to_status in ('cancelled', 'unscheduled') then 1
      when t.to_status <> 'scheduled' then 0
      when t.from_status <> 'unscheduled' or exists (select from session_transitions before
        where before.session_id = t.session_id and before.to_status = 'unscheduled'
          and before.from_status is not null and before.id < t.id) then 1
      else 0 end`,
};

/** Names everything that does not hold now, each with where. */
export async function brokenNow(db: Knex): Promise<readonly string[]> {
  const names = Object.keys(NEVER);
  const { rows } = await db.raw<{ rows: { name: string; found: string }[] }>(
    Object.values(NEVER)
      .map((query, n) => `select '${names[n]}' as name, to_jsonb(q)::text as found from (${query}) q`)
      .join(' union all '),
  );
  return [...rows.map(({ name, found }) => `${name}: ${found}`), ...(await wronglyListed(db))];
}

/** Students of groups who are expected in a coming class though they are not enrolled then, or stand off the lists. */
async function wronglyListed(db: Knex): Promise<readonly string[]> {
  const { rows } = await db.raw<{
    rows: { id: number; student_id: number; enrolled: boolean; statuses: SubscriptionStatus[] }[];
  }>(
    `select s.id, p.student_id,
       exists (select from enrolments e where e.student_id = p.student_id and e.circle_id = q.circle_id
         and e.enrolled_from <= s.starts_at and (e.enrolled_until is null or e.enrolled_until > s.starts_at)) as enrolled,
       array(select subscription_status_at(u, s.starts_at) from subscriptions u
         where u.student_id = p.student_id and u.kind = s.kind and (u.activated_at is not null or u.cancelled_at is null)
         order by case when u.cancelled_at is null then u.ends_at else greatest(u.cancelled_at, u.starts_at) end, u.starts_at, u.id) as statuses
     from sessions s join quran_session_details q on q.session_id = s.id and q.circle_id is not null
       join session_participants p on p.session_id = s.id and p.expected_until is null
     where s.status in ('scheduled', 'ready') and s.starts_at > clock_timestamp()`,
  );
  return rows
    .filter(({ enrolled, statuses }) => !enrolled || !standsOnLists(statuses))
    .map((row) => `expected in a group's class without a right to it: ${JSON.stringify(row)}`);
}

/** What the screens say of each package, and of what waits, beside what the rows say. */
export async function saidWrongly(server: TestServer, token: string): Promise<readonly string[]> {
  const { body } = await server.call('GET', '/api/subscriptions?limit=500', { token });
  const rows: { id: number; quota: number; used: number; left: number }[] = body.subscriptions;
  const counted: { id: number; used: number }[] = await server
    .db('subscriptions as u')
    .leftJoin('session_consumptions as c', 'c.subscription_id', 'u.id')
    .groupBy('u.id')
    .select('u.id', server.db.raw('coalesce(sum(c.amount), 0)::int as used'));
  const wrong = counted.filter(({ id, used }) => {
    const said = rows.find((row) => row.id === id);
    return said?.used !== used || said.left !== Math.max(0, said.quota - used);
  });
  const waiting = await server.call('GET', '/api/sessions/waiting', { token });
  const [stored] = await server.db('sessions').where('status', 'unscheduled').count<{ n: number }[]>('* as n');
  return [
    ...wrong.map((row) => `a package's screen: ${JSON.stringify(row)}`),
    ...(waiting.body.total === stored?.n ? [] : [`${waiting.body.total} of ${stored?.n} waiting classes are listed`]),
  ];
}
