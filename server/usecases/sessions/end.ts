import type { SessionRow } from '#shared/contract/sessions.ts';
import type { Command } from '#shared/domain/lifecycle-types.ts';
import { can, type PermissionAction } from '#shared/domain/permissions.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { runCommand, type CommandInput } from './command.ts';
import type { LastLook } from './look-first.ts';
import { teachersOf } from './store.ts';

type EndInput = CommandInput & { readonly reason?: string | undefined };

/**
 * The last look at the roster before the people are sent out makes minutes exact where a webhook was lost. Only for those
 * who may end the session: nobody else makes the server ask LiveKit.
 */
async function lookIfAllowed(
  deps: Deps,
  lastLook: LastLook,
  actor: Actor,
  action: PermissionAction,
  sessionId: number,
): Promise<void> {
  if (can(actor, action, { type: 'taught', teacherIds: await teachersOf(deps.db, sessionId) }))
    await lastLook(sessionId);
}

const actorOf = (actor: Actor) => ({ type: 'staff', id: actor.staffId, role: actor.role }) as const;

const rowOf = (result: Result<{ session: SessionRow }>): Result<SessionRow> =>
  result.ok ? ok(result.value.session) : result;

/** ONGOING → COMPLETED by a person: reports, ledger row and the room's closing in one transaction (domain.md 2, 4, 6). */
export async function completeSession(
  deps: Deps,
  lastLook: LastLook,
  actor: Actor,
  input: EndInput,
): Promise<Result<SessionRow>> {
  await lookIfAllowed(deps, lastLook, actor, 'session.complete', input.id);
  return rowOf(
    await runCommand(deps, actor, 'session.complete', input, (): Command => ({
      type: 'complete',
      actor: actorOf(actor),
      reason: input.reason ?? '',
    })),
  );
}

/** SCHEDULED or READY → CANCELLED with a reason; never counts (domain.md 2). */
export async function cancelSession(deps: Deps, actor: Actor, input: EndInput): Promise<Result<SessionRow>> {
  return rowOf(
    await runCommand(deps, actor, 'session.cancel', input, (): Command => ({
      type: 'cancel',
      actor: actorOf(actor),
      reason: input.reason ?? '',
    })),
  );
}

/** ONGOING → ABSENT of a one-student class whose student never came; the teacher's waiting counts (domain.md 2). */
export async function markStudentAbsent(
  deps: Deps,
  lastLook: LastLook,
  actor: Actor,
  input: EndInput,
): Promise<Result<SessionRow>> {
  await lookIfAllowed(deps, lastLook, actor, 'session.mark_absent', input.id);
  return rowOf(
    await runCommand(deps, actor, 'session.mark_absent', input, (): Command => ({
      type: 'mark_absent',
      actor: actorOf(actor),
      reason: input.reason ?? 'student_absent',
    })),
  );
}
