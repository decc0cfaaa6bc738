import { describe, expect, it } from 'vitest';
import { evaluate } from '#shared/domain/attendance/evaluate.ts';
import { explain, leavesOf } from '#shared/domain/attendance/explain.ts';
import { attendanceRate } from '#shared/domain/attendance/rates.ts';
import { policyOf } from '#shared/domain/policy.ts';
import { event, factsWith, minutes, policy, sighting, visit } from '#tests/support/attendance-facts.ts';

const at120 = minutes(120);

describe('status', () => {
  it.each([
    ['one millisecond short of 80 %', minutes(48) - 1, 'partial'],
    ['exactly 80 %', minutes(48), 'present'],
    ['one millisecond short of 50 %', minutes(30) - 1, 'absent'],
    ['exactly 50 %', minutes(30), 'partial'],
  ])('of a student with %s', (_name, length, status) => {
    const events = [event('joined', 'PA_1', 0), { ...event('left', 'PA_1', 0), at: length }];
    expect(evaluate(factsWith({ events }), policy, at120).status).toBe(status);
  });

  it.each([
    ['quran', 5],
    ['academic', 10],
    ['interactive', 10],
  ] as const)('is late beyond the grace of %s, %i minutes', (kind, grace) => {
    const arrive = (at: number) =>
      evaluate(
        factsWith({ events: [{ ...event('joined', 'PA_1', 0), at }, event('left', 'PA_1', 60)] }),
        policyOf({}, kind),
        at120,
      ).status;
    expect([arrive(minutes(grace)), arrive(minutes(grace) + 1)]).toEqual(['present', 'late']);
  });

  it('is present for the full length of the window, however late, but only with enough inside it', () => {
    expect(evaluate(factsWith({ events: visit('PA_1', 12, 72) }), policy, at120)).toMatchObject({
      status: 'present',
      lateMs: minutes(12),
    });
    expect(evaluate(factsWith({ events: visit('PA_1', 13, 73) }), policy, at120).status).toBe('partial');
    expect(evaluate(factsWith({ events: visit('PA_1', 12, 71) }), policy, at120).status).toBe('late');
  });

  it('counts merged gaps into the full length', () => {
    const events = [...visit('PA_1', 8, 40), ...visit('PA_2', 42, 68)];
    expect(evaluate(factsWith({ events }), policy, at120)).toMatchObject({ status: 'present', flags: ['merged'] });
  });

  it('of a teacher knows neither lateness nor full length', () => {
    expect(evaluate(factsWith({ role: 'teacher', events: visit('PA_1', 6, 66) }), policy, at120).status).toBe(
      'present',
    );
    expect(evaluate(factsWith({ role: 'teacher', events: visit('PA_1', 7, 67) }), policy, at120).status).toBe(
      'partial',
    );
  });

  it('set by hand wins, and the facts stay', () => {
    const facts = factsWith({ events: visit('PA_1', 0, 60), override: { id: 'O', status: 'absent' } });
    expect(evaluate(facts, policy, at120)).toMatchObject({ status: 'absent', attendedMs: minutes(60), lateMs: 0 });
  });

  it('is absent in a window of no length', () => {
    const facts = factsWith({ events: visit('PA_1', 0, 60), effectiveWindow: { id: 'W', from: 0, to: 0 } });
    expect(evaluate(facts, policy, at120)).toMatchObject({ status: 'absent', windowMs: 0, lateMs: null });
  });
});

describe('minutes', () => {
  it('before and after the window are shown and not counted', () => {
    expect(evaluate(factsWith({ events: visit('PA_1', -7, 66) }), policy, at120)).toMatchObject({
      attendedMs: minutes(60),
      earlyMs: minutes(7),
      overtimeMs: minutes(6),
      ratio: { numerator: minutes(60), denominator: minutes(60) },
    });
  });

  it('count in a gap across the start when it was a lost connection', () => {
    const events = [...visit('PA_1', -5, -1), ...visit('PA_2', 1, 60)];
    expect(evaluate(factsWith({ events }), policy, at120)).toMatchObject({ attendedMs: minutes(60), lateMs: 0 });
  });

  it('are bridged by a visit of no length between two short gaps', () => {
    const events = [...visit('PA_1', 0, 10), ...visit('PA_2', 12, 12), ...visit('PA_3', 14, 60)];
    expect(evaluate(factsWith({ events }), policy, at120)).toMatchObject({ attendedMs: minutes(60), rejoins: 2 });
  });

  it('are not merged where two stays only touch', () => {
    const events = [...visit('PA_1', 0, 10), ...visit('PA_2', 10, 60)];
    expect(evaluate(factsWith({ events }), policy, at120)).toMatchObject({ attendedMs: minutes(60), flags: [] });
  });

  it('raise overlap and merged outside the window too', () => {
    const events = [...visit('PA_1', 60, 70), ...visit('PA_2', 65, 72), ...visit('PA_3', 73, 80)];
    expect(evaluate(factsWith({ events }), policy, at120).flags).toEqual(['merged', 'overlap', 'joined_after_end']);
  });

  it('cannot be asked of a time before a fact', () => {
    const facts = factsWith({ events: visit('PA_1', 0, 60) });
    expect(() => evaluate(facts, policy, minutes(60) - 1)).toThrow(RangeError);
    expect(evaluate(facts, policy, minutes(60)).attendedMs).toBe(minutes(60));
  });

  it.each([
    ['a join that an event tells of', { events: [event('left', 'PA_1', 1, { joinedAt: at120 })] }],
    ['a join that a roster tells of', { sightings: [sighting('PA_1', { joinedAt: at120 })] }],
    ['when a roster saw somebody', { sightings: [sighting('PA_1', { lastSeenAt: at120 })] }],
    ['when a roster missed somebody', { sightings: [sighting('PA_1', { missingAt: at120 })] }],
    ['the end of a room', { roomEnds: [{ id: 'R', roomSid: 'RM_1', type: 'closed' as const, at: at120 }] }],
    ['the beginning of a blind period', { blind: [{ id: 'B', from: at120, to: null }] }],
    ['the end of the session', { endedAt: at120 }],
  ])('refuses to judge before %s', (_what, part) => {
    expect(() => evaluate(factsWith(part), policy, at120 - 1)).toThrow(RangeError);
    expect(() => evaluate(factsWith(part), policy, at120)).not.toThrow();
  });
});

const flagsOf = (part: Parameters<typeof factsWith>[0]) => evaluate(factsWith(part), policy, at120).flags;

const blind = (from: number, to: number | null) => [
  { id: 'B', from: minutes(from), to: to === null ? null : minutes(to) },
];

describe('a blind period', () => {
  it('leaves a verdict unverified when presence in it would change the status', () => {
    const facts = factsWith({ events: visit('PA_1', 0, 40), blind: blind(40, 50) });
    expect(evaluate(facts, policy, at120)).toMatchObject({ status: 'partial', flags: ['unverified'] });
  });

  it('does not when it would not, or when the person was there all the same', () => {
    expect(flagsOf({ events: visit('PA_1', 0, 40), blind: blind(40, 47) })).toEqual([]);
    expect(flagsOf({ events: visit('PA_1', 0, 60), blind: blind(10, 50) })).toEqual([]);
  });

  it('may turn late into present by its minutes after the end', () => {
    const facts = factsWith({ events: visit('PA_1', 10, 60), blind: blind(60, 70) });
    expect(evaluate(facts, policy, at120)).toMatchObject({ status: 'late', flags: ['unverified'] });
  });

  it('lasts until now while it lasts, and reaches no further', () => {
    const facts = factsWith({ blind: blind(0, null) });
    expect(evaluate(facts, policy, minutes(29)).flags).toEqual([]);
    expect(evaluate(facts, policy, minutes(30)).flags).toEqual(['unverified']);
    // Nor does one whose end is known to come.
    expect(evaluate(factsWith({ blind: blind(0, 60) }), policy, minutes(29)).flags).toEqual([]);
  });

  it('leaves a verdict unverified that blind minutes and the unaccepted own word change only together', () => {
    // 20 minutes are proved, 7 more are the teacher's own word, 6 nobody saw: each alone stays below half of the class.
    const events = [...visit('PA_1', 0, 20), ...visit('PA_2', 20, 27, { source: 'self_witness' })];
    const blind = [{ id: 'blind', from: minutes(27), to: minutes(33) }];
    const facts = (part: object) => factsWith({ role: 'teacher', events, blind, ...part });
    expect(evaluate(facts({}), policy, at120)).toMatchObject({ status: 'absent', flags: ['unverified'] });
    expect(evaluate(facts({ blind: [] }), policy, at120)).toMatchObject({ status: 'absent', flags: [] });
    expect(evaluate(facts({ events: events.slice(0, 2) }), policy, at120)).toMatchObject({ flags: [] });
  });

  it('is settled by a person: a status or a correction leaves no doubt', () => {
    const doubtful = { events: visit('PA_1', 0, 20), blind: blind(20, 55) };
    const settled = [
      factsWith({ ...doubtful, override: { id: 'O', status: 'absent' } }),
      factsWith({
        ...doubtful,
        corrections: [{ id: 'C', type: 'cut', from: minutes(20), to: minutes(55), at: at120 }],
      }),
    ];
    expect(settled.map((facts) => evaluate(facts, policy, at120).flags)).toEqual([[], []]);
  });
});

const cut = { id: 'C', type: 'cut' as const, from: minutes(20), to: minutes(30), at: at120 };
const add = { id: 'D', type: 'add' as const, from: minutes(20), to: minutes(60), at: at120 };

const meeting = (first: number, second: number) =>
  factsWith({
    events: visit('PA_1', 0, 60),
    corrections: [
      { ...add, at: first },
      { ...cut, at: second },
    ],
  });

const corrected = (correction: typeof add) => factsWith({ corrections: [correction] });

describe('a corrected stay', () => {
  it('takes an interval out, even one shorter than the reconnect grace', () => {
    const corrections = [{ ...cut, to: minutes(21) }];
    expect(evaluate(factsWith({ events: visit('PA_1', 0, 60), corrections }), policy, at120)).toMatchObject({
      attendedMs: minutes(59),
      flags: [],
    });
  });

  it('leaves what only touches it, also a visit of no length that bridges two short gaps', () => {
    const events = [...visit('PA_1', 0, 10), ...visit('PA_2', 12, 12), ...visit('PA_3', 14, 60)];
    const corrections = [{ ...cut, from: minutes(10.5), to: minutes(12) }];
    expect(evaluate(factsWith({ events, corrections }), policy, at120)).toMatchObject({
      attendedMs: minutes(58.5),
      flags: ['merged'],
    });
  });

  it('adds an interval before merging', () => {
    const corrections = [{ ...add, from: minutes(22) }];
    expect(evaluate(factsWith({ events: visit('PA_1', 0, 20), corrections }), policy, at120)).toMatchObject({
      attendedMs: minutes(60),
      flags: ['merged'],
    });
  });

  it('follows the later word where two corrections meet', () => {
    expect(evaluate(meeting(1, 2), policy, at120).attendedMs).toBe(minutes(50));
    expect(evaluate(meeting(2, 1), policy, at120).attendedMs).toBe(minutes(60));
  });

  it('cuts a stay that is still open, from then until the cut ends', () => {
    const corrections = [{ ...cut, from: minutes(10), to: minutes(60), at: minutes(20) }];
    const facts = factsWith({ events: [event('joined', 'PA_1', 0)], corrections });
    expect(evaluate(facts, policy, minutes(40))).toMatchObject({ attendedMs: minutes(10), inRoom: true });
    expect(evaluate(facts, policy, minutes(65))).toMatchObject({ attendedMs: minutes(10), overtimeMs: minutes(5) });
  });

  it('leaves a status override standing', () => {
    const override = { id: 'O', status: 'excused' as const };
    const facts = factsWith({ events: visit('PA_1', 0, 60), corrections: [cut], override });
    expect(evaluate(facts, policy, at120)).toMatchObject({ status: 'excused', attendedMs: minutes(50) });
  });

  it('must end after it starts, and cannot add what has not happened', () => {
    expect(() => evaluate(corrected({ ...add, to: add.from }), policy, at120)).toThrow(RangeError);
    expect(() => evaluate(corrected({ ...add, at: 0 }), policy, minutes(59))).toThrow(RangeError);
  });
});

const states = (events: ReturnType<typeof visit>, now: number, endedAt: number | null = null) =>
  evaluate(factsWith({ events, endedAt }), policy, now).liveState;

describe('the state before a verdict', () => {
  it('is expected, waiting, in the room or left, and never absent', () => {
    expect(states([], minutes(30))).toBe('expected');
    expect(states([event('joined', 'PA_1', -5)], minutes(-1))).toBe('waiting');
    expect(states([event('joined', 'PA_1', -5)], minutes(0))).toBe('in_room');
    expect(states(visit('PA_1', 0, 10), minutes(11))).toBe('left');
  });

  it('settles for two minutes after the end, then is final', () => {
    expect(states([], minutes(62) - 1, minutes(60))).toBe('settling');
    expect(states([], minutes(62), minutes(60))).toBe('final');
  });

  it('does not say that someone who waits in the room has left', () => {
    const waiting = evaluate(factsWith({ events: [event('joined', 'PA_1', -5)] }), policy, minutes(-1));
    expect(waiting).toMatchObject({ flags: [], lastLeave: null, earlyMs: minutes(4) });
  });
});

const codesUnder = (code: string, facts: ReturnType<typeof factsWith>, now = at120) =>
  explain(facts, policy, now)
    .children.filter((part) => part.code === code)
    .flatMap(leavesOf)
    .map((leaf) => leaf.code);

describe('explaining', () => {
  it('names the events behind each minute, the rule and its numbers', () => {
    const events = [...visit('PA_1', -5, 20), ...visit('PA_2', 21, 40)];
    const tree = explain(factsWith({ events }), policy, at120);
    expect(tree).toMatchObject({ code: 'verdict', params: { status: 'partial', attendedMs: minutes(40) } });
    const refs = (code: string) => leavesOf(tree).flatMap((leaf) => (leaf.code === code ? [leaf.ref] : []));
    expect(refs('counted_from')).toEqual([
      { type: 'session', field: 'starts_at' },
      { type: 'event', id: 'left-PA_1-20' },
      { type: 'event', id: 'joined-PA_2-21' },
    ]);
    expect(refs('counted_to').at(-1)).toEqual({ type: 'event', id: 'left-PA_2-40' });
    expect(refs('policy')).toContainEqual({ type: 'policy', key: 'presentFromPercent' });
    expect(refs('policy')).toContainEqual({ type: 'policy', key: 'reconnectGraceSeconds' });
  });

  it('says what an unverified verdict could have been', () => {
    const facts = factsWith({ events: visit('PA_1', 0, 40), blind: [{ id: 'B', from: minutes(40), to: minutes(60) }] });
    expect(explain(facts, policy, at120).children.at(-1)).toMatchObject({
      code: 'flag',
      params: { flag: 'unverified', couldBe: 'present' },
      children: [{ ref: { type: 'blind', id: 'B' } }],
    });
  });

  it('says of nobody who was in, before or after the class or cut out of it, that they never came', () => {
    const before = factsWith({ events: visit('PA_1', -10, -5) });
    const cutOut = factsWith({ events: visit('PA_1', 20, 30), corrections: [cut] });
    const unknown = factsWith({ events: [event('left', 'PA_1', 30)] });
    for (const code of ['minutes', 'rule']) {
      expect(codesUnder(code, before)).toEqual(['not_counted']);
      expect(codesUnder(code, cutOut)).toEqual(['joined', 'left', 'cut']);
      expect(codesUnder(code, unknown)).toEqual(['join_unknown']);
      expect(codesUnder(code, factsWith())).toEqual(['never_in']);
    }
  });

  it('says of nobody who is still in that they are gone', () => {
    const facts = factsWith({ events: [event('joined', 'PA_1', 0)] });
    expect(codesUnder('left_early', facts, minutes(30))).toEqual([]);
    expect(codesUnder('left_early', facts, minutes(61))).toEqual(['left_early_at', 'window_to']);
  });

  it('names the override, and the silence that a time-out stands for', () => {
    const events = [event('joined', 'PA_1', 0), event('left', 'PA_1', 30, { reason: 'CONNECTION_TIMEOUT' })];
    const facts = factsWith({ events, override: { id: 'O', status: 'present' } });
    const refs = leavesOf(explain(facts, policy, at120)).map(({ ref }) => ref);
    expect(refs).toContainEqual({ type: 'override', id: 'O' });
    expect(refs).toContainEqual({ type: 'policy', key: 'timeoutSilenceSeconds' });
  });
});

describe('the rate', () => {
  const row = { status: 'present' as const, unverified: false, trial: false, sessionStatus: 'completed' as const };

  it('leaves out what cannot be rated and shows partial apart', () => {
    const rows = [
      row,
      { ...row, status: 'late' as const },
      { ...row, status: 'partial' as const },
      { ...row, status: 'absent' as const },
      { ...row, status: 'excused' as const },
      { ...row, unverified: true },
      { ...row, trial: true },
      { ...row, sessionStatus: 'cancelled' as const },
    ];
    expect(attendanceRate(rows)).toEqual({ rated: 4, attended: 3, partial: 1, ratio: 0.75 });
    expect(attendanceRate([]).ratio).toBeNull();
  });
});
