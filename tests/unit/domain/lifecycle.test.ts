import { describe, expect, it } from 'vitest';
import { ALLOWED_TRANSITIONS } from '#shared/domain/lifecycle-rules.ts';
import { decide } from '#shared/domain/lifecycle.ts';
import type { LifecycleFacts, SessionState } from '#shared/domain/lifecycle-types.ts';
import { SESSION_STATUSES } from '#shared/domain/session.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import {
  COMMANDS,
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

describe('every command in every status', () => {
  const TARGETS: Readonly<Record<string, string>> = {
    schedule: 'scheduled',
    unschedule: 'unscheduled',
    reschedule: 'scheduled',
    open: 'ready',
    complete: 'completed',
    mark_absent: 'absent',
    cancel: 'cancelled',
    hold: 'completed',
    end_automatically: 'completed',
    teacher_no_show: 'cancelled',
  };
  const FROM: Readonly<Record<string, readonly string[]>> = {
    schedule: ['unscheduled'],
    unschedule: ['scheduled', 'ready'],
    reschedule: ['scheduled', 'ready'],
    open: ['scheduled'],
    complete: ['ongoing'],
    mark_absent: ['ongoing'],
    cancel: ['scheduled', 'ready'],
    hold: ['scheduled', 'ready'],
    end_automatically: ['ongoing'],
    teacher_no_show: ['scheduled', 'ready'],
  };
  const pairs = COMMANDS.filter(({ type }) => type !== 'teacher_joined').flatMap((command) =>
    SESSION_STATUSES.map((status) => [command.type, status, command] as const),
  );

  it.each(pairs)('%s in %s is decided or refused by name', (type, status, command) => {
    const decision = decide(command, sessionIn({ status }), factsIn(), START + 30 * MINUTE);
    if (FROM[type]?.includes(status)) {
      expect(summary(decision)).not.toBe('invalid_transition');
    } else {
      const to = TARGETS[type];
      const allowed = ALLOWED_TRANSITIONS[status].filter((other) => other !== to);
      expect(decision).toEqual({ ok: false, refusal: { code: 'invalid_transition', from: status, to, allowed } });
    }
  });

  it('moves only where the table allows', () => {
    const times = [START - DAY, START - 10 * MINUTE, START + 30 * MINUTE, END + HOUR];
    for (const status of SESSION_STATUSES) {
      const allowed: readonly string[] = ALLOWED_TRANSITIONS[status];
      for (const command of COMMANDS) {
        for (const now of times) {
          const decision = decide(command, sessionIn({ status }), factsIn(), now);
          for (const { to, from } of decision.ok ? decision.transitions.slice(0, 1) : []) {
            expect([from, allowed.includes(to)]).toEqual([status, true]);
          }
        }
      }
    }
  });
});

const schedule = (facts: Facts = {}, now = 0) =>
  decide(
    { type: 'schedule', actor: supervisor, startsAt: START, endsAt: END },
    sessionIn({ status: 'unscheduled', startsAt: null, endsAt: null }),
    factsIn(facts),
    now,
  );

describe('scheduling', () => {
  it('gives an unscheduled session its time', () => {
    expect(schedule()).toMatchObject({ transitions: [{ to: 'scheduled', window: { from: START, to: END } }] });
  });

  it('needs no clash, and a time that has not passed', () => {
    expect(schedule({ clash: { code: 'teacher_busy', sessionId: 9 } })).toMatchObject({
      refusal: { code: 'conflict', clash: { code: 'teacher_busy', sessionId: 9 } },
    });
    expect([summary(schedule({}, START)), summary(schedule({}, START + 1))]).toEqual([
      '5:unscheduled>scheduled',
      'not_in_future',
    ]);
  });
});

const take = (actor: typeof teacher, now: number) =>
  decide({ type: 'unschedule', actor, cause: 'staff', reason: 'illness' }, sessionIn(), factsIn(), now);

describe('taking a session off the calendar', () => {
  const pause = { type: 'unschedule', actor: system, cause: 'subscription_paused', reason: '' } as const;

  it('clears its time and closes its room first, which may be there before READY', () => {
    const decision = decide(pause, sessionIn({ status: 'ready' }), factsIn(), 0);
    expect(decision).toMatchObject({ transitions: [{ window: null, reason: 'subscription_paused' }] });
    expect(effectsOf(decision)).toEqual(['closeRoom', 'thawPolicy', 'notify unscheduled']);
    expect(effectsOf(decide(pause, sessionIn(), factsIn(), 0))).toEqual(['closeRoom', 'notify unscheduled']);
  });

  it('leaves a group in place when one student pauses', () => {
    expect(summary(decide(pause, sessionIn({ subtype: 'circle' }), factsIn(), 0))).toBe('not_one_student');
  });

  it('needs a reason from staff', () => {
    const byStaff = { type: 'unschedule', actor: supervisor, cause: 'staff', reason: ' ' } as const;
    expect(summary(decide(byStaff, sessionIn(), factsIn(), 0))).toBe('reason_required');
  });

  it('is no way for a teacher round the notice of a reschedule', () => {
    expect(summary(take(teacher, START - DAY))).toBe('5:scheduled>unscheduled');
    expect(take(teacher, START - DAY + 1)).toMatchObject({
      refusal: { code: 'inside_notice', wanted: 'unschedule', noticeHours: 24, until: START - DAY },
    });
    expect(summary(take(supervisor, START - 1))).toBe('5:scheduled>unscheduled');
  });
});

const move = (actor: typeof teacher, now: number, session: Session = {}, part: Facts = {}, startsAt = START + DAY) =>
  decide(
    { type: 'reschedule', actor, startsAt, endsAt: startsAt + HOUR, reason: 'illness' },
    sessionIn(session),
    factsIn(part),
    now,
  );

describe('rescheduling', () => {
  it('is a teacher’s until the notice before S, inclusive, and a supervisor’s after it', () => {
    expect(summary(move(teacher, START - DAY))).toBe('5:scheduled>scheduled');
    expect(move(teacher, START - DAY + 1)).toMatchObject({
      refusal: { code: 'inside_notice', wanted: 'reschedule', noticeHours: 24, until: START - DAY },
    });
    expect(summary(move(supervisor, START - 1))).toBe('5:scheduled>scheduled');
  });

  it('keeps the reason, closes an open room and thaws the policy', () => {
    const decision = move(supervisor, START - 1, { status: 'ready' });
    expect(decision).toMatchObject({ transitions: [{ from: 'ready', to: 'scheduled', reason: 'illness' }] });
    expect(effectsOf(decision)).toEqual(['closeRoom', 'thawPolicy', 'notify rescheduled']);
    expect(effectsOf(move(supervisor, START - 1))).toEqual(['closeRoom', 'notify rescheduled']);
  });

  it('needs a future time without a clash, and a reason', () => {
    expect(summary(move(supervisor, START, {}, {}, START))).toBe('not_in_future');
    expect(summary(move(supervisor, 0, {}, { clash: { code: 'student_busy' } }))).toBe('conflict');
    const bare = { type: 'reschedule', actor: supervisor, startsAt: START + 1, endsAt: END, reason: '' } as const;
    expect(summary(decide(bare, sessionIn(), factsIn(), 0))).toBe('reason_required');
  });
});

const open = (now: number, facts: Facts = {}) =>
  decide({ type: 'open', actor: system }, sessionIn(), factsIn(facts), now);

describe('opening the room', () => {
  it('is possible from S − creation window until E', () => {
    const times = [START - 15 * MINUTE - 1, START - 15 * MINUTE, END - 1, END];
    expect(times.map((now) => summary(open(now)))).toEqual([
      'too_early',
      '5:scheduled>ready',
      '5:scheduled>ready',
      'too_late',
    ]);
  });

  it('first asks for the room, then moves and freezes the policy', () => {
    const missing = open(START, { roomOpen: false });
    expect([summary(missing), effectsOf(missing)]).toEqual(['', ['createRoom']]);
    expect(effectsOf(open(START))).toEqual(['freezePolicy', 'notify room_open']);
    const marked = decide({ type: 'open', actor: system }, sessionIn({ flags: ['clash'] }), factsIn(), START);
    expect(effectsOf(marked)).toContain('clearFlag');
  });

  it('stays scheduled when availability says no now', () => {
    const clash = { code: 'outside_availability' };
    const marked = open(START, { roomOpen: false, clash });
    expect([summary(marked), effectsOf(marked)]).toEqual(['', ['notify clash']]);
  });
});

const joined = (at: number, now = at, part: { session?: Session; facts?: Facts } = {}) =>
  decide(
    { type: 'teacher_joined', actor: system, at },
    sessionIn({ status: 'ready', ...part.session }),
    factsIn({ teacherFirstJoinAt: at, someoneInRoom: true, ...part.facts }),
    now,
  );

const past = (id: number, endsAt: number, studentCountedMs: number) => ({
  session: sessionIn({ id, status: 'ongoing', startsAt: endsAt - HOUR, endsAt }),
  facts: { studentCountedMs },
});

describe('the teacher’s first join', () => {
  it('starts a READY session before E, and is a fact only from E on', () => {
    expect(summary(joined(START - 5 * MINUTE))).toBe('5:ready>ongoing');
    expect([summary(joined(END - 1)), summary(joined(END))]).toEqual(['5:ready>ongoing', '']);
  });

  it('changes nothing in a session that has started or ended', () => {
    for (const status of ['ongoing', 'completed', 'absent', 'cancelled', 'scheduled'] as const) {
      expect(joined(START, START, { session: { status } })).toEqual({
        ok: true,
        transitions: [],
        effects: [],
        flags: [],
      });
    }
  });

  it('ends the teacher’s class that is past its own end, in the same decision', () => {
    const otherOngoing = [past(3, START - 5 * MINUTE, HOUR), past(4, START, 0), past(6, START + 1, HOUR)];
    const decision = joined(START, START, { facts: { otherOngoing } });
    expect(summary(decision)).toBe('3:ongoing>completed 4:ongoing>absent 5:ready>ongoing');
    expect(decision).toMatchObject({ transitions: [{ reason: 'next_class_started' }, {}, {}] });
  });

  it('goes straight to the end when the news comes after it', () => {
    const late = joined(START, END + DAY, { facts: { someoneInRoom: false, studentCountedMs: HOUR } });
    expect(summary(late)).toBe('5:ready>ongoing 5:ongoing>completed');
    const undecided = joined(START, END + DAY, { session: { flags: ['undecided'] } });
    expect(effectsOf(undecided)).toContain('clearFlag');
  });
});

const cancel = (actor: typeof teacher, now: number, session: Session = {}, reason = 'illness') =>
  decide({ type: 'cancel', actor, reason }, sessionIn(session), factsIn(), now);

describe('cancelling', () => {
  it.each(['scheduled', 'ready'] as const)(
    'closes the room of a %s one, tells the people and never counts',
    (status) => {
      const decision = cancel(supervisor, 0, { status });
      expect([summary(decision), effectsOf(decision)]).toEqual([
        `5:${status}>cancelled`,
        ['closeRoom', 'notify cancelled'],
      ]);
    },
  );

  it('is flagged late for a teacher inside the notice', () => {
    expect(flagsOf(cancel(teacher, START - DAY))).toEqual([]);
    expect(flagsOf(cancel(teacher, START - DAY + 1))).toEqual(['5:late_cancel']);
    expect(flagsOf(cancel(supervisor, START))).toEqual([]);
  });

  it('needs a reason, and a supervisor where the session is undecided', () => {
    expect(summary(cancel(supervisor, 0, {}, ' '))).toBe('reason_required');
    const undecided: Session = { status: 'ready', flags: ['undecided'] };
    expect(summary(cancel(teacher, END + DAY, undecided))).toBe('forbidden');
    expect(effectsOf(cancel(supervisor, END + DAY, undecided, 'academy_fault'))).toContain('clearFlag');
  });
});
