export type DayWord = 'today' | 'tomorrow' | 'date';

const DAY = 86_400_000;

const dates = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-23` in a zone. */
function dateIn(at: number, timeZone: string): string {
  let format = dates.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-CA-u-ca-gregory-nu-latn', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    dates.set(timeZone, format);
  }
  return format.format(at);
}

/** How a day is named to somebody in this zone at `now`. Instants are epoch ms. */
export function dayWord(at: number, now: number, timeZone: string): DayWord {
  const date = dateIn(at, timeZone);
  if (date === dateIn(now, timeZone)) return 'today';
  // Noon of the next day by the calendar: a day of 23 or 25 hours must not skip or repeat it.
  const [year, month, day] = dateIn(now, timeZone).split('-').map(Number);
  const tomorrow = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, 12) + DAY).toISOString().slice(0, 10);
  return date === tomorrow ? 'tomorrow' : 'date';
}

/** Whether an instant has one date in both zones. */
export const isSameDate = (at: number, one: string, other: string): boolean => dateIn(at, one) === dateIn(at, other);

/** Whether both zones read the same on the wall at this instant, the date too. */
export function readsTheSame(at: number, one: string, other: string): boolean {
  return one === other || (isSameDate(at, one, other) && timeIn(at, one) === timeIn(at, other));
}

const timeIn = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB-u-nu-latn', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
