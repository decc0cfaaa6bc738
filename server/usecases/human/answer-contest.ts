import { isLongEnough, SHORTEST_TEXT } from '#shared/domain/human-entries.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { appendEntry } from '../attendance/entry-rows.ts';
import { audit } from '../audit/audit.ts';
import { announce } from '../sessions/apply.ts';
import { presentVerdicts } from './decision.ts';
import { onEndedSession, raiseVersion } from './ended-session.ts';

export interface AnswerInput {
  readonly id: number;
  readonly contestId: number;
  readonly answer: 'accepted' | 'rejected';
  readonly text: string;
  readonly commandId?: string | undefined;
}

/**
 * Closes a teacher's contest. Accepting changes no verdict by itself: the override that follows is a deed of its own.
 * Rejecting says why.
 */
export function answerContest(deps: Deps, actor: Actor, input: AnswerInput): Promise<Result<{ answerId: number }>> {
  const { id: sessionId, contestId, answer, text, commandId } = input;
  const about = `entry-${contestId}`;
  const deed = {
    sessionId,
    action: 'attendance.override',
    name: 'attendance.answer_contest',
    about,
    commandId,
  } as const;
  return onEndedSession(deps, actor, deed, async (trx, session, now) => {
    const verdicts = await presentVerdicts(trx, sessionId, now);
    const person = verdicts?.people.find(({ entries }) =>
      entries.some((entry) => entry.id === contestId && entry.kind === 'contest'),
    );
    if (!person) return refuse('not_found');
    if (person.standing.openContest?.id !== contestId) return refuse('contest_answered');
    if (answer === 'rejected' && !isLongEnough(text)) return refuse('text_too_short', { atLeast: SHORTEST_TEXT });
    const { role, id: personId } = person;
    const answerId = await appendEntry(trx, {
      sessionId,
      role,
      personId,
      kind: 'contest_answer',
      answersId: contestId,
      answer,
      note: text,
      actor: actorLabel(actor),
      commandId,
    });
    await raiseVersion(trx, session.id);
    await announce(trx, session.id, now);
    await audit(trx, {
      actor: actorLabel(actor),
      action: 'attendance.answer_contest',
      subject: `session-${sessionId}`,
      data: { contestId, answerId, answer, role, personId, text },
    });
    return ok({ answerId });
  });
}
