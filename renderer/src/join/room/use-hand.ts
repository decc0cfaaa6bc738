import type { Room } from 'livekit-client';
import { useCallback, useMemo } from 'react';
import { HAND_ATTRIBUTE, handQueue, placeInQueue } from '../core/hands.ts';
import type { RoomView } from './room-view.ts';

interface Hand {
  /** Whose hand is up, the first first. */
  readonly queue: readonly string[];
  /** This student's place, 1 for the first; null while the hand is down. */
  readonly place: number | null;
  readonly toggle: () => void;
}

/** Raises and lowers the hand. It is an attribute, so that whoever joins later sees it, too. */
export function useHand(room: Room, view: RoomView, now: () => number, onFailed: () => void): Hand {
  const { me, people } = view;
  const queue = useMemo(() => handQueue([me, ...people]), [me, people]);
  const place = placeInQueue(queue, me.identity);
  const isUp = place !== null;
  const toggle = useCallback(() => {
    const value = isUp ? '' : String(Math.round(now()));
    room.localParticipant.setAttributes({ [HAND_ATTRIBUTE]: value }).catch(onFailed);
  }, [room, isUp, now, onFailed]);
  return { queue, place, toggle };
}
