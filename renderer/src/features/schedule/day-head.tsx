import { IconCalendarOff } from '@tabler/icons-react';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import classes from './grid.module.css';
import shared from './schedule.module.css';

interface DayProps {
  /** A moment of that day, epoch milliseconds. */
  readonly at: number;
  readonly today: boolean;
  readonly hijri: boolean;
}

/** The head of a day's column: its name, its number, the Hijri number beside it when that is on. */
export function DayHead({ at, today, hijri }: DayProps) {
  const format = useFormat();
  return (
    <span className={classes.dayHead} data-today={today || undefined}>
      <span className={classes.dayName}>{format.weekday(at)}</span>{' '}
      <span className={classes.dayNumber}>{format.dayNumber(at)}</span>{' '}
      {hijri ? <span className={shared.hijri}>{format.hijriDayNumber(at)}</span> : null}
    </span>
  );
}

/** The corner of a day in the month. */
export function MonthDay({ at, today, hijri }: DayProps) {
  const format = useFormat();
  return (
    <span className={classes.monthDay} data-today={today || undefined}>
      <span className={classes.dayNumber}>{format.dayNumber(at)}</span>{' '}
      {hijri ? <span className={shared.hijri}>{format.hijriDayNumber(at)}</span> : null}
    </span>
  );
}

/** The word on a day without classes. */
export function BlockedDay({ word }: { readonly word: string }) {
  return (
    <span className={classes.blockedChip}>
      <IconCalendarOff size={16} stroke={STROKE} />
      {word}
    </span>
  );
}
