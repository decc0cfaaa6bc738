import { describe, expect, it } from 'vitest';
import type { Person } from '#shared/contract/sessions.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { attendedNow, groupStudents, type Place } from '#renderer/features/classroom/core/students.ts';
import type { RoomPerson } from '#renderer/features/classroom/core/room-person.ts';
import { expected, inRoom, teacher } from './made-people.ts';

const START = 10 * MINUTE;
const END = START + 60 * MINUTE;
const NOW = START + 20 * MINUTE;
const group = (people: readonly Person[], live: readonly RoomPerson[] | null, now = NOW) =>
  groupStudents({ people: [...people], window: { from: START, to: END, effective: false } }, live, now);
const cameAt = (at: number, liveState: Person['liveState']): Partial<Person> => ({ firstJoinAt: at, liveState });

describe('where a student is', () => {
  const cases: readonly [says: string, student: Person, live: RoomPerson | null, place: Place][] = [
    ['here when the room shows them', expected(1), inRoom(1), 'here'],
    ['here even before the server has heard of it', expected(1), inRoom(1), 'here'],
    [
      'reconnecting when their line is lost',
      expected(1, cameAt(START, 'in_room')),
      inRoom(1, { quality: 'lost' }),
      'reconnecting',
    ],
    [
      'reconnecting while only the server still has them in',
      expected(1, cameAt(START, 'in_room')),
      null,
      'reconnecting',
    ],
    ['expected when they never came', expected(1), null, 'expected'],
    ['left when they were in', expected(1, cameAt(START, 'left')), null, 'left'],
    ['left after the end too', expected(1, cameAt(START, 'final')), null, 'left'],
    ['expected after the end when they never came', expected(1, { liveState: 'final' }), null, 'expected'],
  ];
  it.each(cases)('is %s', (_, student, live, place) => {
    const { here, expected: missing, left } = group([student], live === null ? [teacher()] : [teacher(), live]);
    expect([...here, ...missing, ...left].map((one) => one.place)).toEqual([place]);
  });

  it('is the server’s word alone while there is no room to look at', () => {
    const { here, left } = group([expected(1, cameAt(START, 'in_room')), expected(2, cameAt(START, 'left'))], null);
    expect(here.map(({ place }) => place)).toEqual(['here']);
    expect(left).toHaveLength(1);
  });
});

describe('the groups', () => {
  it('hold who is here by their coming, the missing by name, the latest to leave first', () => {
    const people = [
      expected(1, cameAt(START + 2, 'in_room')),
      expected(2, cameAt(START + 1, 'in_room')),
      expected(3, { name: 'يوسف' }),
      expected(4, { name: 'آدم' }),
      expected(5, { ...cameAt(START, 'left'), lastLeaveAt: START + 5 }),
      expected(6, { ...cameAt(START, 'left'), lastLeaveAt: START + 9 }),
    ];
    const groups = group(people, [teacher(), inRoom(1), inRoom(2)]);
    const ids = (of: keyof typeof groups) =>
      groups[of].map((one) => ('student' in one ? one.student.id : one.identity));
    expect(ids('here')).toEqual([2, 1]);
    expect(ids('expected')).toEqual([4, 3]);
    expect(ids('left')).toEqual([6, 5]);
  });

  it('name a student who is in the room but on no list, and no staff', () => {
    const guest = inRoom(9, { identity: 'staff-3' });
    expect(group([expected(1)], [teacher(), inRoom(2), guest]).others.map(({ identity }) => identity)).toEqual([
      'student-2',
    ]);
  });

  it('leave the teacher out of the students', () => {
    const {
      here,
      expected: missing,
      left,
    } = group([expected(7, { role: 'teacher', identity: 'staff-7' })], [teacher()]);
    expect([...here, ...missing, ...left]).toEqual([]);
  });
});

describe('live minutes', () => {
  it('grow with the clock while the student is in', () => {
    expect(attendedNow({ attendedMs: 5 * MINUTE, countingSince: NOW }, END, NOW + 3 * MINUTE)).toBe(8 * MINUTE);
  });

  it('stand still for who is out', () => {
    expect(attendedNow({ attendedMs: 5 * MINUTE, countingSince: null }, END, NOW)).toBe(5 * MINUTE);
  });

  it('begin at the start and end at the end', () => {
    expect(attendedNow({ attendedMs: 0, countingSince: START }, END, START - MINUTE)).toBe(0);
    expect(attendedNow({ attendedMs: 0, countingSince: START }, END, END + 30 * MINUTE)).toBe(60 * MINUTE);
  });
});
