import type { Room } from 'livekit-client';
import { useCallback, useEffect, useMemo } from 'react';
import { HAND_ATTRIBUTE, handQueue, isAnswered, placeInQueue } from '../core/hands.ts';
import { isTeacher } from '../core/stage.ts';
import type { RoomView } from './room-view.ts';

interface Hand {
  /** Whose hand is up, the first first. */
  readonly queue: readonly string[];
  /** This student's place, 1 for the first; null while the hand is down. */
  readonly place: number | null;
  readonly isMyTurn: boolean;
  readonly toggle: () => void;
}

interface HandTold {
  /** The server keeps that it went up. */
  readonly onRaised: () => void;
  readonly onFailed: () => void;
}

/** Raises and lowers the hand. It is an attribute, so that whoever joins later sees it, too. */
export function useHand(room: Room, view: RoomView, now: () => number, told: HandTold): Hand {
  const { onRaised, onFailed } = told;
  const { me, people } = view;
  const turn = useMemo(() => people.find(({ identity }) => isTeacher(identity))?.turn ?? null, [people]);
  const queue = useMemo(() => handQueue([me, ...people], turn), [me, people, turn]);
  const place = placeInQueue(queue, me.identity);
  const isUp = place !== null;

  const raise = useCallback(
    (up: boolean) => {
      const value = up ? String(Math.round(now())) : '';
      if (up) onRaised();
      room.localParticipant.setAttributes({ [HAND_ATTRIBUTE]: value }).catch(onFailed);
    },
    [room, now, onRaised, onFailed],
  );

  // The teacher has answered it: it goes down by itself.
  const answered = isAnswered(me, turn);
  useEffect(() => {
    if (answered) raise(false);
  }, [answered, raise]);

  return {
    queue,
    place,
    isMyTurn: turn?.identity === me.identity,
    toggle: useCallback(() => raise(!isUp), [raise, isUp]),
  };
}
