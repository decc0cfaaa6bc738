import { describe, expect, test } from 'vitest';
import { doubtsOf } from '#renderer/features/review/core/doubts.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { event, sighting } from '#tests/support/attendance-facts.ts';
import { FOUR, makeSession, stay, type MadePerson, type MadeSession } from '#tests/support/made-sessions.ts';

const minute = (count: number): number => FOUR + count * MINUTE;
const AFTER = minute(100);
const teacher: MadePerson = { role: 'teacher', name: 'أمينة', events: stay('t', minute(-2), minute(61)) };
const there: MadePerson = { name: 'بلال', events: stay('b', minute(0), minute(60)) };

const doubts = (people: readonly MadePerson[], part: Partial<MadeSession> = {}, now = AFTER): readonly string[] =>
  doubtsOf(makeSession({ id: 7, now, people, ...part }), now).map(
    ({ reason, fix, person, identity }) => `${person?.name ?? identity ?? '-'}: ${reason} → ${fix}`,
  );

const from = (device: string, stays: MadePerson['events'] = []) => stays.map((one) => ({ ...one, device }));

describe('nothing is asked', () => {
  test('of a class in which everybody was seen', () => {
    expect(doubts([teacher, there])).toEqual([]);
  });

  test('of absence itself', () => {
    expect(doubts([teacher, { name: 'سارة' }])).toEqual([]);
  });

  test('of an estimate behind the class, which changes no minute', () => {
    const lost = {
      name: 'سارة',
      events: stay('s', minute(0), null),
      roomEnds: [{ id: 'RM_1', roomSid: 'RM_1', type: 'closed' as const, at: minute(62) }],
    };
    expect(doubts([teacher, lost])).toEqual([]);
  });

  test('of people while the class goes on or settles', () => {
    const lost = {
      name: 'سارة',
      events: stay('s', minute(0), null),
      sightings: [sighting('s', { lastSeenAt: minute(20), missingAt: minute(21) })],
    };
    expect(doubts([lost], { status: 'ongoing' }, minute(30))).toEqual([]);
    expect(doubts([lost], { endedAt: minute(60) }, minute(61))).toEqual([]);
    expect(doubts([lost], { endedAt: minute(60) }, minute(62))).toEqual(['سارة: lost_leave → accept_estimate']);
  });

  test('of a cancelled class', () => {
    expect(doubts([{ role: 'teacher', name: 'أمينة' }, { name: 'سارة' }], { status: 'cancelled' })).toEqual([]);
  });

  test('where a person has decided', () => {
    const blind = [{ id: '1', from: minute(10), to: minute(60) }];
    expect(doubts([teacher, { name: 'سارة', blind, override: { id: '1', status: 'excused' } }])).toEqual([]);
  });
});

describe('a person is asked', () => {
  test('about an outage, with what the verdict could have been', () => {
    const blind = [{ id: '1', from: minute(20), to: minute(60) }];
    const seen = { name: 'سارة', events: stay('s', minute(0), minute(20)), blind };
    expect(doubts([teacher, seen])).toContain('سارة: unverified → mark_present');
  });

  test('about a lost leave inside the class, and one closed at its end because nobody saw more', () => {
    const sightings = [sighting('s', { lastSeenAt: minute(40), missingAt: minute(41) })];
    const events = stay('s', minute(0), null);
    expect(doubts([teacher, { name: 'سارة', events, sightings }])).toEqual(['سارة: lost_leave → accept_estimate']);
    expect(doubts([teacher, { name: 'سارة', events }])).toEqual(['سارة: lost_leave → accept_estimate']);
  });

  test('about two devices, not about two stays of one that overlap', () => {
    const first = from('phone', stay('s', minute(0), minute(20), 'DUPLICATE_IDENTITY'));
    const taken = (device: string) => [...first, ...from(device, stay('u', minute(20), minute(60)))];
    expect(doubts([teacher, { name: 'سارة', events: taken('laptop') }])).toEqual([
      'سارة: two_devices → confirm_identity',
    ]);
    expect(doubts([teacher, { name: 'سارة', events: taken('phone') }])).toEqual([]);
    const overlapping = [...stay('s', minute(0), minute(60)), ...stay('u', minute(20), minute(40))];
    expect(doubts([teacher, { name: 'سارة', events: overlapping }])).toEqual([]);
  });

  test('about a leave without a join', () => {
    const leave = { ...event('left', 's', 0), at: minute(30) };
    expect(doubts([teacher, { name: 'سارة', events: [leave] }])).toEqual(['سارة: leave_without_join → ask_teacher']);
  });

  test('about a teacher who came after a student, when they were more than five minutes late', () => {
    const late = (minutes: number): MadePerson => ({
      role: 'teacher',
      name: 'أمينة',
      events: stay('t', minute(minutes), minute(60)),
    });
    expect(doubts([late(5), there])).toEqual([]);
    expect(doubts([late(6), there])).toEqual(['أمينة: teacher_after_student → keep_verdicts']);
    expect(doubts([late(6), { name: 'سارة', events: stay('s', minute(7), minute(60)) }])).toEqual([]);
  });

  test('about a class that left no trace', () => {
    expect(doubts([{ role: 'teacher', name: 'أمينة' }, { name: 'سارة' }])).toEqual(['-: no_events → ask_teacher']);
  });

  test.each([
    ['undecided', 'decide', 'scheduled'],
    ['over_quota', 'renew', 'completed'],
    ['no_subscription', 'subscribe', 'completed'],
    ['count_differs', 'recount', 'completed'],
  ] as const)('about a session that is flagged %s', (flag, fix, status) => {
    expect(doubts([teacher, there, { name: 'سارة' }], { flags: [flag], status })).toContain(`-: ${flag} → ${fix}`);
  });

  test('about the package of the only student by name', () => {
    expect(doubts([teacher, there], { flags: ['over_quota'] })).toEqual(['بلال: over_quota → renew']);
  });

  test('about an unknown person, even while the class goes on', () => {
    const unknownIdentities = ['student-991'];
    const words = 'student-991: unknown_identity → link_identity';
    expect(doubts([teacher, there], { unknownIdentities })).toEqual([words]);
    expect(doubts([there], { unknownIdentities, status: 'ongoing' }, minute(60))).toEqual([words]);
  });
});

test('every doubt keeps its key when the session changes', () => {
  const people = [teacher, { name: 'سارة', events: stay('s', minute(0), null) }];
  const keys = (version: number) =>
    doubtsOf(makeSession({ id: 7, now: AFTER, people, version }), AFTER).map(({ key }) => key);
  expect(keys(1)).toEqual(keys(2));
  expect(new Set(keys(1)).size).toBe(keys(1).length);
});
