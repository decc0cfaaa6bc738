import type { TFunction } from 'i18next';
import { createContext, use, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { createFormat, type Format } from './format.ts';
import { systemZone } from './zones.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The reader's ways of writing, with the ones that need words. */
export interface Formats extends Format {
  /** 45 دقيقة; milliseconds, rounded half up. */
  readonly minutes: (ms: number) => string;
  /** 41 من 60 دقيقة */
  readonly minutesOf: (doneMs: number, wholeMs: number) => string;
  /** 41 min 10 s, 2 h 5 min: the two largest units, the second left out when it is zero. */
  readonly duration: (ms: number) => string;
  /** Like duration, but up to the whole second: a wait never reads zero before it is over. */
  readonly wait: (ms: number) => string;
  /** 2 min ago, or "now" under ten seconds. */
  readonly age: (at: number, now: number) => string;
  /** 16:00 to 17:00, for sentences. */
  readonly fromTo: (from: number, to: number, timeZone?: string) => string;
}

const roundMinutes = (ms: number): number => Math.floor(ms / MINUTE_MS + 0.5);

const FormatContext = createContext<Format>(createFormat({ language: 'ar', digits: 'latin', timeZone: systemZone() }));
export const FormatProvider = FormatContext.Provider;

/** How this reader writes times, numbers, durations and cities. Stays the same object until one of these changes. */
export function useFormat(): Formats {
  const format = use(FormatContext);
  const { t } = useTranslation('units');
  return useMemo(() => withWords(format, t), [format, t]);
}

/** Adds what needs words to the plain ways of writing. */
export function withWords(format: Format, t: TFunction<'units'>): Formats {
  const duration = (ms: number): string => {
    const seconds = t('shortSeconds', { seconds: format.number(Math.floor((ms % MINUTE_MS) / 1000)) });
    const minutes = t('shortMinutes', { minutes: format.number(Math.floor((ms % HOUR_MS) / MINUTE_MS)) });
    const hours = t('shortHours', { hours: format.number(Math.floor((ms % DAY_MS) / HOUR_MS)) });
    const pair = (larger: string, smaller: string | null): string =>
      smaller === null ? larger : t('shortPair', { larger, smaller });
    if (ms < MINUTE_MS) return seconds;
    if (ms < HOUR_MS) return pair(minutes, ms % MINUTE_MS < 1000 ? null : seconds);
    if (ms < DAY_MS) return pair(hours, ms % HOUR_MS < MINUTE_MS ? null : minutes);
    const days = t('shortDays', { days: format.number(Math.floor(ms / DAY_MS)) });
    return pair(days, ms % DAY_MS < HOUR_MS ? null : hours);
  };

  const largest = (ms: number): string => {
    if (ms < MINUTE_MS) return duration(ms);
    const unit = ms < HOUR_MS ? MINUTE_MS : ms < DAY_MS ? HOUR_MS : DAY_MS;
    return duration(Math.floor(ms / unit) * unit);
  };

  return {
    ...format,
    minutes: (ms) => t('minutes', { count: roundMinutes(ms) }),
    minutesOf: (doneMs, wholeMs) =>
      t('minutesOf', { count: roundMinutes(wholeMs), done: format.number(roundMinutes(doneMs)) }),
    duration,
    wait: (ms) => duration(Math.ceil(ms / 1000) * 1000),
    age: (at, now) => (now - at < 10_000 ? t('justNow') : t('ago', { age: largest(now - at) })),
    fromTo: (from, to, zone) => t('fromTo', { from: format.time(from, zone), to: format.time(to, zone) }),
  };
}
