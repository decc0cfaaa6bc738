import type { Person } from '#shared/contract/sessions.ts';
import type { RoomPerson } from '#renderer/features/classroom/core/room-person.ts';

/** A student in the live room, silent, without a camera. */
export const inRoom = (id: number, change: Partial<RoomPerson> = {}): RoomPerson => ({
  identity: `student-${id}`,
  name: `Student ${id}`,
  isMe: false,
  joinedAt: id,
  microphone: false,
  camera: null,
  screen: null,
  speaking: false,
  quality: 'good',
  handRaisedAt: null,
  turn: null,
  ...change,
});

export const teacher = (change: Partial<RoomPerson> = {}): RoomPerson =>
  inRoom(0, { identity: 'staff-7', name: 'Teacher', isMe: true, ...change });

/** A student as the server tells of them. */
export const expected = (id: number, change: Partial<Person> = {}): Person => ({
  role: 'student',
  id,
  identity: `student-${id}`,
  name: `Student ${id}`,
  timeZone: 'Asia/Riyadh',
  liveState: 'expected',
  status: null,
  overridden: false,
  attendedMs: 0,
  countingSince: null,
  windowMs: 3_600_000,
  lateMs: null,
  leftEarlyMs: null,
  firstJoinAt: null,
  lastLeaveAt: null,
  flags: [],
  cycles: [],
  events: [],
  explain: null,
  policyVersion: 1,
  lastFive: [],
  lastStop: null,
  lastGrade: null,
  ...change,
});
