import { Temporal } from 'temporal-polyfill';
import { useState } from 'react';
import { DAY } from '#shared/domain/time.ts';
import { useAcademy } from '#renderer/api/use-academy.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { instantOf, type Wall, wallOf } from '#renderer/i18n/wall-time.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { OPEN_TIME } from '../hooks/use-drag.ts';

/** A class that waits for a time. */
export interface Waiting {
  readonly sessionId: number;
  readonly durationMinutes: number;
}

/** A time that one of them is to have. */
export interface Wish {
  readonly sessionId: number;
  readonly startsAt: number;
}

export interface PlaceDraft {
  readonly wallOf: (sessionId: number) => Wall;
  readonly set: (sessionId: number, wall: Wall) => void;
  /** Those without a day take the last one's weekday and hour, a week further each. */
  readonly fillWeekly: () => void;
  readonly wishes: readonly Wish[];
}

/** An hour that most classes are near; the day is open. */
const OPEN: Wall = { day: '', time: OPEN_TIME };

/** Times on the reader's clock for classes that wait; one without a day goes on waiting. `first` is the first one's. */
export function usePlaceDraft(waiting: readonly Waiting[], first?: Wall | 'open'): PlaceDraft {
  const { timeZone } = useFormat().settings;
  const academy = useAcademy();
  const [walls, setWalls] = useState<ReadonlyMap<number, Wall>>(() => {
    const tomorrow = { ...OPEN, day: wallOf(serverNow() + DAY, academy?.timeZone ?? timeZone).day };
    const wall = first === 'open' ? OPEN : (first ?? tomorrow);
    return new Map(waiting.slice(0, 1).map(({ sessionId }) => [sessionId, wall]));
  });
  const of = (sessionId: number): Wall => walls.get(sessionId) ?? OPEN;
  return {
    wallOf: of,
    set: (sessionId, wall) => setWalls((before) => new Map(before).set(sessionId, wall)),
    fillWeekly() {
      let last: Wall | null = null;
      const next = new Map(walls);
      for (const { sessionId } of waiting) {
        const wall = of(sessionId);
        if (wall.day !== '') last = wall;
        else if (last !== null) next.set(sessionId, (last = weekAfter(last)));
      }
      setWalls(next);
    },
    wishes: waiting.flatMap(({ sessionId }) => {
      const startsAt = instantOf(of(sessionId), timeZone);
      return startsAt === null ? [] : [{ sessionId, startsAt }];
    }),
  };
}

const weekAfter = ({ day, time }: Wall): Wall => ({
  day: Temporal.PlainDate.from(day).add({ weeks: 1 }).toString(),
  time,
});
