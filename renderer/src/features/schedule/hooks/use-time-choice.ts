import { useState } from 'react';
import { type Clash, clashOf, nearestFree } from '#shared/domain/scheduling/clash.ts';
import { DAY, type Interval } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { instantOf, type Wall, wallOf } from '#renderer/i18n/wall-time.ts';
import { NEAREST } from './use-drag.ts';
import { useTaken } from './use-times.ts';

export interface MovedClass {
  readonly id: number;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface TimeChoice {
  readonly wall: Wall;
  readonly setWall: (wall: Wall) => void;
  /** Null while the typed day or time is none. */
  readonly startsAt: number | null;
  readonly slot: Interval | null;
  readonly clash: Clash | null;
  readonly nearest: readonly number[];
  readonly bufferMs: number;
  /** Another time than now, known to be free. */
  readonly free: boolean;
}

const notBlocked = (): boolean => false;

/** Another time for a class, held against what is taken while it is typed. `alsoBlocked` refuses more than today's days. */
export function useTimeChoice(
  session: MovedClass,
  alsoBlocked: (startsAt: number) => boolean = notBlocked,
  first: number = session.startsAt,
): TimeChoice {
  const { timeZone } = useFormat().settings;
  const [wall, setWall] = useState(() => wallOf(first, timeZone));
  const startsAt = instantOf(wall, timeZone);
  const from = Math.floor((startsAt ?? session.startsAt) / DAY) * DAY;
  const taken = useTaken(session.id, { from: from - DAY, to: from + 2 * DAY });
  const slot = startsAt === null ? null : { from: startsAt, to: startsAt + session.endsAt - session.startsAt };
  const moved = startsAt !== null && startsAt !== session.startsAt;
  const refused = startsAt !== null && alsoBlocked(startsAt);
  const clash: Clash | null =
    slot === null || taken === null || !moved
      ? null
      : refused
        ? { reason: 'blocked_day', busy: null }
        : clashOf(slot, taken);
  const nearest =
    clash === null || slot === null || taken === null
      ? []
      : nearestFree(slot, taken, NEAREST).filter((at) => !alsoBlocked(at));
  return {
    wall,
    setWall,
    startsAt,
    slot,
    clash,
    nearest,
    bufferMs: taken?.bufferMs ?? 0,
    free: moved && clash === null && taken !== null,
  };
}
