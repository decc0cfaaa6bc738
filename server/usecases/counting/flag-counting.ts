import type { Knex } from 'knex';
import { COUNTING_FLAGS, reviewCounting } from '#shared/domain/counting-review.ts';
import { foldEntries, type CreditWish } from '#shared/domain/human-entries.ts';
import { readEntries, toEntry } from '../attendance/entry-rows.ts';
import type { Counted } from './counted.ts';
import { readLedger } from './ledger-rows.ts';
import { readCredits } from './subscriptions.ts';

/**
 * Marks on a counted session what of its count waits for a person, and takes marks off that no longer hold (domain.md 6).
 * The verdicts may have become others since; the ledger is only looked at.
 */
export async function flagCounting(trx: Knex.Transaction, counted: Counted): Promise<void> {
  const { session, teacher, students, policy } = counted;
  const sessionId = session.id;
  const entries = await readEntries(trx, [sessionId]);
  const wishOf = (role: 'teacher' | 'student', id: number): CreditWish =>
    foldEntries(entries.filter((row) => row.person_role === role && row.person_id === id).map(toEntry)).lastWish;
  const credits = await readCredits(
    trx,
    session,
    students.map((student) => student.studentId),
    await readLedger(trx, sessionId),
  );
  const reviewed = students.map((student, index) => {
    const subscription = credits[index]?.subscription ?? null;
    return {
      ...student,
      rows: credits[index]?.rows ?? [],
      left: subscription && Math.max(0, subscription.quota - subscription.used),
      wishes: [wishOf('student', student.studentId), wishOf('teacher', session.teacher_id)],
    };
  });
  await setFlags(trx, sessionId, reviewCounting(session, teacher, reviewed, policy));
}

async function setFlags(trx: Knex.Transaction, sessionId: number, wanted: readonly string[]): Promise<void> {
  await trx.raw(
    `update sessions set flags = (
       select coalesce(array_agg(flag order by flag), '{}') from (
         select unnest(flags) as flag except select unnest(:ours::text[])
         union select unnest(:wanted::text[])) as f)
     where id = :id`,
    { id: sessionId, ours: [...COUNTING_FLAGS], wanted: [...wanted] },
  );
}
