import type { SessionRow } from '#shared/contract/sessions.ts';
import { isTerminal } from '#shared/domain/session.ts';
import { overlaps, type Interval } from '#shared/domain/time.ts';

/** What the list of a day asks of a session. */
export type ListedClass = Pick<
  SessionRow,
  'id' | 'startsAt' | 'endsAt' | 'opensAt' | 'closesAt' | 'status' | 'evaluated'
>;

const inTimeOrder = (a: ListedClass, b: ListedClass): number => a.startsAt - b.startsAt || a.id - b.id;

/**
 * The classes that touch a day, in time order: one that began before midnight still stands on the day it ends, and one
 * after midnight stands here from the moment its room may be opened.
 */
export const classesOf = <Row extends ListedClass>(rows: readonly Row[], day: Interval, now: number): readonly Row[] =>
  rows
    .filter((row) => overlaps({ from: row.startsAt, to: row.endsAt }, day) || (now >= row.opensAt && now < row.endsAt))
    .toSorted(inTimeOrder);

/** The list with one more class in its place, unless it is there already. */
export const withClass = <Row extends ListedClass>(rows: readonly Row[], row: Row): readonly Row[] =>
  rows.some(({ id }) => id === row.id) ? rows : [...rows, row].toSorted(inTimeOrder);

/** The classes that begin on a day, in time order, without the cancelled ones. */
export const beginningOn = <Row extends ListedClass>(rows: readonly Row[], day: Interval): readonly Row[] =>
  rows
    .filter((row) => row.startsAt >= day.from && row.startsAt < day.to && row.status !== 'cancelled')
    .toSorted(inTimeOrder);

/** Still to be held, or being held. */
export const isAhead = (row: ListedClass, now: number): boolean => !isTerminal(row.status) && now < row.closesAt;

/** Held, and the teacher has not written every evaluation (product.md, "2 classes not evaluated"). */
export const isOwed = (row: ListedClass): boolean =>
  row.status === 'completed' && row.evaluated !== null && row.evaluated.done < row.evaluated.of;

/** Oldest first: what waits longest is what to begin with. */
export const owedOf = <Row extends ListedClass>(rows: readonly Row[]): readonly Row[] =>
  rows.filter(isOwed).toSorted(inTimeOrder);

/** Past its last moment, and no rule could end it: a supervisor decides (domain.md 2, `undecided`). */
export const isUndecided = (row: ListedClass, now: number): boolean => !isTerminal(row.status) && now >= row.closesAt;

/** How many rows stand above the now-line. */
export const placeOfNow = (rows: readonly ListedClass[], now: number): number => {
  const next = rows.findIndex((row) => row.startsAt > now);
  return next === -1 ? rows.length : next;
};

/**
 * Which class stands in the middle before anybody has chosen: the one that runs, else the one whose room may be opened,
 * else the next, else the oldest that waits for its evaluation, else the day's last.
 */
export const firstChoice = <Row extends ListedClass>(rows: readonly Row[], now: number): Row | null =>
  rows.findLast((row) => row.status === 'ongoing') ??
  rows.find((row) => isAhead(row, now) && now >= row.opensAt) ??
  rows.find((row) => isAhead(row, now)) ??
  owedOf(rows).at(0) ??
  rows.at(-1) ??
  null;

/** The class of this teacher that runs past its end: it ends when another one starts (domain.md 2). */
export const overtimeBeside = <Row extends ListedClass>(
  rows: readonly Row[],
  starting: ListedClass,
  now: number,
): Row | null => rows.find((row) => row.id !== starting.id && row.status === 'ongoing' && now >= row.endsAt) ?? null;
