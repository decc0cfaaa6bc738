import type { SessionRow } from '#shared/contract/sessions.ts';
import { MINUTE } from '#shared/domain/time.ts';

/** What a desktop notice is about: the room may be opened, or the class begins. */
export interface ClassNotice {
  /** Once each: a class that was moved has notices of its own again. */
  readonly key: string;
  readonly about: 'opens' | 'starts';
  readonly row: NoticedClass;
}

export type NoticedClass = Pick<SessionRow, 'id' | 'title' | 'startsAt' | 'opensAt' | 'status'>;

/** A start is not announced long after it, for instance when the computer wakes up. */
const LATEST_START_NOTICE_MS = 5 * MINUTE;

interface Planned extends ClassNotice {
  readonly from: number;
  readonly to: number;
}

const plannedFor = (row: NoticedClass): readonly Planned[] => {
  if (row.status !== 'scheduled' && row.status !== 'ready') return [];
  const key = (about: string): string => `${row.id}:${row.startsAt}:${about}`;
  return [
    { key: key('opens'), about: 'opens', row, from: row.opensAt, to: row.startsAt },
    { key: key('starts'), about: 'starts', row, from: row.startsAt, to: row.startsAt + LATEST_START_NOTICE_MS },
  ];
};

/** The notices to show at `now`; a class that runs already needs none. `shown` holds the keys of earlier ones. */
export const dueNotices = (
  rows: readonly NoticedClass[],
  shown: ReadonlySet<string>,
  now: number,
): readonly ClassNotice[] =>
  rows
    .flatMap(plannedFor)
    .filter(({ key, from, to }) => from <= now && now < to && !shown.has(key))
    .map(({ key, about, row }) => ({ key, about, row }));

/** When to look again: the next moment at which a notice becomes due; null when none will. */
export const nextNoticeAt = (rows: readonly NoticedClass[], now: number): number | null => {
  const times = rows
    .flatMap(plannedFor)
    .map(({ from }) => from)
    .filter((from) => from > now);
  return times.length === 0 ? null : Math.min(...times);
};
