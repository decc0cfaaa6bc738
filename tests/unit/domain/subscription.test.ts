import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideSubscription,
  standsOnLists,
  SUBSCRIPTION_STATUSES,
  type SubscriptionCommand,
  type SubscriptionDates,
  type SubscriptionStatus,
} from '#shared/domain/subscription.ts';

const PENDING: SubscriptionDates = { from: 100, to: 200, activatedAt: null, pauses: [], cancelledAt: null };
const ACTIVE: SubscriptionDates = { ...PENDING, activatedAt: 100 };
const PAUSED: SubscriptionDates = { ...ACTIVE, pauses: [{ from: 120, to: null }] };
const STATES = {
  pending: PENDING,
  active: ACTIVE,
  paused: PAUSED,
  expired: { ...ACTIVE, to: 140 },
  cancelled: { ...ACTIVE, cancelledAt: 130 },
} as const;
const NOW = 150;

const COMMANDS: readonly SubscriptionCommand[] = [
  { type: 'activate' },
  { type: 'pause', reason: 'travel' },
  { type: 'resume', keepEnd: false },
  { type: 'extend', to: 300, reason: 'illness' },
  { type: 'renew' },
  { type: 'cancel', reason: 'moved away' },
];

const renewal = (dates: SubscriptionDates) => {
  const decision = decideSubscription({ type: 'renew' }, dates, NOW);
  return decision.ok ? decision.change.renewal : decision.refusal;
};

describe('a subscription', () => {
  it('takes each command only in the states where it makes sense', () => {
    const taken = Object.entries(STATES).map(([name, dates]) => [
      name,
      COMMANDS.filter((command) => decideSubscription(command, dates, NOW).ok).map(({ type }) => type),
    ]);
    expect(Object.fromEntries(taken)).toEqual({
      pending: ['activate', 'extend', 'cancel'],
      active: ['pause', 'extend', 'renew', 'cancel'],
      paused: ['resume', 'cancel'],
      expired: ['extend', 'renew', 'cancel'],
      cancelled: [],
    });
  });

  it('names the state and what is allowed when it refuses', () => {
    expect(decideSubscription({ type: 'pause', reason: 'travel' }, PAUSED, NOW)).toEqual({
      ok: false,
      refusal: { code: 'subscription_status', status: 'paused', allowed: ['active'] },
    });
  });

  it('is activated once, even before its first day', () => {
    expect(decideSubscription({ type: 'activate' }, PENDING, 50)).toEqual({ ok: true, change: { activatedAt: 50 } });
    expect(decideSubscription({ type: 'activate' }, { ...PENDING, activatedAt: 50 }, 60).ok).toBe(false);
  });

  it('gets the days of a pause back, unless somebody says that they are not given', () => {
    expect(decideSubscription({ type: 'resume', keepEnd: false }, PAUSED, NOW)).toEqual({
      ok: true,
      change: { resumedAt: NOW, endsAt: 230 },
    });
    expect(decideSubscription({ type: 'resume', keepEnd: true }, PAUSED, NOW)).toEqual({
      ok: true,
      change: { resumedAt: NOW },
    });
  });

  it('is renewed from its end, or from now when that has passed, for as long as it was', () => {
    expect(renewal(ACTIVE)).toEqual({ from: 200, to: 300 });
    expect(renewal(STATES.expired)).toEqual({ from: 150, to: 190 });
  });

  it('is never made shorter by an extension, and is not paused, extended or cancelled without a reason', () => {
    expect(decideSubscription({ type: 'extend', to: 200, reason: 'illness' }, ACTIVE, NOW)).toEqual({
      ok: false,
      refusal: { code: 'end_not_later', endsAt: 200 },
    });
    for (const command of [
      { type: 'pause', reason: ' ' },
      { type: 'extend', to: 300, reason: '' },
      { type: 'cancel', reason: '' },
    ] as const)
      expect(decideSubscription(command, ACTIVE, NOW)).toEqual({ ok: false, refusal: { code: 'reason_required' } });
  });
});

/** In the order in which the subscriptions end. */
const LISTED: readonly (readonly [statuses: readonly SubscriptionStatus[], stands: boolean])[] = [
  [[], true],
  [['pending'], true],
  [['active'], true],
  [['paused'], false],
  [['expired'], true],
  [['cancelled'], false],
  [['cancelled', 'active'], true],
  [['active', 'cancelled'], true],
  [['paused', 'active'], true],
  [['paused', 'expired'], false],
  [['cancelled', 'pending'], false],
  [['expired', 'pending'], true],
  [['cancelled', 'expired'], true],
  [['expired', 'cancelled'], false],
];

describe('an enrolled student', () => {
  it.each(LISTED)('with %j stands on the lists: %s', (statuses, stands) => {
    expect(standsOnLists(statuses)).toBe(stands);
  });

  it('is on the list whatever came before and after what is active, and whatever was only bought changes nothing', () => {
    const some = array(constantFrom(...SUBSCRIPTION_STATUSES));
    assert(
      property(some, some, (before, after) => {
        expect(standsOnLists([...before, 'active', ...after])).toBe(true);
        expect(standsOnLists([...before, 'pending', ...after])).toBe(standsOnLists([...before, ...after]));
      }),
    );
  });
});
