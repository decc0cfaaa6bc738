import { describe, expect, it } from 'vitest';
import type { RoomPerson } from '#renderer/features/classroom/core/room-person.ts';
import { filmOf, HOLD_MS, nextStage, type Stage, type StageWishes } from '#renderer/features/classroom/core/stage.ts';
import { inRoom, teacher } from './made-people.ts';

const NOW = 1_000_000;
const NO_WISH = { pinned: null, turn: null, now: NOW };
const on = (identity: string, heardAt: number | null = null): Stage => ({ show: 'person', identity, heardAt });
const speaking = { speaking: true } as const;
const shown = (before: Stage | null, people: readonly RoomPerson[], wishes: Partial<StageWishes> = {}) =>
  nextStage(before, people, { ...NO_WISH, ...wishes })?.identity;

describe('who has the stage', () => {
  it('is nobody in an empty room', () => {
    expect(nextStage(null, [], NO_WISH)).toBeNull();
  });

  it.each<[string, string | undefined, Stage | null, RoomPerson[]]>([
    ['oneself while nobody else is there', 'staff-7', null, [teacher()]],
    ['the first to come rather than oneself', 'student-1', null, [teacher(), inRoom(2), inRoom(1)]],
    ['one with a camera before one without', 'student-2', null, [teacher(), inRoom(1), inRoom(2, { camera: 'TR' })]],
    ['who speaks', 'student-2', null, [teacher(), inRoom(1), inRoom(2, speaking)]],
    ['not oneself when one speaks', 'student-1', null, [teacher(speaking), inRoom(1)]],
    ['who was there while nobody speaks', 'student-2', on('student-2'), [teacher(), inRoom(1), inRoom(2)]],
    ['who was there and still speaks', 'student-2', on('student-2', NOW), [inRoom(1, speaking), inRoom(2, speaking)]],
    ['somebody else when they have left', 'student-1', on('student-2', NOW), [teacher(), inRoom(1)]],
    ['a shared screen before all', 'student-1', on('student-2'), [inRoom(1, { screen: 'TR' }), inRoom(2, speaking)]],
  ])('is %s', (_, identity, before, people) => {
    expect(shown(before, people)).toBe(identity);
  });

  it('stays with a reciter through a pause, and goes on when it lasts', () => {
    const people = [teacher(), inRoom(1), inRoom(2, speaking)];
    const before = on('student-1', NOW - HOLD_MS + 1);
    expect(shown(before, people)).toBe('student-1');
    expect(shown(before, people, { now: NOW + 1 })).toBe('student-2');
  });

  it('goes to the pinned, before the turn, before a speaker', () => {
    const people = [teacher(), inRoom(1, speaking), inRoom(2), inRoom(3)];
    expect(shown(null, people, { pinned: 'student-3', turn: 'student-2' })).toBe('student-3');
    expect(shown(null, people, { turn: 'student-2' })).toBe('student-2');
  });

  it('forgets a pin and a turn of somebody who is gone', () => {
    expect(shown(null, [teacher(), inRoom(1, speaking)], { pinned: 'student-3', turn: 'student-2' })).toBe('student-1');
  });

  it('keeps the screen that was shown first when a second one is shared', () => {
    const people = [inRoom(1, { screen: 'A' }), inRoom(2, { screen: 'B' })];
    const before: Stage = { show: 'screen', identity: 'student-2', heardAt: null };
    expect(nextStage(before, people, NO_WISH)).toBe(before);
  });

  it('is the same object while nothing changes, whatever the order LiveKit names people in', () => {
    const people = [teacher(), inRoom(1), inRoom(2), inRoom(3)];
    const first = nextStage(null, people, NO_WISH);
    expect(nextStage(first, people.toReversed(), { ...NO_WISH, now: NOW + 60_000 })).toBe(first);
  });
});

describe('the small tiles', () => {
  const people = [inRoom(3), inRoom(1), teacher(), inRoom(2)];
  const names = (stage: Stage | null) => filmOf(people, stage).map(({ identity }) => identity);

  it('are oneself first, then by arrival, without who is on the stage', () => {
    expect(names(on('student-2'))).toEqual(['staff-7', 'student-1', 'student-3']);
  });

  it('are everybody while a screen is on the stage', () => {
    expect(names({ show: 'screen', identity: 'student-2', heardAt: null })).toHaveLength(4);
  });
});
