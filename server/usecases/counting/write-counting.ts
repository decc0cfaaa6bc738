import type { Knex } from 'knex';
import {
  countSession,
  recount,
  type ChargeableSubscription,
  type CountedStudent,
  type CountingFlag,
  type TeacherOutcome,
} from '#shared/domain/counting.ts';
import type { SessionAttendanceRow, SessionTableRow } from '../../db/tables.ts';
import { appendToLedger, readLedger } from './ledger-rows.ts';
import { policyOfSession } from '../settings/policy.ts';

/**
 * Writes charge, waive or hold for an ended session inside the transaction that ends it, or brings them in line while the
 * session settles (domain.md 6). The students' subscriptions are locked in id order first, so that fifty ends at once
 * never exceed a quota.
 */
export async function writeCounting(trx: Knex.Transaction, sessionId: number, settling: boolean): Promise<void> {
  const session = await trx<SessionTableRow>('sessions').where('id', sessionId).first();
  if (!session || session.starts_at === null) throw new Error(`session ${sessionId} cannot be counted`);
  const attendances = await trx<SessionAttendanceRow>('session_attendances').where('session_id', sessionId);
  const students = await countedStudents(trx, session, attendances);
  const teacher = teacherOutcome(session, attendances);
  const { policy } = await policyOfSession(trx, sessionId);
  const counting = countSession(session, teacher, students, policy);
  const existing = await readLedger(trx, sessionId);
  const { append, review } = recount(existing, counting.rows, settling);
  for (const row of append) await appendToLedger(trx, row);
  await raiseFlags(trx, sessionId, counting.flags, review.length > 0);
}

/** The verdict about the session's present teacher; nobody seen counts as absent with nothing unverified. */
function teacherOutcome(session: SessionTableRow, attendances: readonly SessionAttendanceRow[]): TeacherOutcome {
  const row = attendances.find((one) => one.person_role === 'teacher' && one.person_id === session.teacher_id);
  if (!row) throw new Error(`session ${session.id} has no verdict about its teacher`);
  return {
    status: row.status,
    attendedMs: row.attended_ms,
    windowMs: row.window_ms,
    unverified: row.flags.includes('unverified'),
  };
}

async function countedStudents(
  trx: Knex.Transaction,
  session: SessionTableRow,
  attendances: readonly SessionAttendanceRow[],
): Promise<readonly CountedStudent[]> {
  const expected: { student_id: number; at_start: boolean }[] = await trx('session_participants')
    .where('session_id', session.id)
    // Who was taken off the list before the class began was not expected and has no verdict (domain.md 3.9).
    .whereRaw('(expected_until is null or expected_until > starts_at)')
    .groupBy('student_id')
    .orderBy('student_id')
    .select('student_id', trx.raw('bool_or(expected_from <= starts_at) as at_start'));
  const subscriptions = await lockSubscriptions(
    trx,
    session,
    expected.map((one) => one.student_id),
  );
  return expected.map(({ student_id, at_start }) => {
    const verdict = attendances.find((one) => one.person_role === 'student' && one.person_id === student_id);
    if (!verdict) throw new Error(`session ${session.id} has no verdict about student ${student_id}`);
    return {
      studentId: student_id,
      enrolledAtStart: at_start,
      status: verdict.status,
      unverified: verdict.flags.includes('unverified'),
      subscriptions: subscriptions.get(student_id) ?? [],
    };
  });
}

/** The subscriptions of the session's kind that are active at S, locked in id order; `used` without this session. */
async function lockSubscriptions(
  trx: Knex.Transaction,
  session: SessionTableRow,
  studentIds: readonly number[],
): Promise<ReadonlyMap<number, readonly ChargeableSubscription[]>> {
  const locked: { id: number; student_id: number; quota: number; ends_at: number }[] = await trx('subscriptions')
    .whereIn('student_id', [...studentIds])
    .where('kind', session.kind)
    .whereRaw('starts_at <= (select starts_at from sessions where id = ?)', [session.id])
    .whereRaw('ends_at > (select starts_at from sessions where id = ?)', [session.id])
    .whereIn('status', ['active', 'expired'])
    .orderBy('id')
    .forUpdate()
    .select('id', 'student_id', 'quota', 'ends_at');
  const used: { subscription_id: number; used: number }[] = await trx('session_consumptions')
    .whereIn(
      'subscription_id',
      locked.map((row) => row.id),
    )
    .whereNot('session_id', session.id)
    .groupBy('subscription_id')
    .select('subscription_id', trx.raw('sum(amount)::int as used'));
  const byStudent = new Map<number, ChargeableSubscription[]>();
  for (const row of locked) {
    const own = byStudent.get(row.student_id) ?? [];
    own.push({
      id: row.id,
      endsAt: row.ends_at,
      quota: row.quota,
      used: used.find((one) => one.subscription_id === row.id)?.used ?? 0,
    });
    byStudent.set(row.student_id, own);
  }
  return byStudent;
}

/** What counting could not do by itself is marked on the session, for the review inbox. */
async function raiseFlags(
  trx: Knex.Transaction,
  sessionId: number,
  flags: readonly CountingFlag[],
  differs: boolean,
): Promise<void> {
  const wanted = new Set<string>([...flags.map((one) => one.flag), ...(differs ? ['count_differs'] : [])]);
  await trx.raw(
    `update sessions set flags = (
       select coalesce(array_agg(flag order by flag), '{}') from (
         select unnest(flags) as flag except select unnest(array['no_subscription', 'over_quota', 'count_differs'])
         union select unnest(:wanted::text[])) as f)
     where id = :id`,
    { id: sessionId, wanted: [...wanted] },
  );
}
