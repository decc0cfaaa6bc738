import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { isStudent, type RoomPerson } from './room-person.ts';

/** Where a student is, by the room first and by the server's facts where the room says nothing. */
export type Place = 'here' | 'reconnecting' | 'expected' | 'left';

/** An expected student as the class sees them now. */
export interface StudentNow {
  readonly student: Person;
  readonly live: RoomPerson | null;
  readonly place: Place;
  /** Counted time so far, growing while they are in (domain.md 3.4). */
  readonly attendedMs: number;
}

export interface ClassGroups {
  readonly here: readonly StudentNow[];
  readonly expected: readonly StudentNow[];
  readonly left: readonly StudentNow[];
  /** In the room, but on no list of this class. */
  readonly others: readonly RoomPerson[];
}

/** Counted time at `now`: what the server had counted, and for who is in, the time since, never past the window. */
export function attendedNow(
  { attendedMs, countingSince }: Pick<Person, 'attendedMs' | 'countingSince'>,
  windowEnd: number,
  now: number,
): number {
  return countingSince === null ? attendedMs : attendedMs + Math.max(0, Math.min(now, windowEnd) - countingSince);
}

function placeOf(student: Person, live: RoomPerson | null): Place {
  if (live !== null) return live.quality === 'lost' ? 'reconnecting' : 'here';
  switch (student.liveState) {
    // The server has no leave of them, the room does not show them: they are on their way in or out.
    case 'waiting':
    case 'in_room':
      return 'reconnecting';
    case 'expected':
      return 'expected';
    default:
      return student.firstJoinAt === null ? 'expected' : 'left';
  }
}

const came = ({ student, live }: StudentNow): number => student.firstJoinAt ?? live?.joinedAt ?? Infinity;

/**
 * Expected students by where they are. In the class they stand in order of their coming, the missing by name, those who
 * left with the latest first. `people` are LiveKit's, or null while there is no connection to it: then the server's word
 * stands alone.
 */
export function groupStudents(
  session: Pick<SessionDetail, 'people' | 'window'>,
  people: readonly RoomPerson[] | null,
  now: number,
): ClassGroups {
  const students = session.people
    .filter(({ role }) => role === 'student')
    .map((student): StudentNow => {
      const live = people?.find(({ identity }) => identity === student.identity) ?? null;
      const isIn = student.liveState === 'waiting' || student.liveState === 'in_room';
      return {
        student,
        live,
        place: people === null && isIn ? 'here' : placeOf(student, live),
        attendedMs: attendedNow(student, session.window.to, now),
      };
    });
  return {
    here: students
      .filter(({ place }) => place === 'here' || place === 'reconnecting')
      .toSorted((a, b) => came(a) - came(b) || a.student.id - b.student.id),
    expected: students
      .filter(({ place }) => place === 'expected')
      .toSorted((a, b) => a.student.name.localeCompare(b.student.name)),
    left: students
      .filter(({ place }) => place === 'left')
      .toSorted((a, b) => (b.student.lastLeaveAt ?? 0) - (a.student.lastLeaveAt ?? 0)),
    others: (people ?? []).filter(
      (person) =>
        !person.isMe && isStudent(person) && !students.some(({ student }) => student.identity === person.identity),
    ),
  };
}
