import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { SessionRoomRow, SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { LiveKitAway, type LiveKit } from '../../livekit/livekit.ts';
import { audit } from '../audit/audit.ts';
import { announce } from './apply.ts';
import { openRoomOf } from './rooms.ts';
import { teachersOf } from './store.ts';

interface Moderated {
  readonly room: SessionRoomRow;
  readonly liveKit: LiveKit;
}

/** The open room of a session that this actor may moderate. */
async function moderated(deps: Deps, actor: Actor, sessionId: number): Promise<Result<Moderated>> {
  const session = await deps.db<SessionTableRow>('sessions').where('id', sessionId).first();
  const teacherIds = session ? await teachersOf(deps.db, sessionId) : [];
  if (!session || !can(actor, 'room.moderate', { type: 'taught', teacherIds })) return refuse('not_found');
  const room = await openRoomOf(deps.db, sessionId);
  if (!room) return refuse('room_not_open');
  if (!deps.liveKit) return refuse('livekit_unavailable', { reason: 'missing' });
  return ok({ room, liveKit: deps.liveKit });
}

async function reaching<T>(deps: Deps, question: () => Promise<T>): Promise<Result<T>> {
  try {
    return ok(await question());
  } catch (error) {
    if (!(error instanceof LiveKitAway)) throw error;
    deps.log.warn({ err: error }, 'LiveKit did not answer a teacher');
    return refuse('livekit_unavailable', { reason: 'away' });
  }
}

/** Mutes one student's microphone, or every student's; answers for each of them. */
export async function muteParticipants(
  deps: Deps,
  actor: Actor,
  input: { readonly id: number; readonly identity?: string | undefined },
): Promise<Result<{ results: { identity: string; muted: boolean }[] }>> {
  const found = await moderated(deps, actor, input.id);
  if (!found.ok) return found;
  const { room, liveKit } = found.value;
  const roster = await reaching(deps, () => liveKit.listParticipants(room.name));
  if (!roster.ok) return roster;
  const people = roster.value.filter((person) =>
    input.identity === undefined ? person.identity.startsWith('student-') : person.identity === input.identity,
  );
  if (input.identity !== undefined && people.length === 0) return refuse('participant_not_in_room');
  const results: { identity: string; muted: boolean }[] = [];
  for (const person of people) {
    let muted = true;
    for (const track of person.audioTracks)
      muted = (await reaching(deps, () => liveKit.muteTrack(room.name, person.identity, track))).ok && muted;
    results.push({ identity: person.identity, muted });
  }
  return ok({ results });
}

/** Puts a person out and keeps them out: first the deny list, then the removal, so that no new token slips between. */
export async function removeParticipant(
  deps: Deps,
  actor: Actor,
  input: { readonly id: number; readonly identity: string },
): Promise<Result<{ removed: true }>> {
  const found = await moderated(deps, actor, input.id);
  if (!found.ok) return found;
  if (!input.identity.startsWith('student-')) return refuse('forbidden');
  const { room, liveKit } = found.value;
  await deps.db.transaction(async (trx) => {
    await trx('denied_participants')
      .insert({ session_id: input.id, identity: input.identity, denied_by: actor.staffId })
      .onConflict()
      .ignore();
    await audit(trx, {
      actor: actorLabel(actor),
      action: 'room.remove',
      subject: `session-${input.id}`,
      data: { identity: input.identity },
    });
  });
  const removed = await reaching(deps, () => liveKit.removeParticipant(room.name, input.identity));
  return removed.ok ? ok({ removed: true }) : removed;
}

/** Locks or unlocks the room: while locked only people who were in within the reconnect grace get a token. */
export async function lockRoom(
  deps: Deps,
  actor: Actor,
  input: { readonly id: number; readonly locked: boolean },
): Promise<Result<{ locked: boolean }>> {
  const found = await moderated(deps, actor, input.id);
  if (!found.ok) return found;
  await deps.db.transaction(async (trx) => {
    await trx('session_rooms').where('name', found.value.room.name).update({ locked: input.locked });
    await announce(trx, input.id, await databaseNow(trx));
  });
  deps.hub.wake();
  return ok({ locked: input.locked });
}
