import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { leftParts, type Part } from '../core/left.ts';
import { dayWord, isSameDate } from '../core/when.ts';

interface Words {
  /** `Today 17:30`, `Tuesday 24 November 17:30`, on the student's own clock. */
  readonly when: (at: number, now: number) => string;
  /** On another clock: `20:30`, and `Mon 23:12` where that clock shows another date. */
  readonly whenThere: (at: number, timeZone: string) => string;
  /** The same without the word "today": `17:20`. */
  readonly whenShort: (at: number, now: number) => string;
  /** `2 minutes 40 seconds` */
  readonly left: (ms: number) => string;
}

/** How this page tells times and waits. */
export function useWords(): Words {
  const { t } = useTranslation(['join', 'units']);
  const format = useFormat();
  const { timeZone } = format.settings;
  const when = (at: number, now: number): string => {
    const time = format.time(at);
    const word = dayWord(at, now, timeZone);
    if (word === 'today') return t('when.today', { time });
    if (word === 'tomorrow') return t('when.tomorrow', { time });
    return t('when.date', { date: format.date(at), time });
  };
  const part = ({ unit, count }: Part): string => {
    switch (unit) {
      case 'days':
        return t('days', { count });
      case 'hours':
        return t('hours', { count });
      case 'minutes':
        return t('units:minutes', { count });
      default:
        return t('units:seconds', { count });
    }
  };
  return {
    when,
    whenThere: (at, zone) => {
      const time = format.time(at, zone);
      if (isSameDate(at, zone, timeZone)) return time;
      return t('when.date', { date: format.weekday(at, zone), time });
    },
    whenShort: (at, now) => (dayWord(at, now, timeZone) === 'today' ? format.time(at) : when(at, now)),
    left: (ms) => {
      const [first, second] = leftParts(ms);
      return second === undefined ? part(first) : t('units:shortPair', { larger: part(first), smaller: part(second) });
    },
  };
}
