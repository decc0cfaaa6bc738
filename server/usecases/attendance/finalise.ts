import type { Knex } from 'knex';
import { makeIdentity } from '#shared/domain/identity.ts';
import type { EnteredStatus } from '#shared/domain/lifecycle-types.ts';
import { evaluatePeople } from './evaluate-people.ts';
import { gatherFacts } from './gather.ts';
import { projectAttendance } from './project.ts';
import { writeReports } from './write-reports.ts';

/**
 * At a session's end: the last verdicts and a report for every expected student, also for those who never came (domain.md
 * 4). Called inside the transaction that ends the session and again when settling is over; saying it twice changes
 * nothing. `entered` are statuses given by hand for a class that was held outside (domain.md 2, *held*).
 */
export async function finaliseReports(
  trx: Knex.Transaction,
  sessionId: number,
  now: number,
  entered: readonly EnteredStatus[] = [],
): Promise<void> {
  await endBlindness(trx, sessionId);
  if (entered.length > 0) await writeEntered(trx, sessionId, now, entered);
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

/** The reports with the statuses by hand over the computed ones; the projection finds them there as overrides. */
async function writeEntered(
  trx: Knex.Transaction,
  sessionId: number,
  now: number,
  entered: readonly EnteredStatus[],
): Promise<void> {
  const gathered = (await gatherFacts(trx, [sessionId])).get(sessionId);
  if (!gathered) return;
  const statusOf = new Map(entered.map((one) => [makeIdentity(one.person), one.status]));
  const people = gathered.people.map((person) => {
    const status = statusOf.get(person.identity);
    return status ? { ...person, facts: { ...person.facts, override: { id: person.identity, status } } } : person;
  });
  await writeReports(trx, gathered, evaluatePeople({ ...gathered, people }, now), now);
}
