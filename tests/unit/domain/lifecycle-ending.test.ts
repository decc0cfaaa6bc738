import { describe, expect, it } from 'vitest';
import type { LifecycleFacts, SessionState } from '#shared/domain/lifecycle-types.ts';
import { decide, dueTransitions } from '#shared/domain/lifecycle.ts';
import { policyOf } from '#shared/domain/policy.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import {
  effectsOf,
  END,
  factsIn,
  flagsOf,
  sessionIn,
  START,
  summary,
  supervisor,
  system,
  teacher,
} from '#tests/support/lifecycle-states.ts';

type Session = Partial<SessionState>;
type Facts = Partial<LifecycleFacts>;
const ongoing: Session = { status: 'ongoing' };

const complete = (now: number, reason = '', session: Session = {}) =>
  decide({ type: 'complete', actor: teacher, reason }, sessionIn({ ...ongoing, ...session }), factsIn(), now);

describe('completing by hand', () => {
  it('is never possible before S, and before the half only with a reason', () => {
    expect(complete(START - 1, 'why')).toMatchObject({ refusal: { code: 'too_early', allowedAt: START } });
    expect(summary(complete(START + 30 * MINUTE - 1))).toBe('reason_required');
    expect(summary(complete(START + 30 * MINUTE - 1, 'power cut'))).toBe('5:ongoing>completed');
    expect(summary(complete(START + 30 * MINUTE))).toBe('5:ongoing>completed');
  });

  it('ends everything that hangs on it', () => {
    const decision = complete(END);
    expect(effectsOf(decision)).toEqual(['closeRoom', 'finalise', 'count', 'notify ended']);
    expect(decision).toMatchObject({ transitions: [{ endedAt: END, at: END }] });
  });

  it('is flagged when it comes before E by more than the kind’s grace', () => {
    expect(flagsOf(complete(END - 5 * MINUTE))).toEqual([]);
    expect(flagsOf(complete(END - 5 * MINUTE - 1))).toEqual(['5:ended_early']);
    expect(flagsOf(complete(END - 10 * MINUTE, '', { policy: policyOf({}, 'academic') }))).toEqual([]);
  });

  it('happens once: the second press hears the present state', () => {
    expect(complete(END, '', { status: 'completed' })).toEqual({
      ok: false,
      refusal: { code: 'invalid_transition', from: 'completed', to: 'completed', allowed: [] },
    });
  });
});

const mark = (now: number, facts: Facts = {}, session: Session = {}) =>
  decide(
    { type: 'mark_absent', actor: teacher, reason: '' },
    sessionIn({ ...ongoing, ...session }),
    factsIn({ teacherInRoom: true, ...facts }),
    now,
  );

describe('marking the student absent', () => {
  it('is possible after the wait, with the teacher in the room', () => {
    expect(mark(START + 15 * MINUTE - 1)).toMatchObject({
      refusal: { code: 'too_early', allowedAt: START + 15 * MINUTE },
    });
    expect(summary(mark(START + 15 * MINUTE))).toBe('5:ongoing>absent');
    expect(summary(mark(START + 15 * MINUTE, { teacherInRoom: false }))).toBe('teacher_not_in_room');
  });

  it('is refused with the minutes of a student who was there', () => {
    expect(mark(START + 20 * MINUTE, { studentCountedMs: 12 * MINUTE + 30 * SECOND })).toEqual({
      ok: false,
      refusal: { code: 'student_attended', minutes: 13, attendedMs: 12 * MINUTE + 30 * SECOND },
    });
    expect(summary(mark(START + 20 * MINUTE, { studentCountedMs: SECOND }))).toBe('student_attended');
    expect(summary(mark(START + 20 * MINUTE, { studentCountedMs: SECOND - 1 }))).toBe('5:ongoing>absent');
  });

  it('is for sessions of one student', () => {
    expect(summary(mark(START + 20 * MINUTE, {}, { subtype: 'circle' }))).toBe('not_one_student');
  });

  it('judges the teacher by the time they waited, and counts', () => {
    const decision = mark(START + 16 * MINUTE);
    expect(decision).toMatchObject({
      transitions: [{ teacherWindow: { from: START, to: START + 16 * MINUTE }, endedAt: START + 16 * MINUTE }],
      flags: [],
    });
    expect(effectsOf(decision)).toEqual(['closeRoom', 'finalise', 'count', 'notify student_absent']);
    expect(mark(END + 5 * MINUTE)).toMatchObject({ transitions: [{ teacherWindow: { to: END } }] });
  });
});

describe('holding a session outside', () => {
  const student = { type: 'student', id: 1 } as const;
  const hold = (actor: typeof teacher, now: number, statuses = [{ person: student, status: 'present' as const }]) =>
    decide(
      { type: 'hold', actor, reason: 'held_outside', statuses },
      sessionIn({ status: 'ready', flags: ['undecided'] }),
      factsIn({ expected: [student] }),
      now,
    );

  it('is a supervisor’s, after E, with a status for everybody', () => {
    expect(summary(hold(teacher, END))).toBe('forbidden');
    expect(summary(hold(system, END))).toBe('forbidden');
    expect(summary(hold(supervisor, END - 1))).toBe('too_early');
    expect(hold(supervisor, END, [])).toMatchObject({ refusal: { code: 'statuses_missing', people: [student] } });
    expect(summary(hold(supervisor, END))).toBe('5:ready>completed');
  });

  it('never makes a teacher late by hand', () => {
    const decision = decide(
      {
        type: 'hold',
        actor: supervisor,
        reason: 'proved_later',
        statuses: [{ person: { type: 'staff', id: 7 }, status: 'late' }],
      },
      sessionIn({ status: 'ready' }),
      factsIn({ expected: [{ type: 'staff', id: 7 }] }),
      END,
    );
    expect(decision).toMatchObject({
      refusal: {
        code: 'status_not_allowed',
        status: 'late',
        allowed: ['present', 'partial', 'absent', 'excused'],
      },
    });
  });

  it('counts like any completed session and is undecided no more', () => {
    expect(effectsOf(hold(supervisor, END + DAY))).toEqual([
      'closeRoom',
      'finalise',
      'count',
      'notify ended',
      'clearFlag',
    ]);
    expect(hold(supervisor, END + DAY)).toMatchObject({ transitions: [{ endedAt: END, at: END + DAY }] });
  });
});

const due = (now: number, session: Session = {}, facts: Facts = {}) => {
  const state = sessionIn(session);
  const command = dueTransitions(state, factsIn(facts), now);
  return command === null ? null : [command.type, summary(decide(command, state, factsIn(facts), now))];
};

const quietFor = (ms: number, now = END) => due(now, ongoing, { lastSomeoneInAt: now - ms, studentCountedMs: HOUR });

const tooSoon = (type: 'end_automatically' | 'teacher_no_show' | 'flag_undecided', session: Session) =>
  summary(decide({ type, actor: system }, sessionIn(session), factsIn(), START));

const jobOf = (part: Session) => dueTransitions(sessionIn(part), factsIn(), START)?.actor;

describe('what time itself asks for', () => {
  const last = END + 30 * MINUTE;

  it('is the room at S − creation window, while the class is not over', () => {
    expect(due(START - 15 * MINUTE - 1)).toBeNull();
    expect(due(START - 15 * MINUTE)).toEqual(['open', '5:scheduled>ready']);
    expect(due(END)).toBeNull();
    expect(due(START, { status: 'ready' })).toBeNull();
  });

  it('is nothing for a session without a time or at its end', () => {
    expect(due(START, { status: 'unscheduled', startsAt: null, endsAt: null })).toBeNull();
    for (const status of ['completed', 'absent', 'cancelled'] as const) expect(due(last, { status })).toBeNull();
  });

  it('is the end after E when nobody was in for five minutes', () => {
    expect(quietFor(5 * MINUTE)).toEqual(['end_automatically', '5:ongoing>completed']);
    expect(quietFor(5 * MINUTE - 1)).toBeNull();
    expect(quietFor(HOUR, END - 1)).toBeNull();
  });

  it('is the end at E + cleanup delay whoever is still in', () => {
    const facts = { someoneInRoom: true, studentCountedMs: HOUR };
    expect([due(last - 1, ongoing, facts), due(last, ongoing, facts)]).toEqual([
      null,
      ['end_automatically', '5:ongoing>completed'],
    ]);
  });

  it('ends as ABSENT when the only student has no counted second, never a group', () => {
    expect(due(last, ongoing)).toEqual(['end_automatically', '5:ongoing>absent']);
    expect(due(last, { ...ongoing, subtype: 'circle' })).toEqual(['end_automatically', '5:ongoing>completed']);
  });

  it('is a teacher’s no-show when the room existed and nobody was blind during the class', () => {
    const ready: Session = { status: 'ready' };
    expect([due(last - 1, ready), due(last, ready)]).toEqual([null, ['teacher_no_show', '5:ready>cancelled']]);
    const decision = decide({ type: 'teacher_no_show', actor: system }, sessionIn(ready), factsIn(), last + DAY);
    expect(decision).toMatchObject({ transitions: [{ to: 'cancelled', at: last + DAY, endedAt: last }] });
    expect(due(last, ready, { roomExisted: false })).toEqual(['flag_undecided', '']);
    expect(due(last, ready, { blind: [{ from: END - 1, to: last }] })).toEqual(['flag_undecided', '']);
    expect(due(last, ready, { blind: [{ from: END, to: last }] })).toEqual(['teacher_no_show', '5:ready>cancelled']);
  });

  it('is no no-show when the teacher came after E: a person decides', () => {
    expect(due(last, { status: 'ready' }, { teacherFirstJoinAt: END })).toEqual(['flag_undecided', '']);
    expect(due(last, { status: 'ready' }, { teacherFirstJoinAt: last })).toEqual(['flag_undecided', '']);
    expect(due(last, { status: 'ready' }, { teacherFirstJoinAt: last + 1 })?.[0]).toBe('teacher_no_show');
  });

  it('flags an undecided session once', () => {
    expect(due(last, {}, { roomExisted: false })).toEqual(['flag_undecided', '']);
    expect(due(last, { flags: ['undecided'] }, { roomExisted: false })).toBeNull();
    const flagged = decide(
      { type: 'flag_undecided', actor: system },
      sessionIn(),
      factsIn({ roomExisted: false }),
      last,
    );
    expect([flagsOf(flagged), effectsOf(flagged)]).toEqual([['5:undecided'], ['notify undecided']]);
  });

  it('walks an undecided session to its end when facts arrive', () => {
    const facts = { teacherFirstJoinAt: START, studentCountedMs: HOUR };
    expect(due(last + DAY, { status: 'ready', flags: ['undecided'] }, facts)).toEqual([
      'teacher_joined',
      '5:ready>ongoing 5:ongoing>completed',
    ]);
  });

  it('refuses an automatic step that is not due', () => {
    expect([
      tooSoon('end_automatically', ongoing),
      tooSoon('teacher_no_show', {}),
      tooSoon('flag_undecided', {}),
    ]).toEqual(['not_due', 'not_due', 'not_due']);
  });

  it('is done by the job of the kind', () => {
    expect(jobOf({})).toEqual({ type: 'system', job: 'sessions:manage-meetings' });
    expect(jobOf({ kind: 'interactive', subtype: 'course' })).toEqual({
      type: 'system',
      job: 'academic-sessions:manage-meetings',
    });
  });
});
