import type { Room } from 'livekit-client';
import { useEffect } from 'react';
import { desktop } from '#renderer/api/desktop.ts';
import { witnessRoom } from '../livekit/witness.ts';

/** Keeps on this computer whom its teacher saw in the room; main sends it when the server can be reached. */
export function useWitness(room: Room, sessionId: number, isTeacher: boolean): void {
  useEffect(
    () => (isTeacher ? witnessRoom(room, sessionId, (line) => void desktop.noteWitness(line)) : undefined),
    [room, sessionId, isTeacher],
  );
}
