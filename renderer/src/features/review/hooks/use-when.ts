import { DAY } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { isSameDay } from '../core/period.ts';

export interface When {
  /** Sun 16:00; farther than six days away 2 November 16:00. */
  of(at: number): string;
  /** 14:32; of another day Sunday 22 November 14:32. */
  asOf(at: number): string;
}

/** How a row says when something is. */
export function useWhen(): When {
  const format = useFormat();
  const now = useNow(60_000);
  const { timeZone } = format.settings;
  return {
    of: (at) => `${Math.abs(at - now) < 6 * DAY ? format.weekday(at) : format.shortDate(at)} ${format.time(at)}`,
    asOf: (at) => (isSameDay(at, now, timeZone) ? format.time(at) : `${format.date(at)} ${format.time(at)}`),
  };
}
