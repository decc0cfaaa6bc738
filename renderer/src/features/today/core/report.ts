import type { ReportRow, SessionRow } from '#shared/contract/sessions.ts';
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

/** Until when late events may still change the verdicts; null once they cannot (domain.md 3.8). */
export function settlesAt({ endedAt }: Pick<SessionRow, 'endedAt'>, now: number): number | null {
  if (endedAt === null || now >= endedAt + SETTLING_MS) return null;
  return endedAt + SETTLING_MS;
}
