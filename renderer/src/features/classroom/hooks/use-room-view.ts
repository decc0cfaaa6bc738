import type { Room } from 'livekit-client';
import { useMemo, useSyncExternalStore } from 'react';
import { createRoomView, type RoomView } from '../livekit/room-view.ts';

/** The live room as a value, drawn anew a few times a second at most. */
export function useRoomView(room: Room): RoomView {
  const source = useMemo(() => createRoomView(room), [room]);
  return useSyncExternalStore(source.subscribe, source.get);
}
