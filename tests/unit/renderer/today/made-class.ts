import type { SessionRow } from '#shared/contract/sessions.ts';
import { MINUTE } from '#shared/domain/time.ts';

/** 16:00 in Riyadh on 23 November 2026. */
export const START = Date.UTC(2026, 10, 23, 13, 0);

/** A class of an hour at four, scheduled, that opens a quarter of an hour before. */
export function madeClass(change: Partial<SessionRow> = {}): SessionRow {
  const startsAt = change.startsAt ?? START;
  const endsAt = change.endsAt ?? startsAt + 60 * MINUTE;
  return {
    id: 1,
    kind: 'quran',
    subtype: 'circle',
    title: 'حلقة عاصم',
    teacher: { id: 7, name: 'عبد الرحمن' },
    startsAt,
    endsAt,
    durationMinutes: 60,
    status: 'scheduled',
    version: 1,
    opensAt: startsAt - 15 * MINUTE,
    closesAt: endsAt + 30 * MINUTE,
    roomOpen: false,
    roomOpenedAt: null,
    roomLocked: false,
    startedAt: null,
    endedAt: null,
    endReason: null,
    flags: [],
    expectedCount: 6,
    inRoomCount: 0,
    verdicts: null,
    evaluated: null,
    ...change,
  };
}
