import { isLongEnough, SHORTEST_TEXT } from '#shared/domain/human-entries.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { appendEntry } from '../attendance/entry-rows.ts';
import { audit } from '../audit/audit.ts';
import { announce } from '../sessions/apply.ts';
import { personIn, presentVerdicts } from './decision.ts';
import { onEndedSession, raiseVersion } from './ended-session.ts';
import { baseOf } from './override.ts';

export interface ContestInput {
  readonly id: number;
  readonly role: 'teacher' | 'student';
  readonly personId: number;
  readonly text: string;
  readonly commandId?: string | undefined;
}

/**
 * A teacher's word against a verdict of their own class: it changes nothing, a supervisor reads and answers it
 * (product.md, Evaluation). One at a time about one person.
 */
export function contestVerdict(deps: Deps, actor: Actor, input: ContestInput): Promise<Result<{ contestId: number }>> {
  const { id: sessionId, role, personId, text, commandId } = input;
  const about = `${role}-${personId}`;
  const deed = { sessionId, action: 'attendance.contest', name: 'attendance.contest', about, commandId } as const;
  return onEndedSession(deps, actor, deed, async (trx, session, now) => {
    const verdicts = await presentVerdicts(trx, sessionId, now);
    const person = verdicts && personIn(verdicts.people, role, personId);
    if (!person) return refuse('not_found');
    if (!isLongEnough(text)) return refuse('text_too_short', { atLeast: SHORTEST_TEXT });
    const open = person.standing.openContest;
    if (open) return refuse('contest_open', { contestId: open.id, author: open.author, at: open.at, text: open.note });
    const entry = { kind: 'contest', note: text, base: baseOf(person), commandId } as const;
    const contestId = await appendEntry(trx, { ...entry, sessionId, role, personId, actor: actorLabel(actor) });
    await raiseVersion(trx, session.id);
    await announce(trx, session.id, now);
    await audit(trx, {
      actor: actorLabel(actor),
      action: 'attendance.contest',
      subject: `session-${sessionId}`,
      data: { contestId, role, personId, text, status: person.evaluation.status },
    });
    return ok({ contestId });
  });
}
