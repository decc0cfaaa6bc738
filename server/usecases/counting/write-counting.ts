import type { Knex } from 'knex';
import { countSession, recount } from '#shared/domain/counting.ts';
import { readCounted } from './counted.ts';
import { flagCounting } from './flag-counting.ts';
import { appendToLedger, readLedger } from './ledger-rows.ts';
import { lockSubscriptions } from './subscriptions.ts';

/**
 * Writes charge, waive or hold for an ended session inside the transaction that ends it, or brings them in line while the
 * session settles (domain.md 6). The students' subscriptions are locked in id order first, so that fifty ends at once
 * never exceed a quota. What counting could not do by itself is marked on the session, for the review inbox.
 */
export async function writeCounting(trx: Knex.Transaction, sessionId: number, settling: boolean): Promise<void> {
  const counted = await readCounted(trx, sessionId);
  const { session, teacher, students, policy } = counted;
  const subscriptions = await lockSubscriptions(
    trx,
    session,
    students.map((student) => student.studentId),
  );
  const counting = countSession(
    session,
    teacher,
    students.map((student) => ({ ...student, subscriptions: subscriptions.get(student.studentId) ?? [] })),
    policy,
  );
  const { append } = recount(await readLedger(trx, sessionId), counting.rows, settling);
  for (const row of append) await appendToLedger(trx, row);
  await flagCounting(trx, counted);
}
