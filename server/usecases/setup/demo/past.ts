import type { SessionStatus } from '#shared/domain/session.ts';
import { HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import type { LessonKey } from './lessons.ts';
import { LESSONS, type DemoLesson } from './lessons.ts';
import type { StudentKey } from './people.ts';
import type { Random } from './random.ts';
import { markOf, STORIES, visitsOf, type ClassTimes, type Mark, type Story, type Visit } from './stories.ts';
import type { PlannedSession } from './timetable.ts';

/** Who moved a session on: the session's teacher, a supervisor or the jobs. */
export type Mover = 'teacher' | 'supervisor' | 'job';

export interface Step {
  readonly from: SessionStatus | null;
  readonly to: SessionStatus;
  readonly by: Mover;
  readonly reason: string | null;
  readonly at: number;
}

/** Everything that happened to a session up to now, before it is written down; instants in epoch ms. */
export interface SessionHistory {
  readonly session: PlannedSession;
  /** How many classes of the lesson were held since this past one; 0 for the latest. */
  readonly fromEnd: number;
  readonly status: SessionStatus;
  readonly steps: readonly Step[];
  readonly flags: readonly string[];
  readonly room: { readonly openedAt: number; readonly closedAt: number } | null;
  readonly teacher: readonly Visit[];
  readonly students: readonly {
    readonly student: StudentKey;
    readonly mark: Mark;
    readonly visits: readonly Visit[];
  }[];
  readonly outage: ClassTimes['outage'];
}

/** A session as the timetable, its story and chance have it. */
function historyOf(session: PlannedSession, fromEnd: number, latenessGraceMs: number, random: Random): SessionHistory {
  const booked: Step = { from: null, to: 'scheduled', by: 'supervisor', reason: 'scheduled', at: session.bookedAt };
  if (session.tense === 'ahead') return untouched(session, fromEnd, [booked], 'scheduled', []);
  if (session.tense === 'called_off') {
    const cancelled = cancel('supervisor', 'اعتذرت أسرته أمس', session.startsAt - 26 * HOUR);
    return untouched(session, fromEnd, [booked, cancelled], 'cancelled', []);
  }
  const story = STORIES[session.lesson]?.[fromEnd] ?? 'held';
  if (story === 'teacher_cancelled') {
    const cancelled = cancel('teacher', 'ظرف صحي طارئ، وستُعوَّض الحصة', session.startsAt - 5 * HOUR);
    return untouched(session, fromEnd, [booked, cancelled], 'cancelled', ['late_cancel']);
  }
  return heldHistory(session, fromEnd, story, booked, latenessGraceMs, random);
}

const cancel = (by: Mover, reason: string, at: number): Step => ({
  from: 'scheduled',
  to: 'cancelled',
  by,
  reason,
  at,
});

const untouched = (
  session: PlannedSession,
  fromEnd: number,
  steps: readonly Step[],
  status: SessionStatus,
  flags: readonly string[],
): SessionHistory => ({ session, fromEnd, status, steps, flags, room: null, teacher: [], students: [], outage: null });

function heldHistory(
  session: PlannedSession,
  fromEnd: number,
  story: Story,
  booked: Step,
  latenessGraceMs: number,
  random: Random,
): SessionHistory {
  const { startsAt, endsAt } = session;
  const endedAt = endOf(story, session, random);
  const openedAt = startsAt - 15 * MINUTE + random.between(1, 40) * SECOND;
  const closedAt = endedAt + random.between(300, 900);
  const outage = story === 'outage' ? { from: startsAt + 25 * MINUTE, to: startsAt + 50 * MINUTE } : null;
  const times = { startsAt, endsAt, closedAt, latenessGraceMs, outage };
  const teacherFrom = teacherJoins(story, session, random);
  const teacher: readonly Visit[] =
    teacherFrom === null
      ? []
      : [{ from: teacherFrom, to: closedAt, reason: 'ROOM_DELETED', heard: 'all', device: 'usual' }];
  const lesson: DemoLesson = LESSONS[session.lesson];
  const students = lesson.students.map((student) => {
    const drawn = markOf(session.lesson, student, fromEnd, random);
    // An only student who does not come makes the class ABSENT, which is a story of its own.
    const attends = drawn === 'absent' && lesson.students.length === 1 ? 'present' : drawn;
    const mark = story === 'student_absent' ? 'absent' : attends;
    const visits = story === 'student_absent' ? [] : visitsOf(mark, times, random);
    return { student, mark, visits: story === 'no_show' ? visits.map(givesUp(startsAt)) : visits };
  });
  const ready: Step = { from: 'scheduled', to: 'ready', by: 'job', reason: 'room_open', at: openedAt };
  const status = story === 'no_show' ? 'cancelled' : story === 'student_absent' ? 'absent' : 'completed';
  const steps: readonly Step[] =
    teacherFrom === null
      ? [booked, ready, { from: 'ready', to: 'cancelled', by: 'job', reason: 'teacher_no_show', at: endedAt }]
      : [
          booked,
          ready,
          { from: 'ready', to: 'ongoing', by: 'job', reason: 'teacher_joined', at: teacherFrom + 200 },
          { from: 'ongoing', to: status, by: 'teacher', reason: END_REASONS[story] ?? '', at: endedAt },
        ];
  const flags = story === 'ended_early' ? ['ended_early'] : [];
  return { session, fromEnd, status, steps, flags, room: { openedAt, closedAt }, teacher, students, outage };
}

const END_REASONS: Partial<Record<Story, string>> = {
  student_absent: 'student_absent',
  ended_early: 'اكتمل درس اليوم قبل وقته',
};

function endOf(story: Story, { startsAt, endsAt }: PlannedSession, random: Random): number {
  if (story === 'ended_early') return endsAt - 14 * MINUTE;
  if (story === 'student_absent') return startsAt + 18 * MINUTE;
  if (story === 'no_show') return endsAt + 30 * MINUTE;
  return endsAt + random.between(5, 150) * SECOND;
}

function teacherJoins(story: Story, { startsAt, endsAt }: PlannedSession, random: Random): number | null {
  if (story === 'no_show') return null;
  if (story === 'teacher_late') return startsAt + Math.round((endsAt - startsAt) * 0.62);
  return startsAt - random.between(2 * MINUTE, 8 * MINUTE);
}

/** Nobody waits to the end for a teacher who does not come. */
const givesUp =
  (startsAt: number) =>
  (visit: Visit): Visit => ({
    ...visit,
    to: Math.max(visit.from + MINUTE, Math.min(visit.to, startsAt + 20 * MINUTE)),
    reason: 'CLIENT_INITIATED',
  });

/** The histories of all planned sessions, in their order. */
export function historiesOf(
  planned: readonly PlannedSession[],
  latenessGraceMs: (lesson: LessonKey) => number,
  random: Random,
): readonly SessionHistory[] {
  return planned.map((session) => {
    const later = planned.filter(
      (other) => other.lesson === session.lesson && other.tense === 'past' && other.startsAt > session.startsAt,
    );
    return historyOf(session, later.length, latenessGraceMs(session.lesson), random);
  });
}
