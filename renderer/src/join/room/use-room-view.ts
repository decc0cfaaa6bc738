import { type Room, RoomEvent } from 'livekit-client';
import { useCallback, useRef, useSyncExternalStore } from 'react';
import { type RoomView, viewOf } from './room-view.ts';

const EVENTS = [
  RoomEvent.ConnectionStateChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.ParticipantPermissionsChanged,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.AudioPlaybackStatusChanged,
] as const;

/** Speakers change many times a second: what comes within this time is drawn at once. */
const TOGETHER_MS = 60;

/** The room as it is now; the component renders again when something in it changes. */
export function useRoomView(room: Room): RoomView {
  const view = useRef<RoomView | null>(null);
  const subscribe = useCallback(
    (changed: () => void) => {
      let timer: ReturnType<typeof setTimeout> | null = null;
      const look = (): void => {
        timer ??= setTimeout(() => {
          timer = null;
          view.current = viewOf(room, view.current);
          changed();
        }, TOGETHER_MS);
      };
      for (const event of EVENTS) room.on(event, look);
      look();
      return () => {
        if (timer !== null) clearTimeout(timer);
        for (const event of EVENTS) room.off(event, look);
      };
    },
    [room],
  );
  return useSyncExternalStore(subscribe, () => (view.current ??= viewOf(room, null)));
}
