import type { SessionRow } from '#shared/contract/sessions.ts';
import type { Command, EnteredStatus, HeldReason } from '#shared/domain/lifecycle-types.ts';
import { samePerson, type AttendanceStatus } from '#shared/domain/session.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { runCommand, type CommandInput } from './command.ts';

type HoldInput = CommandInput & {
  readonly reason: HeldReason;
  readonly statuses: readonly {
    readonly role: 'teacher' | 'student';
    readonly personId: number;
    readonly status: AttendanceStatus;
  }[];
};

/**
 * SCHEDULED or READY → COMPLETED by hand, after E: the way out of `undecided` for a class that did take place (domain.md
 * 2). Statuses are written for those expected and for nobody else; a teacher is never late by hand (domain.md 4).
 */
export async function holdSession(deps: Deps, actor: Actor, input: HoldInput): Promise<Result<SessionRow>> {
  const entered = input.statuses.map(({ role, personId, status }): EnteredStatus => ({
    person: { type: role === 'teacher' ? 'staff' : 'student', id: personId },
    status,
  }));
  const result = await runCommand(deps, actor, 'session.hold', input, (_, { expected }): Command => ({
    type: 'hold',
    actor: { type: 'staff', id: actor.staffId, role: actor.role },
    reason: input.reason,
    statuses: expected.flatMap((person) => entered.filter((one) => samePerson(one.person, person)).slice(-1)),
  }));
  return result.ok ? ok(result.value.session) : result;
}
