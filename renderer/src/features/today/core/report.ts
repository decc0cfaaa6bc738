import type { Person, ReportRow } from '#shared/contract/sessions.ts';
import { SETTLING_MS } from '#shared/domain/attendance/live-state.ts';

/** What a class cost a student's package, as one word of the texts (`today:credit.*`). */
export type CreditWord = 'charged' | 'held' | 'teacherFault' | 'trial' | 'noSubscription' | 'overQuota' | 'notCharged';

const REASONS: Readonly<Record<string, CreditWord>> = {
  teacher_fault: 'teacherFault',
  trial: 'trial',
  no_subscription: 'noSubscription',
  over_quota: 'overQuota',
};

/** Charge, waive or hold in words (domain.md 6); a cancelled or reversed one is simply not charged. */
export function creditOf({ credit, creditReason }: Pick<ReportRow, 'credit' | 'creditReason'>): CreditWord {
  if (credit === 'charge') return 'charged';
  if (credit === 'hold') return 'held';
  return REASONS[creditReason ?? ''] ?? 'notCharged';
}

/**
 * Whether late events may still change the verdicts: until then nobody is called absent (domain.md 3.8). The server says
 * so of each person, since it may be done earlier than the clock.
 */
export const isSettling = (people: readonly Pick<Person, 'liveState'>[]): boolean =>
  people.some(({ liveState }) => liveState === 'settling');

/** Until when that lasts at the most. */
export const settledBy = (endedAt: number): number => endedAt + SETTLING_MS;
