import { describe, expect, test } from 'vitest';
import { attendedAt, isFinal, isLive, outsideAt, stateOf } from '#renderer/features/review/core/live.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { FOUR, makeSession, stay, type MadeSession } from '#tests/support/made-sessions.ts';

const minute = (count: number): number => FOUR + count * MINUTE;
const student = { name: 'عمر' };
const sessionAt = (now: number, part: Partial<MadeSession> = {}) =>
  makeSession({ id: 1, now, status: 'ongoing', people: [student], ...part });

describe('counted minutes', () => {
  test('grow with the clock from the server’s word on, and stop where the class ends', () => {
    const session = sessionAt(minute(20), { people: [{ ...student, events: stay('a', minute(5), null) }] });
    const person = session.people[0]!;
    expect(attendedAt(person, session.window.to, minute(20))).toBe(15 * MINUTE);
    expect(attendedAt(person, session.window.to, minute(20) + 30 * SECOND)).toBe(15.5 * MINUTE);
    expect(attendedAt(person, session.window.to, minute(90))).toBe(55 * MINUTE);
  });

  test('wait for the class to begin', () => {
    const session = sessionAt(minute(-5), {
      status: 'ready',
      people: [{ ...student, events: stay('a', minute(-6), null) }],
    });
    const person = session.people[0]!;
    expect(attendedAt(person, session.window.to, minute(-1))).toBe(0);
    expect(attendedAt(person, session.window.to, minute(2))).toBe(2 * MINUTE);
  });

  test('stand still for who has left', () => {
    const session = sessionAt(minute(30), { people: [{ ...student, events: stay('a', minute(5), minute(10)) }] });
    expect(attendedAt(session.people[0]!, session.window.to, minute(50))).toBe(5 * MINUTE);
  });
});

const there = (from: number, to: number | null) => [{ ...student, events: stay('a', minute(from), to) }];
const around = (session: ReturnType<typeof sessionAt>, now: number) => {
  const { earlyMs, overtimeMs } = outsideAt(session.people[0]!, session, now);
  return [earlyMs / MINUTE, overtimeMs / MINUTE];
};

describe('minutes around those that count', () => {
  test('grow before the class until it begins, and after it from its end on', () => {
    const waiting = sessionAt(minute(-5), { status: 'ready', people: there(-6, null) });
    expect([-5, -2, 5, 62].map((at) => around(waiting, minute(at)))).toEqual([
      [1, 0],
      [4, 0],
      [6, 0],
      [6, 2],
    ]);
    const stayedOn = sessionAt(minute(61), { people: there(5, null) });
    expect([61, 64].map((at) => around(stayedOn, minute(at)))).toEqual([
      [0, 1],
      [0, 4],
    ]);
  });

  test('stand still for who has left, and for everybody once the class is over', () => {
    const gone = sessionAt(minute(62), { people: there(-3, minute(61)) });
    expect(around(gone, minute(70))).toEqual([3, 1]);
    const over = sessionAt(minute(62), { status: 'completed', people: there(-3, null) });
    expect(around(over, minute(70))).toEqual(around(over, minute(62)));
  });

  test('are none in a copy that an older server filled', () => {
    const session = sessionAt(minute(62), { people: there(-3, minute(61)) });
    const { earlyMs: _, overtimeMs: __, ...old } = session.people[0]!;
    expect(outsideAt(old, session, minute(70))).toEqual({ earlyMs: 0, overtimeMs: 0 });
  });
});

const stateAt = (now: number, part: Partial<MadeSession>): string => {
  const session = sessionAt(now, part);
  return stateOf(session.people[0]!, session, now);
};

describe('the state of a person', () => {
  const wasIn = [{ ...student, events: stay('a', minute(1), minute(50)) }];

  test.each([
    ['expected before the class', minute(-20), { status: 'scheduled' as const }],
    ['expected although the class goes on', minute(20), {}],
    [
      'waiting',
      minute(-3),
      { status: 'ready' as const, people: [{ ...student, events: stay('a', minute(-4), null) }] },
    ],
    ['in_room', minute(20), { people: [{ ...student, events: stay('a', minute(5), null) }] }],
    ['left', minute(55), { people: wasIn }],
    ['settling for two minutes after the end', minute(61), { status: 'completed' as const, people: wasIn }],
    ['present once they are over', minute(63), { status: 'completed' as const, people: wasIn }],
    ['absent only then', minute(63), { status: 'completed' as const }],
    ['cancelled', minute(63), { status: 'cancelled' as const }],
  ])('is %s', (words, now, part) => {
    expect(stateAt(now, part)).toBe(words.split(' ')[0]);
  });

  test('is unverified until a person has decided', () => {
    const outage = { blind: [{ id: '1', from: minute(10), to: minute(60) }] };
    expect(stateAt(minute(63), { status: 'completed', people: [{ ...student, ...outage }] })).toBe('unverified');
    const decided = { ...student, ...outage, override: { id: '2', status: 'present' as const } };
    expect(stateAt(minute(63), { status: 'completed', people: [decided] })).toBe('present');
  });

  test('follows the clock between two words of the server', () => {
    const waiting = sessionAt(minute(-1), {
      status: 'ready',
      people: [{ ...student, events: stay('a', minute(-4), null) }],
    });
    expect(stateOf(waiting.people[0]!, waiting, minute(1))).toBe('in_room');
    const settling = sessionAt(minute(60), { status: 'completed', people: wasIn });
    expect(stateOf(settling.people[0]!, settling, minute(62))).toBe('present');
  });
});

describe('a session', () => {
  test.each([
    ['scheduled', false],
    ['ready', true],
    ['ongoing', true],
    ['completed', false],
  ] as const)('%s: live %s', (status, live) => {
    expect(isLive(sessionAt(minute(60), { status }))).toBe(live);
  });

  test('that no rule may end any more is not live', () => {
    expect(isLive(sessionAt(FOUR, { status: 'ready', flags: ['undecided'] }))).toBe(false);
  });

  test('is final two minutes after its end', () => {
    const session = sessionAt(minute(60), { status: 'completed' });
    expect(isFinal(session, minute(62) - 1)).toBe(false);
    expect(isFinal(session, minute(62))).toBe(true);
  });
});
