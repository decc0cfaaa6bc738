import { Temporal } from 'temporal-polyfill';

/** Somebody of a class, with the zone of the clock on their wall. */
export interface ClockPerson {
  readonly role: 'teacher' | 'student';
  readonly id: number;
  readonly timeZone: string;
}

/** A class of a series that is planned by the clock of `timeZone`. */
export interface ClockedClass<Person extends ClockPerson> {
  /** Classes of one circle, course or student have the same. */
  readonly series: string;
  readonly startsAt: number;
  /** The zone whose wall time stays. */
  readonly timeZone: string;
  readonly people: readonly Person[];
}

/** From this class on the series begins at another hour on a person's clock. */
export interface LocalTimeMove<Person extends ClockPerson, Class extends ClockedClass<Person>> {
  readonly person: Person;
  readonly first: Class;
  /** `HH:MM` on their clock: what it would be as before, and what it is. */
  readonly before: string;
  readonly after: string;
  /** Later when positive. */
  readonly minutes: number;
  /** So many classes stand at the new hour, until the next change. */
  readonly classes: number;
}

/**
 * Classes whose local time moves for somebody because the clocks of their zone and of the class's zone change on
 * different days, or only one of them (domain.md 5). Compared with the class before in the same series, the first one
 * with `now` (epoch ms); in the order of their times.
 */
export function clockChanges<Person extends ClockPerson, Class extends ClockedClass<Person>>(
  classes: readonly Class[],
  now: number,
): readonly LocalTimeMove<Person, Class>[] {
  const distance = distances();
  const moves: (LocalTimeMove<Person, Class> & { classes: number })[] = [];
  const known = new Map<string, { minutes: number; move: { classes: number } | null }>();
  for (const one of classes.toSorted((a, b) => a.startsAt - b.startsAt)) {
    for (const person of one.people) {
      const key = `${one.series} ${one.timeZone} ${person.role} ${person.id}`;
      const before = known.get(key) ?? { minutes: distance(person.timeZone, one.timeZone, now), move: null };
      const minutes = distance(person.timeZone, one.timeZone, one.startsAt);
      if (minutes === before.minutes) {
        if (before.move !== null) before.move.classes += 1;
        known.set(key, before);
        continue;
      }
      const after = Temporal.Instant.fromEpochMilliseconds(one.startsAt)
        .toZonedDateTimeISO(person.timeZone)
        .toPlainTime();
      const moved = minutes - before.minutes;
      const move = {
        person,
        first: one,
        before: wall(after.subtract({ minutes: moved })),
        after: wall(after),
        minutes: moved,
        classes: 1,
      };
      moves.push(move);
      known.set(key, { minutes, move });
    }
  }
  return moves;
}

const wall = (time: Temporal.PlainTime): string => time.toString({ smallestUnit: 'minute' });

/** How many minutes a person's clock is ahead of the class's at an instant. */
function distances(): (own: string, other: string, at: number) => number {
  const offsets = new Map<string, number>();
  const offset = (zone: string, at: number): number => {
    const key = `${zone} ${at}`;
    const seen = offsets.get(key);
    if (seen !== undefined) return seen;
    const minutes = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).offsetNanoseconds / 60e9;
    offsets.set(key, minutes);
    return minutes;
  };
  return (own, other, at) => (own === other ? 0 : offset(own, at) - offset(other, at));
}
