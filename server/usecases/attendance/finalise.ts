import type { Knex } from 'knex';
import type { EnteredStatus } from '#shared/domain/lifecycle-types.ts';
import { appendEntry } from './entry-rows.ts';
import { projectAttendance } from './project.ts';
import { writeReports } from './write-reports.ts';

/** What somebody entered for a class that was held outside; `note` says why, in at least ten characters. */
export interface EnteredByHand {
  readonly statuses: readonly EnteredStatus[];
  readonly actor: string;
  readonly note: string;
}

/**
 * At a session's end: the last verdicts and a report for every expected student, also for those who never came (domain.md
 * 4). Called inside the transaction that ends the session and again when settling is over; saying it twice changes
 * nothing. `entered` are statuses given by hand for a class that was held outside (domain.md 2, *held*).
 */
export async function finaliseReports(
  trx: Knex.Transaction,
  sessionId: number,
  now: number,
  entered: EnteredByHand | null = null,
): Promise<void> {
  await endBlindness(trx, sessionId);
  if (entered) await appendEntered(trx, sessionId, entered);
  const projection = await projectAttendance(trx, sessionId, now);
  if (!projection) throw new Error(`session ${sessionId} has no time and cannot be finalised`);
  await writeReports(trx, projection.gathered, projection.people, now);
  await trx('session_attendances').where({ session_id: sessionId, final: false }).update({ final: true });
}

/** Nothing that happens after a session's end can be missed by it. */
async function endBlindness(trx: Knex.Transaction, sessionId: number): Promise<void> {
  await trx('blind_periods')
    .where('session_id', sessionId)
    .whereNull('blind_until')
    .update({
      blind_until: trx.raw('greatest(blind_from, (select coalesce(ended_at, now()) from sessions where id = ?))', [
        sessionId,
      ]),
    });
}

/** Statuses by hand are overrides like any other, so that they have an author, can be undone and survive recomputing. */
async function appendEntered(trx: Knex.Transaction, sessionId: number, entered: EnteredByHand): Promise<void> {
  for (const { person, status } of entered.statuses)
    await appendEntry(trx, {
      sessionId,
      role: person.type === 'staff' ? 'teacher' : 'student',
      personId: person.id,
      kind: 'status',
      status,
      reason: 'other',
      note: entered.note,
      actor: entered.actor,
    });
}
