import { ConnectionState, type Participant, type Room, RoomEvent } from 'livekit-client';
import type { WitnessLine } from '#shared/contract/witness.ts';
import { parseIdentity } from '#shared/domain/identity.ts';
import { serverNow } from '#renderer/stores/clock.ts';

/** LiveKit tells of nobody who comes or goes during a reconnection: the whole room is written down this often. */
const SNAPSHOT_EVERY_MS = 30_000;

/**
 * Writes down who this window sees in the room, for as long as it is in it: the second witness of a class whose events
 * reach nobody (domain.md 3.2). Answers how to stop.
 */
export function witnessRoom(room: Room, sessionId: number, note: (line: WitnessLine) => void): () => void {
  let roomSid: string | null = null;
  let self: WitnessLine['people'] = [];

  const write = (what: WitnessLine['what'], people: WitnessLine['people']): void => {
    if (roomSid === null || (what !== 'snapshot' && people.length === 0)) return;
    note({
      id: crypto.randomUUID(),
      sessionId,
      roomName: room.name,
      roomSid,
      what,
      at: Math.round(serverNow()),
      monotonicMs: Math.round(performance.now()),
      people,
    });
  };
  const snapshot = async (): Promise<void> => {
    if (room.state !== ConnectionState.Connected) return;
    roomSid = await room.getSid();
    self = seen(room.localParticipant);
    write('snapshot', [...self, ...[...room.remoteParticipants.values()].flatMap(seen)]);
  };
  const onWhole = (): void => void snapshot();
  const onJoined = (person: Participant): void => write('joined', seen(person));
  const onLeft = (person: Participant): void => write('left', seen(person));
  const onOut = (): void => {
    write('left', self);
    roomSid = null;
  };

  room.on(RoomEvent.Connected, onWhole);
  room.on(RoomEvent.Reconnected, onWhole);
  room.on(RoomEvent.ParticipantConnected, onJoined);
  room.on(RoomEvent.ParticipantDisconnected, onLeft);
  room.on(RoomEvent.Disconnected, onOut);
  const timer = setInterval(onWhole, SNAPSHOT_EVERY_MS);
  onWhole();
  return () => {
    clearInterval(timer);
    room.off(RoomEvent.Connected, onWhole);
    room.off(RoomEvent.Reconnected, onWhole);
    room.off(RoomEvent.ParticipantConnected, onJoined);
    room.off(RoomEvent.ParticipantDisconnected, onLeft);
    room.off(RoomEvent.Disconnected, onOut);
  };
}

/** Only people of the academy: LiveKit's own helpers in a room have other identities. No name is written down. */
function seen({ sid, identity, joinedAt }: Participant): WitnessLine['people'] {
  if (sid === '' || !parseIdentity(identity)) return [];
  return [{ participantSid: sid, identity, joinedAt: joinedAt?.getTime() ?? null }];
}
