import { describe, expect, test } from 'vitest';
import { DEMO_TEACHER, LESSONS, type DemoLesson, type LessonKey } from '#server/usecases/setup/demo/lessons.ts';
import { SUPERVISED } from '#server/usecases/setup/demo/people.ts';
import { planTimetable, type PlannedSession } from '#server/usecases/setup/demo/timetable.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';

/** Riyadh's clocks are never changed. */
const RIYADH = 3 * HOUR;
const dayOf = (at: number): string => new Date(at + RIYADH).toISOString().slice(0, 10);
const lessonOf = ({ lesson }: PlannedSession): DemoLesson => LESSONS[lesson];

interface Moment {
  readonly name: string;
  readonly now: number;
  readonly openable: number;
  readonly planned: readonly PlannedSession[];
}

/** Moments an hour and some minutes apart, so that each minute of the hour comes; the class begins now or in an hour. */
function momentsOf(from: string, days: number): readonly Moment[] {
  const count = Math.floor((days * DAY) / (HOUR + 7 * MINUTE));
  return Array.from({ length: count }, (_, n) => {
    const now = Date.parse(from) + n * (HOUR + 7 * MINUTE) + 7 * SECOND;
    const startsInMs = ([20, 600, 1_800, 3_000, 3_600][n % 5] ?? 0) * SECOND;
    const planned = planTimetable(now, { startsInMs, minutes: 4 });
    return { name: new Date(now).toISOString(), now, openable: now + startsInMs, planned };
  });
}

/** What the stories of the window look for in the demo, whenever they are told (product.md, First start). */
describe.each([
  ['two weeks', '2026-11-29T00:00:00Z', 14],
  ['the end of a year', '2026-12-31T12:00:00Z', 1],
  ['the weekend on which Casablanca and London change their clocks', '2027-03-27T00:00:00Z', 3],
  ['the days on which Cairo does', '2027-10-28T12:00:00Z', 2],
])('the demo at any hour of %s', (_, from, days) => {
  const moments = momentsOf(from, days);

  test('has seven classes of its teacher on the day of the one that can be started, and that title once', () => {
    for (const { name, openable, planned } of moments) {
      const day = planned.filter(
        (one) => lessonOf(one).teacher === DEMO_TEACHER && dayOf(one.startsAt) === dayOf(openable),
      );
      expect(day.length, name).toBeGreaterThanOrEqual(7);
      expect(
        day.filter(({ lesson }) => lesson === 'asim').map(({ startsAt }) => startsAt),
        name,
      ).toEqual([openable]);
    }
  });

  test('has nobody in the middle of a class', () => {
    for (const { name, now, planned } of moments) {
      const running = planned.filter(
        ({ startsAt, endsAt, tense }) => tense !== 'called_off' && startsAt <= now && now < endsAt,
      );
      expect(running, name).toEqual([]);
    }
  });

  test('has a class to come of every weekly lesson, and two of those that are given to one student twice a week', () => {
    const lessons = (Object.keys(LESSONS) as LessonKey[]).filter((key) => (LESSONS[key] as DemoLesson).once !== true);
    for (const { name, now, planned } of moments) {
      const coming = (key: LessonKey) =>
        planned.filter(({ lesson, startsAt, tense }) => lesson === key && startsAt > now && tense === 'ahead');
      for (const key of lessons)
        expect(coming(key).filter(({ weeklyOn }) => weeklyOn !== null).length, `${key} ${name}`).toBeGreaterThan(0);
      for (const key of ['omar', 'salman', 'yusuf'] as const)
        expect(coming(key).length, `${key} ${name}`).toBeGreaterThan(1);
    }
  });

  test('has ended classes that are as young as its marks need: two of a supervisor’s, an owed circle, a doubtful one', () => {
    for (const { name, now, planned } of moments) {
      const past = planned.filter(({ tense }) => tense === 'past').toReversed();
      const supervised = past.filter((one) => (SUPERVISED.raed as readonly string[]).includes(lessonOf(one).teacher));
      expect(now - (supervised[1]?.startsAt ?? 0), name).toBeLessThan(96 * HOUR);
      // A supervisor's table begins with the last seven days.
      for (const lesson of ['shuba', 'qalun'] as const) {
        const latest = past.find((one) => one.lesson === lesson);
        expect(now - (latest?.startsAt ?? 0), `${lesson} ${name}`).toBeLessThan(6 * DAY);
      }
    }
  });

  test('has a Thursday to come with classes of several', () => {
    for (const { name, now, planned } of moments) {
      const thursday = planned.filter(
        ({ startsAt, tense }) =>
          tense === 'ahead' && startsAt > now + 2 * HOUR && new Date(startsAt + RIYADH).getUTCDay() === 4,
      );
      expect(new Set(thursday.map(({ lesson }) => lesson)).size, name).toBeGreaterThanOrEqual(3);
    }
  });
});
