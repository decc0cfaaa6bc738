import { describe, expect, it } from 'vitest';
import { makeIdentity, parseIdentity } from '#shared/domain/identity.ts';
import { makeRoomName, parseRoomName } from '#shared/domain/room-name.ts';
import { isOneStudent, isSubtypeOf, isTerminal, isTrial, samePerson } from '#shared/domain/session.ts';
import {
  clip,
  displayMinutes,
  intersect,
  MINUTE,
  overlaps,
  subtract,
  totalLength,
  union,
} from '#shared/domain/time.ts';

describe('intervals', () => {
  const parts = [
    { from: 30, to: 40 },
    { from: 0, to: 10 },
    { from: 5, to: 12 },
    { from: 12, to: 15 },
  ];

  it('unite into sorted, separate stretches', () => {
    expect(union(parts)).toEqual([
      { from: 0, to: 15 },
      { from: 30, to: 40 },
    ]);
    expect(union(parts, 15)).toEqual([{ from: 0, to: 40 }]);
    expect(union(parts, 14)).toHaveLength(2);
    expect(totalLength(union(parts))).toBe(25);
  });

  it('keep an empty one that stands alone', () => {
    expect(union([{ from: 20, to: 20 }, ...parts])).toContainEqual({ from: 20, to: 20 });
  });

  it('clip, intersect and subtract half-open', () => {
    expect(clip(parts, { from: 10, to: 30 })).toEqual([
      { from: 10, to: 12 },
      { from: 12, to: 15 },
    ]);
    expect(intersect(union(parts), [{ from: 14, to: 35 }])).toEqual([
      { from: 14, to: 15 },
      { from: 30, to: 35 },
    ]);
    expect(subtract([{ from: 0, to: 40 }], union(parts))).toEqual([{ from: 15, to: 30 }]);
    expect(subtract([{ from: 5, to: 5 }], [{ from: 0, to: 5 }])).toEqual([{ from: 5, to: 5 }]);
    expect(subtract([{ from: 0, to: 0 }], [{ from: 0, to: 5 }])).toEqual([]);
    expect(overlaps({ from: 0, to: 5 }, { from: 5, to: 9 })).toBe(false);
  });

  it('are shown in whole minutes, half up', () => {
    expect([0, MINUTE / 2 - 1, MINUTE / 2, 1.5 * MINUTE].map(displayMinutes)).toEqual([0, 0, 1, 2]);
  });
});

describe('a room name', () => {
  it('carries kind, session and second of creation', () => {
    const name = makeRoomName({ kind: 'quran', sessionId: 123, createdAt: 1_699_785_600_999 });
    expect(name).toBe('quran_123_1699785600');
    expect(parseRoomName(name)).toEqual({ kind: 'quran', sessionId: 123, createdAt: 1_699_785_600_000 });
  });

  it.each([
    'quran_123',
    'quran_0_1699785600',
    'quran_0123_1699785600',
    'course_1_1699785600',
    'Quran_1_1699785600',
    'quran_1_1699785600\n',
    ' quran_1_1699785600',
    'quran_1_-5',
    'quran_1_1699785600_2',
    'quran_9999999999999999_1699785600',
    'constructor_1_1699785600',
  ])('is not %j', (text) => {
    expect(parseRoomName(text)).toBeUndefined();
  });

  it('is not made of a session without an id', () => {
    expect(() => makeRoomName({ kind: 'quran', sessionId: 0, createdAt: 1_699_785_600_000 })).toThrow(RangeError);
  });
});

describe('an identity', () => {
  it('tells staff from students', () => {
    expect(makeIdentity({ type: 'staff', id: 7 })).toBe('staff-7');
    expect(parseIdentity('student-7')).toEqual({ type: 'student', id: 7 });
    expect(samePerson({ type: 'staff', id: 7 }, { type: 'student', id: 7 })).toBe(false);
  });

  it.each(['', 'staff-', 'staff-0', 'staff-07', 'teacher-1', 'student-1x', 'staff-1\n', 'student-9999999999999999'])(
    'is not %j',
    (text) => {
      expect(parseIdentity(text)).toBeUndefined();
    },
  );

  it('is not made of an id that is none', () => {
    expect(() => makeIdentity({ type: 'staff', id: 1.5 })).toThrow(RangeError);
  });
});

describe('a session', () => {
  it('has one student unless it is a circle or a course', () => {
    expect([
      isOneStudent('quran', 'individual'),
      isOneStudent('quran', 'trial'),
      isOneStudent('quran', 'assessment'),
      isOneStudent('academic', 'individual'),
    ]).not.toContain(false);
    expect([
      isOneStudent('quran', 'circle'),
      isOneStudent('academic', 'course'),
      isOneStudent('interactive', 'course'),
    ]).not.toContain(true);
  });

  it('knows its subtypes, its last statuses and its trials', () => {
    expect([isSubtypeOf('quran', 'trial'), isSubtypeOf('academic', 'trial')]).toEqual([true, false]);
    expect([isTerminal('absent'), isTerminal('ongoing')]).toEqual([true, false]);
    expect([isTrial('trial'), isTrial('individual')]).toEqual([true, false]);
  });
});
