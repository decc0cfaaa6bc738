import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { attendanceRate, type AttendanceRate, type RatedRow } from '#shared/domain/attendance/rates.ts';
import { type AttendanceStatus, isTrial } from '#shared/domain/session.ts';
import { doubtsOf } from './doubts.ts';
import { isFinal } from './live.ts';

/** What the verdicts of some sessions come to for one student. */
export interface StudentTally {
  readonly id: number;
  readonly name: string;
  readonly classes: number;
  readonly counts: Readonly<Record<AttendanceStatus, number>>;
  readonly unverified: number;
  readonly rate: AttendanceRate;
}

/** The same for one teacher: their own attendance and that of their students. */
export interface TeacherTally {
  readonly id: number;
  readonly name: string;
  readonly classes: number;
  readonly cancelled: number;
  readonly own: AttendanceRate;
  readonly students: AttendanceRate;
  /** Rows of their sessions that ask for a person. */
  readonly doubts: number;
}

interface Row extends RatedRow {
  readonly person: Person;
}

/** Rows with a verdict that stands; nobody is counted before (domain.md 3.8). */
const finalRows = (session: SessionDetail, now: number): readonly Row[] =>
  !isFinal(session, now)
    ? []
    : session.people.flatMap((person) =>
        person.status === null
          ? []
          : [
              {
                person,
                status: person.status,
                unverified: person.flags.includes('unverified') && !person.overridden,
                trial: isTrial(session.subtype),
                sessionStatus: session.status,
              },
            ],
      );

const grouped = <Value>(entries: readonly (readonly [number, Value])[]): ReadonlyMap<number, readonly Value[]> => {
  const groups = new Map<number, Value[]>();
  for (const [key, value] of entries) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
};

/** One row a student who has a verdict, in the order of names. */
export function studentTallies(sessions: readonly SessionDetail[], now: number, language: 'ar' | 'en') {
  const rows = sessions.flatMap((session) => finalRows(session, now)).filter(({ person }) => person.role === 'student');
  const tallies = [...grouped(rows.map((row) => [row.person.id, row] as const))].map(([id, own]): StudentTally => {
    const known = own.filter(({ unverified }) => !unverified);
    return {
      id,
      name: own[0]?.person.name ?? '',
      classes: own.length,
      counts: countsOf(known.map(({ status }) => status)),
      unverified: own.length - known.length,
      rate: attendanceRate(own),
    };
  });
  return byName(tallies, language);
}

/** One row a teacher of these sessions, in the order of names. */
export function teacherTallies(sessions: readonly SessionDetail[], now: number, language: 'ar' | 'en') {
  const ended = sessions.filter((session) => isFinal(session, now));
  const groups = grouped(ended.map((session) => [session.teacher.id, session] as const));
  const tallies = [...groups].map(([id, own]): TeacherTally => {
    const rows = own.flatMap((session) => finalRows(session, now));
    const cancelled = own.filter(({ status }) => status === 'cancelled').length;
    return {
      id,
      name: own[0]?.teacher.name ?? '',
      classes: own.length - cancelled,
      cancelled,
      own: attendanceRate(rows.filter(({ person }) => person.role === 'teacher' && person.id === id)),
      students: attendanceRate(rows.filter(({ person }) => person.role === 'student')),
      doubts: own.reduce((total, session) => total + doubtsOf(session, now).length, 0),
    };
  });
  return byName(tallies, language);
}

const countsOf = (statuses: readonly AttendanceStatus[]): Readonly<Record<AttendanceStatus, number>> => {
  const counts = { present: 0, late: 0, partial: 0, absent: 0, excused: 0 };
  for (const status of statuses) counts[status] += 1;
  return counts;
};

const byName = <Named extends { readonly name: string }>(rows: readonly Named[], language: 'ar' | 'en') => {
  const words = new Intl.Collator(language);
  return rows.toSorted((a, b) => words.compare(a.name, b.name));
};
