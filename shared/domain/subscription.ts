import type { Interval } from './time.ts';

/** The dates of a subscription as entered; instants in epoch ms. */
export type SubscriptionDates = Interval & {
  readonly activatedAt: number | null;
  readonly pauses: readonly { readonly from: number; readonly to: number | null }[];
  readonly cancelledAt: number | null;
};

export const SUBSCRIPTION_STATUSES = ['pending', 'active', 'paused', 'expired', 'cancelled'] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/**
 * The status at an instant: dates decide, the night job only writes it down (domain.md 1). Days do not pass while a
 * pause is open, so a paused subscription does not expire.
 */
export const subscriptionStatusAt = (dates: SubscriptionDates, at: number): SubscriptionStatus => {
  if (dates.cancelledAt !== null && at >= dates.cancelledAt) return 'cancelled';
  if (dates.pauses.some((pause) => pause.to === null && at >= pause.from)) return 'paused';
  if (at >= dates.to) return 'expired';
  if (at < dates.from || dates.activatedAt === null || at < dates.activatedAt) return 'pending';
  const paused = dates.pauses.some((pause) => pause.to !== null && at >= pause.from && at < pause.to);
  return paused ? 'paused' : 'active';
};

/**
 * Does an enrolled student stand on the lists of their groups' classes (domain.md 2)? `statuses` at S of their
 * subscriptions of the kind, in the order in which those end. Somebody's word takes a student off: a pause, or the end of
 * the last one that was not only bought. Time alone does not: a class after the last day, or without any package, is
 * flagged `no_subscription` when it counts.
 */
export const standsOnLists = (statuses: readonly SubscriptionStatus[]): boolean => {
  if (statuses.includes('active')) return true;
  if (statuses.includes('paused')) return false;
  return statuses.findLast((status) => status !== 'pending') !== 'cancelled';
};

/** What a person wants of a subscription. */
export type SubscriptionCommand =
  | { readonly type: 'activate' }
  | { readonly type: 'pause'; readonly reason: string }
  /** `keepEnd`: the days of the pause are not given back. */
  | { readonly type: 'resume'; readonly keepEnd: boolean }
  | { readonly type: 'extend'; readonly to: number; readonly reason: string }
  | { readonly type: 'renew' }
  | { readonly type: 'cancel'; readonly reason: string };

export type SubscriptionRefusal =
  | {
      readonly code: 'subscription_status';
      readonly status: SubscriptionStatus;
      readonly allowed: readonly SubscriptionStatus[];
    }
  | { readonly code: 'reason_required' }
  | { readonly code: 'end_not_later'; readonly endsAt: number };

/** What changes; what is not named stays. */
export type SubscriptionChange = {
  readonly activatedAt?: number;
  readonly pausedAt?: number;
  readonly resumedAt?: number;
  readonly cancelledAt?: number;
  readonly endsAt?: number;
  /** The period of the subscription that follows this one. */
  readonly renewal?: Interval;
};

type Decision =
  | { readonly ok: true; readonly change: SubscriptionChange }
  | { readonly ok: false; readonly refusal: SubscriptionRefusal };

/** In which status each command makes sense. */
const ALLOWED: Readonly<Record<SubscriptionCommand['type'], readonly SubscriptionStatus[]>> = {
  activate: ['pending'],
  pause: ['active'],
  resume: ['paused'],
  extend: ['pending', 'active', 'expired'],
  renew: ['active', 'expired'],
  cancel: ['pending', 'active', 'paused', 'expired'],
};

const NEEDS_REASON: readonly SubscriptionCommand['type'][] = ['pause', 'extend', 'cancel'];

const changeOf = (command: SubscriptionCommand, dates: SubscriptionDates, now: number): SubscriptionChange => {
  switch (command.type) {
    case 'activate':
      return { activatedAt: now };
    case 'pause':
      return { pausedAt: now };
    case 'resume': {
      const from = dates.pauses.find((pause) => pause.to === null)?.from ?? now;
      return command.keepEnd ? { resumedAt: now } : { resumedAt: now, endsAt: dates.to + (now - from) };
    }
    case 'extend':
      return { endsAt: command.to };
    case 'renew': {
      const from = Math.max(dates.to, now);
      return { renewal: { from, to: from + (dates.to - dates.from) } };
    }
    default:
      return { cancelledAt: now };
  }
};

const refuse = (refusal: SubscriptionRefusal): Decision => ({ ok: false, refusal });

/** Decides one command on one subscription (domain.md 1); `now` in epoch ms. */
export const decideSubscription = (command: SubscriptionCommand, dates: SubscriptionDates, now: number): Decision => {
  const status = subscriptionStatusAt(dates, now);
  const allowed = ALLOWED[command.type];
  const activatedBefore = command.type === 'activate' && dates.activatedAt !== null;
  if (!allowed.includes(status) || activatedBefore) return refuse({ code: 'subscription_status', status, allowed });
  if (NEEDS_REASON.includes(command.type) && 'reason' in command && command.reason.trim() === '')
    return refuse({ code: 'reason_required' });
  if (command.type === 'extend' && command.to <= Math.max(dates.to, now))
    return refuse({ code: 'end_not_later', endsAt: dates.to });
  return { ok: true, change: changeOf(command, dates, now) };
};
