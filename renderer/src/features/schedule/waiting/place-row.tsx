import { ActionIcon } from '@mantine/core';
import { IconBan, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Busy, clashOf, nearestFree } from '#shared/domain/scheduling/clash.ts';
import { DAY, type Interval, MINUTE } from '#shared/domain/time.ts';
import { useAcademy } from '#renderer/api/use-academy.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { instantOf, type Wall, wallOf } from '#renderer/i18n/wall-time.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { DateField } from '#renderer/ui/date-field.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { PresentIcon } from '#renderer/ui/icons/verdict-icons.tsx';
import { TimeField } from '#renderer/ui/time-field.tsx';
import { firstDayOf } from '../core/view.ts';
import { useClashWords } from '../hooks/use-clash-words.ts';
import { NEAREST } from '../hooks/use-drag.ts';
import { useTaken } from '../hooks/use-times.ts';
import { NearestTimes } from '../nearest-times.tsx';
import { nearestIn, Why } from '../single/refused.tsx';
import classes from './place.module.css';
import type { Waiting } from './use-place-draft.ts';
import type { Placed } from './use-placing.ts';

interface PlaceRowProps {
  readonly n: number;
  /** The only one: it has no number, and its day is what the dialog is for. */
  readonly alone: boolean;
  readonly waiting: Waiting;
  readonly wall: Wall;
  /** What the other rows wish for. */
  readonly wished: readonly Busy[];
  readonly answer: Placed | null;
  readonly onWall: (wall: Wall) => void;
}

/** One class that waits: its fields, and why it cannot stand there with the nearest free times, or where it stands now. */
export function PlaceRow({ n, alone, waiting, wall, wished, answer, onWall }: PlaceRowProps) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const academy = useAcademy();
  const { timeZone } = format.settings;
  const number = alone ? null : <span className={classes.number}>{format.number(n)}</span>;
  if (answer !== null && 'at' in answer)
    return (
      <li className={classes.row} data-place={waiting.sessionId} data-placed>
        {number}
        <p className={classes.placed} role="status">
          <PresentIcon size={18} />
          {t('place.placed', { when: `${format.date(answer.at)} ${format.time(answer.at)}` })}
        </p>
      </li>
    );
  return (
    <li className={classes.row} data-place={waiting.sessionId}>
      {number}
      <DateField
        label={t('place.day', { n: format.number(n) })}
        quiet
        value={wall.day === '' ? null : wall.day}
        today={wallOf(serverNow(), timeZone).day}
        weekStart={firstDayOf(academy?.weekStart ?? 'saturday')}
        onChange={(day) => onWall({ ...wall, day })}
      />
      <TimeField
        label={t('place.time', { n: format.number(n) })}
        quiet
        value={wall.time}
        onChange={(time) => onWall({ ...wall, time })}
      />
      {alone ? null : wall.day === '' ? (
        <span />
      ) : (
        <ActionIcon
          variant="subtle"
          aria-label={t('place.without', { n: format.number(n) })}
          onClick={() => onWall({ ...wall, day: '' })}
        >
          <IconX size={18} stroke={STROKE} />
        </ActionIcon>
      )}
      <Standing waiting={waiting} wall={wall} wished={wished} answer={answer} onWall={onWall} />
    </li>
  );
}

/** What the server refused, else what is known to be in the way, else that it is free. */
function Standing({ waiting, wall, wished, answer, onWall }: Omit<PlaceRowProps, 'n' | 'alone'>) {
  const { t } = useTranslation('calendar');
  const { timeZone } = useFormat().settings;
  const words = useClashWords();
  const startsAt = instantOf(wall, timeZone);
  const slot = { from: startsAt ?? 0, to: (startsAt ?? 0) + waiting.durationMinutes * MINUTE };
  const known = useStanding(waiting.sessionId, slot, wished, startsAt !== null);
  const take = (at: number): void => onWall(wallOf(at, timeZone));
  if (startsAt === null) return null;
  if (answer !== null && 'failure' in answer)
    return (
      <Refusal nearest={nearestIn(answer.failure)} onTake={take}>
        <Why failure={answer.failure} />
      </Refusal>
    );
  if (known === null) return null;
  if (known.clash === null)
    return (
      <p className={classes.free} role="status">
        {t('place.free')}
      </p>
    );
  const said = words(slot, known.clash, known.bufferMs);
  return (
    <Refusal nearest={known.nearest} onTake={take}>
      {said.title}. {said.body}
    </Refusal>
  );
}

interface RefusalProps {
  readonly children: ReactNode;
  readonly nearest: readonly number[];
  readonly onTake: (startsAt: number) => void;
}

function Refusal({ children, nearest, onTake }: RefusalProps) {
  return (
    <div className={classes.refusal}>
      <p role="status">
        <IconBan size={18} stroke={STROKE} />
        <span>{children}</span>
      </p>
      <NearestTimes at={nearest} onTake={onTake} />
    </div>
  );
}

/** The shared conflict function over what is taken by now and what the other rows wish for; null until it is known. */
function useStanding(sessionId: number, slot: Interval, wished: readonly Busy[], asked: boolean) {
  const from = Math.floor((asked ? slot.from : serverNow()) / DAY) * DAY;
  const free = useTaken(sessionId, { from: from - DAY, to: from + 2 * DAY });
  if (free === null || !asked) return null;
  const taken = { ...free, busy: [...free.busy, ...wished] };
  const clash = clashOf(slot, taken);
  const nearest = clash === null ? [] : nearestFree(slot, taken, NEAREST);
  return { clash, nearest, bufferMs: taken.bufferMs };
}
