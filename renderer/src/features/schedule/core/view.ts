/** The four ways to look at a calendar, and FullCalendar's names for them. */
export const VIEWS = {
  month: 'dayGridMonth',
  week: 'timeGridWeek',
  day: 'timeGridDay',
  list: 'listWeek',
} as const;
export type View = keyof typeof VIEWS;

/** What is on the screen: epoch milliseconds, `to` excluded. `from`/`to` hold the days drawn, `first`/`last` the named period. */
export interface Shown {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
}

const WEEK_STARTS = { sunday: 0, monday: 1, saturday: 6 } as const;

/** The academy's first day of the week as a number from Sunday. */
export const firstDayOf = (weekStart: keyof typeof WEEK_STARTS): 0 | 1 | 6 => WEEK_STARTS[weekStart];

/** The date in a zone, `YYYY-MM-DD`. */
export const dayIn = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at);
