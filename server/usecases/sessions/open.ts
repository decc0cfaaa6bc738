import type { SessionRow } from '#shared/contract/sessions.ts';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { runCommand, type CommandInput } from './command.ts';
import { becomeReady, ensureRoom } from './rooms.ts';
import { readSessionRow } from './rows.ts';
import { teachersOf } from './store.ts';

/**
 * "Start the class": the room is opened in LiveKit and the session becomes READY (domain.md 2). Pressed again, or by two
 * people at once, it makes sure that the room is there and answers the same.
 */
export async function openSession(deps: Deps, actor: Actor, input: CommandInput): Promise<Result<SessionRow>> {
  const live = await liveSession(deps, actor, input.id);
  const lifecycleActor = { type: 'staff', id: actor.staffId, role: actor.role } as const;
  if (live === null) {
    const asked = await runCommand(deps, actor, 'session.start', input, () => ({
      type: 'open',
      actor: lifecycleActor,
    }));
    if (!asked.ok) return asked;
    if (!asked.value.roomWanted) return ok(asked.value.session);
  }
  const session = await deps.db<SessionTableRow>('sessions').where('id', input.id).first();
  if (!session) return refuse('not_found');
  const room = await ensureRoom(deps, session);
  if (!room.ok) return room;
  const ready = await becomeReady(deps, input.id, lifecycleActor);
  if (!ready.ok) return ready;
  const row = await readSessionRow(deps.db, actor, input.id);
  return row ? ok(row) : refuse('not_found');
}

/** The session when it is open already and this actor may start it; null: ask the state machine. */
async function liveSession(deps: Deps, actor: Actor, id: number): Promise<SessionTableRow | null> {
  const session = await deps.db<SessionTableRow>('sessions').where('id', id).first();
  if (!session || (session.status !== 'ready' && session.status !== 'ongoing')) return null;
  const teacherIds = await teachersOf(deps.db, id);
  return can(actor, 'session.start', { type: 'taught', teacherIds }) ? session : null;
}
