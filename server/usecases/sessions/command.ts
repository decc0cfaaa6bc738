import type { Knex } from 'knex';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { decide } from '#shared/domain/lifecycle.ts';
import type { Command, LifecycleFacts, Refusal as LifecycleRefusal } from '#shared/domain/lifecycle-types.ts';
import { can, type PermissionAction } from '#shared/domain/permissions.ts';
import { isErrorCode, ok, refuse, type ErrorCode, type ErrorData, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { onceOnly } from '../commands.ts';
import { policyOfSession } from '../settings/policy.ts';
import { applyDecision } from './apply.ts';
import { lifecycleFacts } from './facts.ts';
import { readSessionRow } from './rows.ts';
import { lockSession, stateOf, teachersOf } from './store.ts';

export interface CommandInput {
  readonly id: number;
  /** Sent again with the same id, a command is done once and answers the same. */
  readonly commandId?: string | undefined;
  readonly expectedVersion?: number | undefined;
}

/** The domain's refusals in the words of the contract. */
const CODES = {
  invalid_transition: 'invalid_transition',
  forbidden: 'forbidden',
  reason_required: 'reason_required',
  not_one_student: 'not_one_student',
  teacher_not_in_room: 'teacher_not_in_room',
  conflict: 'teacher_busy',
  not_in_future: 'not_in_future',
  inside_notice: 'inside_notice',
  too_early: 'too_early',
  too_late: 'too_late',
  student_attended: 'student_attended',
  statuses_missing: 'statuses_missing',
  status_not_allowed: 'status_not_allowed',
  not_due: 'not_due',
} as const satisfies Record<LifecycleRefusal['code'], ErrorCode>;

const codeOf = (refusal: LifecycleRefusal): ErrorCode =>
  refusal.code === 'conflict' && isErrorCode(refusal.clash.code) ? refusal.clash.code : CODES[refusal.code];

/** The facts that a refusal's sentence needs, flat. */
function refusalData(refusal: LifecycleRefusal): ErrorData {
  const data: Record<string, string | number | boolean | readonly string[] | null> = {};
  for (const [key, value] of Object.entries(refusal)) {
    if (key === 'code') continue;
    if (key === 'allowed' || typeof value === 'string' || typeof value === 'number') data[key] = value as string;
  }
  return data;
}

type Done = Result<{ session: SessionRow; roomWanted: boolean }>;

/** What a person wants of a session, and what may still refuse what the lifecycle allows. */
interface Asked {
  readonly action: PermissionAction;
  readonly input: CommandInput;
  readonly toCommand: (session: SessionTableRow, facts: LifecycleFacts) => Command;
  readonly check?: (session: SessionTableRow, now: number) => Promise<Result<unknown>>;
}

/**
 * One lifecycle command by a person, top-down: lock → authorise → replay → version → decide → write → events and jobs,
 * all in one transaction. `roomWanted` says that the decision only asks for a room. What gives a class another time goes
 * through `booking` and `commandOn` instead.
 */
export async function runCommand(
  deps: Deps,
  actor: Actor,
  action: PermissionAction,
  input: CommandInput,
  toCommand: Asked['toCommand'],
): Promise<Done> {
  const result = await deps.db.transaction(async (trx) =>
    commandOn(trx, deps, actor, await lockSession(trx, input.id), { action, input, toCommand }),
  );
  if (result.ok) deps.hub.wake();
  return result;
}

/** The same on a session that the transaction has locked already; undefined where there is none. */
export const commandOn = (
  trx: Knex.Transaction,
  deps: Deps,
  actor: Actor,
  session: SessionTableRow | undefined,
  asked: Asked,
): Promise<Done> =>
  commandWith(trx, deps, actor, session, asked, async ({ roomWanted }, { id }) => {
    const row = await readSessionRow(trx, actor, id);
    if (!row) throw new Error(`session ${id} vanished under its lock`);
    return { session: row, roomWanted };
  });

/** The same with an answer of its own: a session without a time has no row to show. */
export async function commandWith<T>(
  trx: Knex.Transaction,
  deps: Deps,
  actor: Actor,
  session: SessionTableRow | undefined,
  { action, input, toCommand, check }: Asked,
  answer: (done: { roomWanted: boolean }, session: SessionTableRow) => Promise<T>,
): Promise<Result<T>> {
  const mine = await theirs(trx, actor, session, action);
  if (!mine.ok) return mine;
  return onceOnly(trx, actor, { name: action, commandId: input.commandId }, async () => {
    const stale = staleVersion(input, mine.value);
    if (stale) return stale;
    const done = await carryOut(trx, deps, mine.value, toCommand, check);
    return done.ok ? ok(await answer(done.value, mine.value)) : done;
  });
}

/** The session, if this actor may do this to it; somebody else's is not there. */
export async function theirs(
  trx: Knex.Transaction,
  actor: Actor,
  session: SessionTableRow | undefined,
  action: PermissionAction,
): Promise<Result<SessionTableRow>> {
  if (!session) return refuse('not_found');
  const teacherIds = await teachersOf(trx, session.id);
  if (!can(actor, 'session.view', { type: 'taught', teacherIds })) return refuse('not_found');
  const mayDo = can(actor, action, { type: 'taught', teacherIds: [session.teacher_id] });
  return mayDo ? ok(session) : refuse('forbidden');
}

/** The refusal of a command that was given in view of an older version. */
export const staleVersion = (
  { expectedVersion }: Pick<CommandInput, 'expectedVersion'>,
  { version, status }: SessionTableRow,
): Result<never> | null =>
  expectedVersion === undefined || expectedVersion === version
    ? null
    : refuse('version_conflict', { expected: expectedVersion, version, status });

/** Decides a command on a locked session and writes what was decided. */
export async function carryOut(
  trx: Knex.Transaction,
  deps: Deps,
  session: SessionTableRow,
  toCommand: Asked['toCommand'],
  check?: Asked['check'],
): Promise<Result<{ roomWanted: boolean }>> {
  const now = await databaseNow(trx);
  const facts = await lifecycleFacts(trx, session, now);
  const { policy } = await policyOfSession(trx, session.id);
  const command = toCommand(session, facts);
  // What stands against the class's own time is no reason to keep it from another.
  const known = command.type === 'open' ? facts : { ...facts, clash: null };
  const decision = decide(command, stateOf(session, policy), known, now);
  if (!decision.ok) return refuse(codeOf(decision.refusal), refusalData(decision.refusal));
  const checked = await check?.(session, now);
  if (checked && !checked.ok) return checked;
  return ok(await applyDecision(trx, deps, decision, now));
}
