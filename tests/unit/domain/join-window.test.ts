import { describe, expect, it } from 'vitest';
import { joinWindow, mayJoin, type JoinRole } from '#shared/domain/join-window.ts';
import { policyOf } from '#shared/domain/policy.ts';
import { HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';

const policy = policyOf({}, 'quran');
const session = { status: 'ready' as const, startsAt: 0, endsAt: HOUR, endedAt: null, locked: false };
const person = { removed: false, lastInAt: null };
const ask = (
  role: JoinRole,
  now: number,
  part: Partial<Parameters<typeof mayJoin>[0]> = {},
  who: Partial<Parameters<typeof mayJoin>[2]> = {},
) => mayJoin({ ...session, ...part }, role, { ...person, ...who }, policy, now);

describe('the join window', () => {
  it.each([
    ['teacher', -15],
    ['observer', -15],
    ['student', -10],
  ] as const)('opens for a %s %i minutes from the start and closes at E + cleanup delay', (role, minutes) => {
    expect(joinWindow(session, role, policy)).toEqual({ opensAt: minutes * MINUTE, closesAt: 90 * MINUTE });
    expect(ask(role, minutes * MINUTE - 1)).toEqual({
      ok: false,
      refusal: { code: 'too_early', opensAt: minutes * MINUTE },
    });
    expect(ask(role, minutes * MINUTE).ok).toBe(true);
    expect(ask(role, 90 * MINUTE - 1).ok).toBe(true);
    expect(ask(role, 90 * MINUTE)).toMatchObject({ refusal: { code: 'over' } });
  });

  it('never outlasts the session', () => {
    const ended = { ...session, status: 'completed' as const, endedAt: 40 * MINUTE };
    expect(joinWindow(ended, 'teacher', policy)?.closesAt).toBe(40 * MINUTE);
    expect(ask('teacher', 30 * MINUTE, ended)).toEqual({ ok: false, refusal: { code: 'over', closedAt: 40 * MINUTE } });
  });

  it('says cancelled, not scheduled, or that the room is not there yet', () => {
    expect(ask('student', 0, { status: 'cancelled' })).toMatchObject({ refusal: { code: 'cancelled' } });
    const unscheduled = { status: 'unscheduled' as const, startsAt: null, endsAt: null };
    expect(ask('student', 0, unscheduled)).toMatchObject({ refusal: { code: 'not_scheduled' } });
    expect(ask('student', 0, { status: 'scheduled' })).toMatchObject({ refusal: { code: 'room_not_ready' } });
  });

  it('keeps a removed person out', () => {
    expect(ask('student', 0, {}, { removed: true })).toMatchObject({ refusal: { code: 'removed' } });
  });

  it('takes back into a locked room who was in within the reconnect grace, and its teacher', () => {
    const now = 10 * MINUTE;
    const lastIn = (ago: number) => ask('student', now, { locked: true }, { lastInAt: now - ago }).ok;
    expect([lastIn(120 * SECOND), lastIn(120 * SECOND + 1)]).toEqual([true, false]);
    expect(ask('student', now, { locked: true })).toMatchObject({ refusal: { code: 'locked' } });
    expect(ask('teacher', now, { locked: true }).ok).toBe(true);
  });
});
