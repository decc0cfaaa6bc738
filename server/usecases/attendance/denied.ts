import type { Knex } from 'knex';
import { prepared } from '../../db/prepared.ts';
import type { Deps } from '../../deps.ts';

/** Those of the identities that were put out of this session and must stay out (domain.md 9). */
export async function deniedAmong(
  db: Knex,
  sessionId: number,
  identities: readonly string[],
): Promise<readonly string[]> {
  if (identities.length === 0) return [];
  const denied = await prepared<{ identity: string }>(db, {
    name: 'denied-among',
    text: 'select identity from denied_participants where session_id = $1 and identity = any($2::text[])',
    values: [sessionId, identities],
  });
  return denied.map((row) => row.identity);
}

/** Puts them out of the room again; what LiveKit does not hear now, the next roster check repeats. */
export async function putOut(deps: Deps, roomName: string, identities: readonly string[]): Promise<void> {
  for (const identity of identities) {
    try {
      await deps.liveKit?.removeParticipant(roomName, identity);
      deps.log.info({ roomName, identity }, 'a removed person came back with an old token and was put out again');
    } catch (error) {
      deps.log.warn({ err: error, roomName, identity }, 'a removed person is back and could not be put out yet');
    }
  }
}
