import type { SessionDetail } from '#shared/contract/sessions.ts';
import type { SessionStatus, SessionSubtype } from '#shared/domain/session.ts';
import { fold } from '#renderer/i18n/fold.ts';
import { isLive } from './live.ts';
import { intervalOf, type Period } from './period.ts';

/** What the chips and the search box above the table ask for. */
export interface Filter {
  readonly period: Period;
  readonly teacherId: number | null;
  readonly status: SessionStatus | null;
  readonly subtype: SessionSubtype | null;
  readonly search: string;
}

export const FIRST_FILTER: Filter = { period: 'week', teacherId: null, status: null, subtype: null, search: '' };

/** Something besides the period is asked for. */
export const isNarrowed = ({ teacherId, status, subtype, search }: Filter): boolean =>
  teacherId !== null || status !== null || subtype !== null || search !== '';

/** Names of a session, folded once: they are searched at every key. */
const foldedNames = new WeakMap<SessionDetail, string>();
const namesOf = (session: SessionDetail): string => {
  const known = foldedNames.get(session);
  if (known !== undefined) return known;
  const names = fold([session.title, session.teacher.name, ...session.people.map(({ name }) => name)].join('\n'));
  foldedNames.set(session, names);
  return names;
};

/** True when every typed word is somewhere in the text; letters that people mix up are one. */
const matches = (folded: string, search: string): boolean =>
  fold(search)
    .split(/\s+/)
    .every((word) => folded.includes(word));

/**
 * The sessions of the period that fit, live ones first, then the newest, then what is still to come. What is live is
 * today's, whether it began before midnight or begins after it: so it is on its teacher's day.
 */
export function filterSessions(
  sessions: readonly SessionDetail[],
  filter: Filter,
  now: number,
  timeZone: string,
): readonly SessionDetail[] {
  const { from, to } = intervalOf(filter.period, now, timeZone);
  const isIn = (at: number): boolean => at >= from && at < to;
  return sessions
    .filter(
      (session) =>
        (isIn(session.startsAt) || (isLive(session) && isIn(now))) &&
        (filter.teacherId === null || session.teacher.id === filter.teacherId) &&
        (filter.status === null || session.status === filter.status) &&
        (filter.subtype === null || session.subtype === filter.subtype) &&
        (filter.search === '' || matches(namesOf(session), filter.search)),
    )
    .toSorted((a, b) => {
      const rank = rankOf(a, now);
      const later = a.startsAt - b.startsAt || a.id - b.id;
      return rank - rankOf(b, now) || (rank === PAST ? -later : later);
    });
}

const LIVE = 0;
const PAST = 1;
const AHEAD = 2;
const rankOf = (session: SessionDetail, now: number): number => {
  if (isLive(session)) return LIVE;
  return session.startsAt <= now ? PAST : AHEAD;
};

/** Every teacher of these sessions once, in the order of their names. */
export function teachersOf(
  sessions: readonly SessionDetail[],
  language: 'ar' | 'en',
): readonly SessionDetail['teacher'][] {
  const words = new Intl.Collator(language);
  const byId = new Map(sessions.map(({ teacher }) => [teacher.id, teacher]));
  return [...byId.values()].toSorted((a, b) => words.compare(a.name, b.name));
}
