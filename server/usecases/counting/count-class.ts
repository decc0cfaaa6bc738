import type { CountedByHand } from '#shared/contract/subscriptions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { creditRefusal } from '../human/decision.ts';
import { onEndedSession, raiseVersion } from '../human/ended-session.ts';
import { announce } from '../sessions/apply.ts';
import { writeByHand } from './by-hand.ts';
import { readCounted } from './counted.ts';
import { flagCounting } from './flag-counting.ts';

export interface CountInput {
  readonly sessionId: number;
  readonly studentId: number;
  readonly wish: 'charge' | 'waive';
  readonly reason: string;
  readonly commandId?: string | undefined;
}

/**
 * A person counts an ended class for one student, or says that it does not count: what the system itself may not after
 * settling, over quota, and when a class was held back (domain.md 6). The verdict stays as it is.
 */
export function countClass(deps: Deps, actor: Actor, input: CountInput): Promise<Result<CountedByHand>> {
  const { sessionId, studentId, wish, commandId } = input;
  const reason = input.reason.trim();
  const about = `student-${studentId}`;
  const deed = { sessionId, action: 'ledger.write', name: 'ledger.count', about, commandId } as const;
  return onEndedSession(deps, actor, deed, async (trx, session, now): Promise<Result<CountedByHand>> => {
    if (reason === '') return refuse('reason_required');
    const refusal = creditRefusal(session, wish);
    if (refusal) return { ok: false, refusal };
    const counted = await readCounted(trx, sessionId);
    if (!counted.students.some((one) => one.studentId === studentId && one.enrolledAtStart)) return refuse('not_found');
    const [change] = await writeByHand(trx, session, {
      students: [{ studentId, wasExcused: false, isExcused: false }],
      wish,
      actor: { type: 'staff', id: actor.staffId },
      reason,
    });
    if (!change) throw new Error(`student ${studentId} got no answer about session ${sessionId}`);
    if (change.flag !== null || change.after.subscription === null)
      return refuse(change.flag === 'over_quota' ? 'no_quota' : 'no_subscription');
    await flagCounting(trx, counted);
    await raiseVersion(trx, sessionId);
    await announce(trx, sessionId, now);
    const done = { before: change.before.credit, after: change.after.credit, subscription: change.after.subscription };
    await audit(trx, {
      actor: actorLabel(actor),
      action: 'ledger.count',
      subject: `session-${sessionId}`,
      data: { studentId, wish, reason, ...done },
    });
    return ok(done);
  });
}
