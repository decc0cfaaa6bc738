import type { EffectiveWindow } from '#shared/contract/human-layer.ts';
import { DAY, type Interval } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import { at } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { readWindows } from '../attendance/entry-rows.ts';
import { projectAttendance } from '../attendance/project.ts';
import { audit } from '../audit/audit.ts';
import { announce } from '../sessions/apply.ts';
import { onEndedSession, raiseVersion } from './ended-session.ts';
import { toEffectiveWindow } from './shown.ts';

export interface WindowInput {
  readonly id: number;
  /** Null takes it back: the scheduled window counts again. */
  readonly window: Interval | null;
  readonly reason: string;
  /** The last word about it that the person saw. */
  readonly base: number | null;
  readonly commandId?: string | undefined;
}

/** A window that no class had: it ends before it starts, lies on another day, or reaches into what nobody could have sat through yet. */
export const isImplausible = (window: Interval, scheduled: Interval, now: number): boolean =>
  !(
    window.from < window.to &&
    window.from >= scheduled.from - DAY &&
    window.to <= Math.min(scheduled.to + DAY, Math.max(scheduled.to, now))
  );

/**
 * The window that counts for everybody of a session instead of the scheduled one (domain.md 3.4): started late by
 * agreement, ended early. Verdicts follow. While the class settles its count follows them; the count of a
 * settled one stays, and what no longer fits it is marked for a person, as whenever a verdict becomes another.
 */
export function setEffectiveWindow(deps: Deps, actor: Actor, input: WindowInput): Promise<Result<EffectiveWindow>> {
  const { id: sessionId, window, reason, commandId } = input;
  const deed = {
    sessionId,
    action: 'session.set_effective_window',
    name: 'session.set_effective_window',
    commandId,
  } as const;
  return onEndedSession(deps, actor, deed, async (trx, session, now) => {
    if (reason === '') return refuse('reason_required');
    const last = (await readWindows(trx, [sessionId])).at(-1);
    if (input.base !== (last?.id ?? null))
      return refuse('version_conflict', {
        baseWindowId: input.base,
        presentWindowId: last?.id ?? null,
        presentFrom: last?.from_at ?? null,
        presentTo: last?.until_at ?? null,
        presentReason: last?.reason ?? null,
        presentAuthor: last?.author ?? null,
        presentAt: last?.at ?? null,
        wantedFrom: window?.from ?? null,
        wantedTo: window?.to ?? null,
      });
    const scheduled = { from: session.starts_at ?? 0, to: session.ends_at ?? 0 };
    const nothingToTakeBack = window === null && (last?.from_at ?? null) === null;
    if (nothingToTakeBack || (window !== null && isImplausible(window, scheduled, now)))
      return refuse('bad_input', { field: 'window' });
    const bounds = { from: window && at(window.from), until: window && at(window.to) };
    await trx('effective_windows').insert({
      session_id: sessionId,
      from_at: bounds.from,
      until_at: bounds.until,
      reason,
      base_id: input.base,
      actor: actorLabel(actor),
      command_id: commandId ?? null,
    });
    await trx('sessions').where('id', sessionId).update({ effective_from: bounds.from, effective_until: bounds.until });
    const projection = await projectAttendance(trx, sessionId, now);
    await raiseVersion(trx, sessionId);
    if (!projection?.judgedAnew) await announce(trx, sessionId, now);
    await audit(trx, {
      actor: actorLabel(actor),
      action: 'session.set_effective_window',
      subject: `session-${sessionId}`,
      data: { window, reason, base: input.base },
    });
    const written = (await readWindows(trx, [sessionId])).at(-1);
    if (!written) throw new Error(`the effective window of session ${sessionId} was not written`);
    return ok(toEffectiveWindow(written));
  });
}
