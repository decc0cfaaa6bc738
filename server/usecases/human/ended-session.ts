import type { Knex } from 'knex';
import { can, type PermissionAction } from '#shared/domain/permissions.ts';
import { isTerminal } from '#shared/domain/session.ts';
import { refuse, type Refusal, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { onceOnly } from '../commands.ts';
import { lockSession, teachersOf } from '../sessions/store.ts';

/** Why this person may not do that to this session; null when they may. Rows out of reach are not there (domain.md 1). */
export async function refusalFor(
  db: Knex,
  actor: Actor,
  sessionId: number,
  action: PermissionAction,
): Promise<Refusal | null> {
  const resource = { type: 'taught', teacherIds: await teachersOf(db, sessionId) } as const;
  if (!can(actor, 'session.view', resource)) return refuse('not_found').refusal;
  return can(actor, action, resource) ? null : refuse('forbidden').refusal;
}

/** Verdicts are corrected once they are there: not before the end, and never those of a cancelled class. */
export function notJudged(session: SessionTableRow): Refusal | null {
  if (session.status === 'cancelled') return refuse('session_cancelled').refusal;
  return isTerminal(session.status) ? null : refuse('session_not_over', { status: session.status }).refusal;
}

export interface Deed {
  readonly sessionId: number;
  readonly action: PermissionAction;
  /** What the command is called and whom of the session it is about, so that its id cannot answer for another. */
  readonly name: string;
  readonly about?: string;
  readonly commandId: string | undefined;
}

/**
 * A person's deed on a session that has ended: lock → authorise → replay → ended? → act, in one transaction. Screens
 * hear of it at once.
 */
export async function onEndedSession<T>(
  deps: Deps,
  actor: Actor,
  deed: Deed,
  act: (trx: Knex.Transaction, session: SessionTableRow, now: number) => Promise<Result<T>>,
): Promise<Result<T>> {
  const result = await deps.db.transaction(async (trx): Promise<Result<T>> => {
    const session = await lockSession(trx, deed.sessionId);
    if (!session) return refuse('not_found');
    const refusal = await refusalFor(trx, actor, session.id, deed.action);
    if (refusal) return { ok: false, refusal };
    const name = [deed.name, `session-${session.id}`, deed.about].filter((part) => part !== undefined).join(' ');
    return onceOnly(trx, actor, { name, commandId: deed.commandId }, async () => {
      const tooEarly = notJudged(session);
      if (tooEarly) return { ok: false, refusal: tooEarly };
      return act(trx, session, await databaseNow(trx));
    });
  });
  if (result.ok) deps.hub.wake();
  return result;
}

/** The session changed for whoever looks at it: its version rises. */
export async function raiseVersion(trx: Knex.Transaction, sessionId: number): Promise<void> {
  await trx('sessions').where('id', sessionId).increment('version', 1);
}
