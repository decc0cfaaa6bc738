import { type Participant, type Room, RoomEvent } from 'livekit-client';
import { useEffect } from 'react';
import { isTeacher } from '../core/stage.ts';

/** Hears when the teacher comes and goes. */
export function useTeacherNews(room: Room, heard: (isHere: boolean) => void): void {
  useEffect(() => {
    const came = ({ identity }: Participant): void => (isTeacher(identity) ? heard(true) : undefined);
    const went = ({ identity }: Participant): void => (isTeacher(identity) ? heard(false) : undefined);
    room.on(RoomEvent.ParticipantConnected, came);
    room.on(RoomEvent.ParticipantDisconnected, went);
    return () => {
      room.off(RoomEvent.ParticipantConnected, came);
      room.off(RoomEvent.ParticipantDisconnected, went);
    };
  }, [room, heard]);
}
