import type { Room } from 'livekit-client';
import { type Dispatch, useCallback, useEffect, useRef, useState } from 'react';
import type { Language } from '#renderer/i18n/format.ts';
import { askToken, tellServer } from '../api.ts';
import type { Choices } from '../core/choices.ts';
import type { ServerClock } from '../core/clock.ts';
import type { JoinClass, JoinEvent, Out } from '../core/page.ts';
import { readStays, type Stays, withStay } from '../core/stays.ts';
import { deviceId, keptInTab } from '../kept.ts';
import { loadRoom } from '../load-room.ts';
import type { EnteredRoom } from '../room/enter-room.ts';
import { serverTime } from './use-server-time.ts';

const STAYS = 'itqan.join.stays';

interface Visit {
  readonly entered: EnteredRoom | null;
  /** When this page was in the class, earlier loads of the tab included. */
  readonly stays: Stays | null;
  readonly join: (choices: Choices) => void;
  readonly leave: () => void;
}

interface VisitFacts {
  readonly link: string;
  readonly language: Language;
  readonly clock: ServerClock | null;
  readonly about: JoinClass | null;
  readonly dispatch: Dispatch<JoinEvent>;
}

/** Goes into the room and out of it. */
export function useVisit({ link, language, clock, about, dispatch }: VisitFacts): Visit {
  const [entered, setEntered] = useState<EnteredRoom | null>(null);
  const [stays, setStays] = useState(() => readStays(keptInTab.read(STAYS)));
  const since = useRef<{ readonly startsAt: number; readonly from: number } | null>(null);
  const clockNow = useRef(clock);
  useEffect(() => {
    clockNow.current = clock;
  });

  const now = useCallback(() => serverTime(clockNow.current), []);

  const writeStay = useCallback(() => {
    if (since.current === null) return;
    const { startsAt, from } = since.current;
    since.current = null;
    const next = withStay(readStays(keptInTab.read(STAYS)), startsAt, from, now());
    keptInTab.write(STAYS, JSON.stringify(next));
    setStays(next);
  }, [now]);

  useEffect(() => {
    window.addEventListener('pagehide', writeStay);
    return () => window.removeEventListener('pagehide', writeStay);
  }, [writeStay]);

  const join = (choices: Choices): void => {
    const onOut = (how: Out): void => {
      writeStay();
      setEntered(null);
      dispatch({ type: 'out', how });
    };
    const enter = async (): Promise<void> => {
      const grant = await askToken(link, language, deviceId());
      if (!grant.ok) return dispatch({ type: 'refused', failure: grant.failure });
      const { enterRoom } = await loadRoom();
      const room = await enterRoom(grant.value, choices, {
        now,
        onOut,
        tell: (said) => tellServer(link, language, grant.value.roomName, said),
      });
      if (about !== null) since.current = { startsAt: about.startsAt, from: now() };
      setEntered(room);
      return dispatch({ type: 'entered' });
    };
    dispatch({ type: 'join' });
    enter().catch((error: unknown) => {
      console.warn('the room did not open', error instanceof Error ? error.message : error);
      dispatch({ type: 'refused', failure: { code: 'cannot_connect', sentence: null, correlationId: null } });
    });
  };

  const leave = (): void => {
    const room: Room | undefined = entered?.room;
    void room?.disconnect();
  };

  return { entered, stays, join, leave };
}
