import { type Participant, type Room, RoomEvent } from 'livekit-client';
import { useEffect } from 'react';
import { isTeacher } from '../core/stage.ts';

export type RoomNews = 'teacher_came' | 'teacher_went' | 'reconnected';

/** Hears what happens in the room without this student's doing. */
export function useRoomNews(room: Room, tell: (news: RoomNews) => void): void {
  useEffect(() => {
    const came = ({ identity }: Participant): void => (isTeacher(identity) ? tell('teacher_came') : undefined);
    const went = ({ identity }: Participant): void => (isTeacher(identity) ? tell('teacher_went') : undefined);
    const back = (): void => tell('reconnected');
    room.on(RoomEvent.ParticipantConnected, came);
    room.on(RoomEvent.ParticipantDisconnected, went);
    room.on(RoomEvent.Reconnected, back);
    return () => {
      room.off(RoomEvent.ParticipantConnected, came);
      room.off(RoomEvent.ParticipantDisconnected, went);
      room.off(RoomEvent.Reconnected, back);
    };
  }, [room, tell]);
}
