import { createHash } from 'node:crypto';
import ical, { ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { SessionStatus } from '#shared/domain/session.ts';
import { HOUR } from '#shared/domain/time.ts';
import type { Deps } from '../../deps.ts';

/** One class as another calendar shows it. */
export interface CalendarClass {
  readonly id: number;
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly status: SessionStatus;
  readonly version: number;
  readonly teacher: string;
}

interface Reader {
  readonly calendarName: string;
  readonly language: 'ar' | 'en';
  readonly timeZone: string;
  readonly asOf: number;
}

const WORDS = {
  ar: { teacher: 'المعلم', cancelled: 'ملغاة' },
  en: { teacher: 'Teacher', cancelled: 'Cancelled' },
} as const;

/**
 * Classes as an iCalendar file (RFC 5545). Times are written in UTC, which no calendar can misread over a clock change;
 * the reader's zone stands beside them. A class keeps its UID through every move, its SEQUENCE is its version, and a
 * cancelled one stays with its status, because calendars keep what merely disappears.
 */
export function writeCalendar(deps: Pick<Deps, 'linkKey'>, reader: Reader, classes: readonly CalendarClass[]): string {
  const words = WORDS[reader.language];
  const place = createHash('sha256').update(deps.linkKey).update('calendar-uid').digest('hex').slice(0, 12);
  const calendar = ical({
    name: reader.calendarName,
    prodId: { company: 'Itqan', product: 'Itqan Desktop', language: reader.language.toUpperCase() },
    ttl: HOUR / 1000,
    x: [['X-WR-TIMEZONE', reader.timeZone]],
  });
  for (const one of classes) {
    const cancelled = one.status === 'cancelled';
    calendar.createEvent({
      id: `session-${one.id}@${place}.itqan`,
      sequence: one.version,
      stamp: new Date(reader.asOf),
      start: new Date(one.startsAt),
      end: new Date(one.endsAt),
      summary: cancelled ? `${words.cancelled}: ${one.title}` : one.title,
      description: `${words.teacher}: ${one.teacher}`,
      status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      transparency: cancelled ? ICalEventTransparency.TRANSPARENT : ICalEventTransparency.OPAQUE,
    });
  }
  return calendar.toString();
}
