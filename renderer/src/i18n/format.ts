import { type Digits, toArabicDigits } from './digits.ts';
import { cityOf } from './zones.ts';

export type Language = 'ar' | 'en';

export interface FormatSettings {
  readonly language: Language;
  readonly digits: Digits;
  /** The viewer's own IANA zone: what a time means when no other zone is named. */
  readonly timeZone: string;
}

/** Every way a number or an instant is written. Instants are epoch milliseconds, durations milliseconds. */
export interface Format {
  readonly settings: FormatSettings;
  /** 12,345.5 */
  readonly number: (value: number, fractionDigits?: number) => string;
  /** A ratio of 0.686 as `68.6%`. On the screen use the Percent component, which keeps the sign in its place. */
  readonly percent: (ratio: number, fractionDigits?: number) => string;
  /** 15:52 */
  readonly time: (at: number, timeZone?: string) => string;
  /** 16:02:10 */
  readonly timeWithSeconds: (at: number, timeZone?: string) => string;
  /** 3:52 م / 3:52 pm; noon is م. */
  readonly timeOfDay: (at: number, timeZone?: string) => string;
  /** 16:00–17:00; runs with the reading, so 16:00 stands at the start side in both directions. */
  readonly timeRange: (from: number, to: number, timeZone?: string) => string;
  /** A wall time `16:00` with the reader's digits. */
  readonly clock: (time: string) => string;
  /** Monday 23 November 2026, of a date `2026-11-23` */
  readonly day: (date: string) => string;
  /** Monday 23 November 2026 */
  readonly fullDate: (at: number, timeZone?: string) => string;
  /** Monday 23 November */
  readonly date: (at: number, timeZone?: string) => string;
  /** 23 November */
  readonly shortDate: (at: number, timeZone?: string) => string;
  /** Monday, in English Mon */
  readonly weekday: (at: number, timeZone?: string) => string;
  /** 13 Jumada II 1448 AH, by Umm al-Qura */
  readonly hijriDate: (at: number, timeZone?: string) => string;
  /** 23: the day's number alone. */
  readonly dayNumber: (at: number, timeZone?: string) => string;
  /** 13: the day's number of the Hijri month. */
  readonly hijriDayNumber: (at: number, timeZone?: string) => string;
  /** 21–27 November 2026, by both days. */
  readonly dateRange: (from: number, to: number, timeZone?: string) => string;
  /** 11–17 Jumada II 1448 AH */
  readonly hijriRange: (from: number, to: number, timeZone?: string) => string;
  /** November 2026 */
  readonly month: (at: number, timeZone?: string) => string;
  /** 18:48, or 1:02:10 from an hour on; never below zero. */
  readonly countdown: (ms: number) => string;
  /** The zone as a city: الرياض, Kuala Lumpur. */
  readonly city: (timeZone: string) => string;
  /** A list in words: أحمد ويوسف. */
  readonly list: (items: readonly string[]) => string;
}

/**
 * Ways of writing for one reader. Calendar and digits are pinned in every tag, so the string is the same in every
 * runtime (stack.md, "Intl"); the 24-hour clock is the one the screens use.
 */
export function createFormat(settings: FormatSettings): Format {
  const { language } = settings;
  const base = language === 'ar' ? 'ar-SA' : 'en-GB';
  const numbers = language === 'ar' && settings.digits === 'arabic' ? 'arab' : 'latn';
  const gregorian = `${base}-u-ca-gregory-nu-${numbers}`;
  const hijri = `${base}-u-ca-islamic-umalqura-nu-${numbers}`;

  const made = new Map<string, Intl.DateTimeFormat>();
  const dated = (tag: string, options: Intl.DateTimeFormatOptions, timeZone = settings.timeZone) => {
    const key = `${tag} ${timeZone} ${JSON.stringify(options)}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = new Intl.DateTimeFormat(tag, { ...options, timeZone });
    made.set(key, fresh);
    return fresh;
  };

  const number = (value: number, fractionDigits = 1): string =>
    new Intl.NumberFormat(gregorian, { maximumFractionDigits: fractionDigits }).format(value);
  const padded = new Intl.NumberFormat(gregorian, { minimumIntegerDigits: 2, useGrouping: false });
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const weekdayLength = language === 'ar' ? 'long' : 'short';

  const longDay = { day: 'numeric', month: 'long', year: 'numeric' } as const;

  const time = (at: number, zone?: string): string => dated(gregorian, clock, zone).format(at);
  const longWeekday = (at: number, zone?: string): string => dated(gregorian, { weekday: 'long' }, zone).format(at);
  const shortDate = (at: number, zone?: string): string =>
    dated(gregorian, { day: 'numeric', month: 'long' }, zone).format(at);
  const yearDate = (at: number, zone?: string): string =>
    dated(gregorian, { day: 'numeric', month: 'long', year: 'numeric' }, zone).format(at);
  const fullDate = (at: number, zone?: string): string => `${longWeekday(at, zone)} ${yearDate(at, zone)}`;

  return {
    settings,
    number,
    percent: (ratio, fractionDigits = 0) => `${number(ratio * 100, fractionDigits)}%`,
    time,
    timeWithSeconds: (at, zone) => dated(gregorian, { ...clock, second: '2-digit' }, zone).format(at),
    timeOfDay: (at, zone) =>
      dated(gregorian, { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' }, zone).format(at),
    timeRange: (from, to, zone) => `${time(from, zone)}–${time(to, zone)}`,
    clock: (wall) => (numbers === 'arab' ? toArabicDigits(wall) : wall),
    day: (date) => fullDate(Date.parse(`${date}T12:00:00Z`), 'UTC'),
    fullDate,
    date: (at, zone) => `${longWeekday(at, zone)} ${shortDate(at, zone)}`,
    shortDate,
    weekday: (at, zone) => dated(gregorian, { weekday: weekdayLength }, zone).format(at),
    hijriDate: (at, zone) => dated(hijri, { day: 'numeric', month: 'long', year: 'numeric' }, zone).format(at),
    dayNumber: (at, zone) => dayIn(dated(gregorian, { day: 'numeric' }, zone), at),
    hijriDayNumber: (at, zone) => dayIn(dated(hijri, { day: 'numeric' }, zone), at),
    dateRange: (from, to, zone) => dated(gregorian, longDay, zone).formatRange(from, to),
    hijriRange: (from, to, zone) => dated(hijri, longDay, zone).formatRange(from, to),
    month: (at, zone) => dated(gregorian, { month: 'long', year: 'numeric' }, zone).format(at),
    countdown: (ms) => {
      const seconds = Math.max(0, Math.ceil(ms / 1000));
      const minutes = Math.floor(seconds / 60);
      const rest = padded.format(seconds % 60);
      if (minutes < 60) return `${number(minutes)}:${rest}`;
      return `${number(Math.floor(minutes / 60))}:${padded.format(minutes % 60)}:${rest}`;
    },
    city: (zone) => cityOf(zone, language),
    list: (items) => new Intl.ListFormat(gregorian, { type: 'conjunction' }).format(items),
  };
}

const dayIn = (written: Intl.DateTimeFormat, at: number): string =>
  written.formatToParts(at).find(({ type }) => type === 'day')?.value ?? '';
