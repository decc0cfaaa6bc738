import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sightOf, withoutSight, witnessedFacts, type WitnessEntry } from '#shared/domain/attendance/witness.ts';
import { SECOND } from '#shared/domain/time.ts';

const S = SECOND;
const person = (sid: string, identity: string, joinedAt: number | null = null) => ({
  participantSid: sid,
  identity,
  joinedAt,
});
const line = (
  id: string,
  at: number,
  what: WitnessEntry['what'],
  people: WitnessEntry['people'],
  roomSid = 'RM_1',
): WitnessEntry => ({ id, at, what, people, roomSid });
const teacher = person('PA_t', 'staff-1', 0);
const ali = person('PA_a', 'student-1', 5 * S);

const told = (entries: readonly WitnessEntry[]) =>
  witnessedFacts(entries)
    .filter(({ identity }) => identity !== 'staff-1')
    .map(({ what, participantSid, at, joinedAt }) => ({ what, participantSid, at, joinedAt }));

describe('what a desktop saw', () => {
  test('becomes a join by LiveKit’s own time, and a leave by the desktop’s', () => {
    const log = [
      line('1', 0, 'snapshot', [teacher]),
      line('2', 6 * S, 'joined', [ali]),
      line('3', 30 * S, 'snapshot', [teacher, ali]),
      line('4', 50 * S, 'left', [ali]),
    ];
    expect(told(log)).toEqual([
      { what: 'joined', participantSid: 'PA_a', at: 6 * S, joinedAt: 5 * S },
      { what: 'left', participantSid: 'PA_a', at: 50 * S, joinedAt: 5 * S },
    ]);
  });

  test('a leave while the desktop was reconnecting was when it last saw the person', () => {
    const log = [
      line('1', 30 * S, 'snapshot', [teacher, ali]),
      line('2', 100 * S, 'snapshot', [teacher]),
      line('3', 130 * S, 'snapshot', [teacher]),
    ];
    expect(told(log)).toEqual([
      { what: 'joined', participantSid: 'PA_a', at: 30 * S, joinedAt: 5 * S },
      { what: 'left', participantSid: 'PA_a', at: 30 * S, joinedAt: 5 * S },
    ]);
  });

  test('a leave that was told stands over one that a snapshot suggested, also when it says a later time', () => {
    const log = [
      line('1', 30 * S, 'snapshot', [teacher, ali]),
      line('2', 60 * S, 'snapshot', [teacher]),
      line('3', 61 * S, 'left', [ali]),
      line('4', 70 * S, 'left', [ali]),
    ];
    expect(told(log)).toMatchObject([{ what: 'joined' }, { what: 'left', at: 61 * S }]);
  });

  test('who is seen again never left: a desktop that connects anew says of everybody that they did', () => {
    const log = [
      line('1', 0, 'snapshot', [teacher, ali]),
      line('2', 10 * S, 'left', [ali]),
      line('3', 12 * S, 'snapshot', [teacher, ali]),
      line('4', 42 * S, 'snapshot', [teacher]),
      line('5', 72 * S, 'snapshot', [teacher, ali]),
    ];
    expect(told(log).map(({ what }) => what)).toEqual(['joined']);
    expect(told([...log, line('6', 72 * S, 'left', [ali])])).toMatchObject([{}, { what: 'left', at: 72 * S }]);
    expect(told(log.slice(0, 4))).toMatchObject([{}, { what: 'left', at: 12 * S }]);
  });

  test('another room of the same class takes nobody out of the first', () => {
    const log = [
      line('1', 30 * S, 'snapshot', [teacher, ali]),
      line('2', 60 * S, 'snapshot', [person('PA_t2', 'staff-1')], 'RM_2'),
    ];
    expect(told(log).map(({ what }) => what)).toEqual(['joined']);
  });

  test('nobody joined after they were seen, whatever the clocks say', () => {
    expect(told([line('1', 2 * S, 'joined', [ali])])).toMatchObject([{ at: 2 * S, joinedAt: 2 * S }]);
  });

  test('any order and any repetition of the log tells the same', () => {
    const log = [
      line('1', 0, 'snapshot', [teacher]),
      line('2', 6 * S, 'joined', [ali]),
      line('3', 30 * S, 'snapshot', [teacher, ali]),
      line('4', 50 * S, 'left', [ali]),
      line('5', 60 * S, 'snapshot', [teacher]),
      line('6', 61 * S, 'left', [teacher]),
    ];
    const once = witnessedFacts(log);
    fc.assert(
      fc.property(fc.shuffledSubarray([...log, ...log], { minLength: 12, maxLength: 12 }), (any) => {
        expect(witnessedFacts(any)).toEqual(once);
      }),
    );
  });
});

describe('a witness’s sight', () => {
  test('reaches from entry to entry, not over a silence and not over their own absence', () => {
    const log = [
      line('1', 0, 'snapshot', [teacher]),
      line('2', 30 * S, 'snapshot', [teacher]),
      line('3', 60 * S, 'left', [teacher]),
      line('4', 90 * S, 'snapshot', [teacher]),
      line('5', 120 * S, 'snapshot', [teacher]),
      line('6', 300 * S, 'snapshot', [teacher]),
    ];
    expect(sightOf(log, 'staff-1')).toEqual([
      { from: 0, to: 60 * S },
      { from: 90 * S, to: 120 * S },
    ]);
  });

  test('leaves of a blind period what nobody saw, also of one that still lasts', () => {
    const blind = [
      { id: '7', from: 100, to: 200 },
      { id: '8', from: 300, to: null },
    ];
    expect(withoutSight(blind, [{ from: 120, to: 150 }])).toEqual([
      { id: '7', from: 100, to: 120 },
      { id: '7', from: 150, to: 200 },
      { id: '8', from: 300, to: null },
    ]);
    expect(withoutSight(blind, [{ from: 50, to: 400 }])).toEqual([{ id: '8', from: 400, to: null }]);
    expect(withoutSight(blind, [])).toEqual(blind);
  });
});
