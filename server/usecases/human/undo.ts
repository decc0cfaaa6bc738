import type { Done } from '#shared/contract/attendance.ts';
import { overrideConflict, undoProblem } from '#shared/domain/human-entries.ts';
import { refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { creditRefusal, presentVerdicts, writeDecision } from './decision.ts';
import { onEndedSession } from './ended-session.ts';
import { baseOf, conflictData, wordsRefusal, type Grounds } from './override.ts';

export interface UndoInput extends Grounds {
  readonly id: number;
  readonly entryId: number;
}

/** Takes an override or a corrected stay back by another entry; a charge that an excuse took comes back (domain.md 4). */
export function undoEntry(deps: Deps, actor: Actor, input: UndoInput): Promise<Result<Done>> {
  const { id: sessionId, entryId, reason, note, base, commandId } = input;
  const about = `entry-${entryId}`;
  const deed = { sessionId, action: 'attendance.override', name: 'attendance.undo', about, commandId } as const;
  return onEndedSession(deps, actor, deed, async (trx, session, now) => {
    const verdicts = await presentVerdicts(trx, sessionId, now);
    const before = verdicts?.people.find((person) => person.entries.some((entry) => entry.id === entryId));
    if (!before) return refuse('not_found');
    const problem = undoProblem(before.entries, entryId);
    if (problem === 'not_found') return refuse('not_found');
    const refusal = wordsRefusal(input) ?? creditRefusal(session, input.credit);
    if (refusal) return { ok: false, refusal };
    if (problem === 'already_undone') return refuse('already_undone', conflictData(base, before, {}));
    if (overrideConflict(base, baseOf(before)))
      return refuse('override_conflict', conflictData(base, before, { wantedType: 'undo', wantedUndo: entryId }));
    return writeDecision(trx, actor, session, now, {
      before,
      entry: { kind: 'undo', undoesId: entryId, reason, note, base, commandId },
      wish: input.credit,
      action: 'attendance.undo',
    });
  });
}
