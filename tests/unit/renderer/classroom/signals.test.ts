import { describe, expect, it } from 'vitest';
import { handsOf } from '#renderer/features/classroom/core/hands.ts';
import { handRaisedAt, turnAttributes, turnIn } from '#renderer/features/classroom/core/signals.ts';
import { HAND_ATTRIBUTE, raisedAt } from '#renderer/join/core/hands.ts';
import { inRoom, teacher } from './made-people.ts';

describe('what people tell each other through attributes', () => {
  it.each([
    ['1795464249206', 1_795_464_249_206],
    ['', null],
    ['0', null],
    ['-5', null],
    ['soon', null],
    [undefined, null],
  ])('a hand that says %s is up since %s', (text, at) => {
    expect(handRaisedAt(text === undefined ? {} : { handRaisedAt: text })).toBe(at);
  });

  it('the student’s page and the teacher’s read the same hand', () => {
    const attributes = { [HAND_ATTRIBUTE]: '1795464249206' };
    expect(handRaisedAt(attributes)).toBe(raisedAt(attributes));
  });

  it('a turn is given and taken back', () => {
    expect(turnIn(turnAttributes('student-3', 42))).toEqual({ identity: 'student-3', at: 42 });
    expect(turnIn(turnAttributes(null, 42))).toBeNull();
    expect(turnIn({})).toBeNull();
  });
});

describe('raised hands', () => {
  const people = [
    teacher({ handRaisedAt: 1 }),
    inRoom(1, { handRaisedAt: 300 }),
    inRoom(2),
    inRoom(3, { handRaisedAt: 200 }),
  ];
  const order = (turn: Parameters<typeof handsOf>[1]) =>
    handsOf(people, turn).map(({ person, place }) => [person.identity, place]);

  it('stand in the order of their raising, without the teacher’s own', () => {
    expect(order(null)).toEqual([
      ['student-3', 1],
      ['student-1', 2],
    ]);
  });

  it('are answered by the turn, until they are raised again', () => {
    expect(order({ identity: 'student-3', at: 250 })).toEqual([['student-1', 1]]);
    expect(order({ identity: 'student-3', at: 150 })).toHaveLength(2);
  });

  it('raised at the same moment stand by who they are', () => {
    const both = [inRoom(2, { handRaisedAt: 5 }), inRoom(1, { handRaisedAt: 5 })];
    expect(handsOf(both, null).map(({ person }) => person.identity)).toEqual(['student-1', 'student-2']);
  });
});
