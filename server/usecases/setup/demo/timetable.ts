import { Temporal } from 'temporal-polyfill';
import { WEEKDAYS } from '#shared/domain/settings.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { DEMO_TEACHER, LESSONS, type DemoLesson, type LessonKey } from './lessons.ts';
import { STAFF } from './people.ts';

export const ACADEMY_ZONE = 'Asia/Riyadh';
/** The default of `buffer_minutes`. */
export const BUFFER = 5 * MINUTE;
/** Classes begin at multiples of this. */
const STEP = 5 * MINUTE;
const DAYS_BACK = 14;
const DAYS_AHEAD = 7;

/** A class with its time; instants in epoch ms. */
export interface PlannedSession {
  readonly lesson: LessonKey;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly minutes: number;
  readonly bookedAt: number;
  /** Whether it is past, to come, or was called off in advance. */
  readonly tense: 'past' | 'ahead' | 'called_off';
  /** The date of its weekly schedule that it stands for, on the teacher's calendar; null for one laid by hand. */
  readonly weeklyOn: string | null;
}

/** The one class that can be started at once; milliseconds and whole minutes. */
export interface DemoClass {
  readonly startsInMs: number;
  readonly minutes: number;
}

/**
 * The day of the demo's teacher round the class that can be started: minutes from its start. Late in the evening and
 * early in the morning the day has no room on one side, and a class moves to the other.
 */
const TODAY: readonly { lesson: LessonKey; offset: number; orElse: number; calledOff?: true }[] = [
  { lesson: 'omar', offset: -150, orElse: 450 },
  { lesson: 'shuba', offset: -300, orElse: 540 },
  { lesson: 'salman', offset: -360, orElse: 360 },
  { lesson: 'yusuf', offset: 90, orElse: -115 },
  { lesson: 'warsh', offset: 180, orElse: -225 },
  { lesson: 'adam', offset: 270, orElse: -420, calledOff: true },
];

/**
 * The classes from two weeks back to a week ahead in the order of their times: the weekly ones, and round `now` a day
 * for the demo's teacher whatever weekday and hour it is. Nobody is in two at once; what would clash is left out.
 */
export function planTimetable(now: number, demoClass: DemoClass | null): readonly PlannedSession[] {
  const openable = demoClass === null ? nextRoundTime(now) : now + demoClass.startsInMs;
  const placed: PlannedSession[] = [];
  const place = (
    lesson: LessonKey,
    startsAt: number,
    { minutes, calledOff = false, weeklyOn = null }: { minutes: number; calledOff?: boolean; weeklyOn?: string | null },
  ): void => {
    const endsAt = startsAt + minutes * MINUTE;
    const tense = calledOff ? 'called_off' : endsAt <= now ? 'past' : 'ahead';
    const session = { lesson, startsAt, endsAt, minutes, tense, bookedAt: startsAt - 3 * 7 * DAY, weeklyOn } as const;
    if (placed.every((other) => !clash(session, other))) placed.push(session);
  };
  place('asim', openable, { minutes: demoClass?.minutes ?? LESSONS.asim.minutes });
  const round = Math.round(openable / STEP) * STEP;
  const [today, day] = [dateIn(now, ACADEMY_ZONE), dateIn(openable, ACADEMY_ZONE)];
  const isSameDay = (instant: number): boolean => dateIn(instant, ACADEMY_ZONE).equals(day);
  // Shortly before midnight the class that can be started is tomorrow's: neither day has another of its title.
  const isLaidByHand = (lesson: LessonKey, startsAt: number): boolean =>
    LESSONS[lesson].teacher === DEMO_TEACHER &&
    [today, day].some((laid) => laid.equals(dateIn(startsAt, ACADEMY_ZONE)));
  for (const { lesson, offset, orElse, calledOff = false } of TODAY) {
    const { minutes } = LESSONS[lesson];
    const wanted = round + offset * MINUTE;
    const fits = isSameDay(wanted) && isSameDay(wanted + minutes * MINUTE - 1);
    place(lesson, fits ? wanted : round + orElse * MINUTE, { minutes, calledOff });
  }
  for (const lesson of lessonKeys()) {
    const { minutes } = LESSONS[lesson];
    for (const { date, startsAt } of weeklyTimes(LESSONS[lesson], now))
      if (!isLaidByHand(lesson, startsAt) && !touchesNow(minutes, startsAt, now))
        place(lesson, startsAt, { minutes, weeklyOn: date });
  }
  return placed.filter((session) => isKept(session, placed)).toSorted((a, b) => a.startsAt - b.startsAt);
}

export const lessonKeys = (): readonly LessonKey[] => Object.keys(LESSONS) as LessonKey[];

/** Between eight and thirteen minutes from now, on a multiple of five: the room may be opened, the class has not begun. */
const nextRoundTime = (now: number): number => Math.ceil((now + 8 * MINUTE) / STEP) * STEP;

const dateIn = (instant: number, zone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone).toPlainDate();

function weeklyTimes(lesson: DemoLesson, now: number): readonly { date: string; startsAt: number }[] {
  const { timeZone } = STAFF[lesson.teacher];
  const today = dateIn(now, timeZone);
  return Array.from({ length: DAYS_BACK + DAYS_AHEAD + 1 }, (_, index) => today.add({ days: index - DAYS_BACK }))
    .filter((date) => lesson.weekdays.some((weekday) => WEEKDAYS.indexOf(weekday) === date.dayOfWeek % 7))
    .map((date) => ({
      date: date.toString(),
      startsAt: date.toZonedDateTime({ timeZone, plainTime: lesson.wallTime }).epochMilliseconds,
    }));
}

/** No other class is about to begin, in the middle or just over: nobody is really in it. */
const touchesNow = (minutes: number, startsAt: number, now: number): boolean =>
  startsAt - 16 * MINUTE < now && now < startsAt + (minutes + 35) * MINUTE;

function clash(a: PlannedSession, b: PlannedSession): boolean {
  if (a.tense === 'called_off' || b.tense === 'called_off') return false;
  if (a.startsAt >= b.endsAt + BUFFER || b.startsAt >= a.endsAt + BUFFER) return false;
  const [one, other]: readonly DemoLesson[] = [LESSONS[a.lesson], LESSONS[b.lesson]];
  if (one === undefined || other === undefined) return false;
  return one.teacher === other.teacher || one.students.some((student) => other.students.includes(student));
}

/** A single session is the latest one that is past. */
function isKept(session: PlannedSession, all: readonly PlannedSession[]): boolean {
  const lesson: DemoLesson = LESSONS[session.lesson];
  if (lesson.once !== true) return true;
  const past = all.filter((other) => other.lesson === session.lesson && other.tense === 'past');
  return session.startsAt === Math.max(...past.map(({ startsAt }) => startsAt));
}
