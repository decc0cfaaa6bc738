import { useMemo } from 'react';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { useNow } from '#renderer/ui/use-now.ts';
import { useClock } from './use-clock.ts';
import { type Doubt, doubtsOfAll } from '../core/doubts.ts';
import { type Filter, filterSessions, FIRST_FILTER } from '../core/filter.ts';
import { type StudentTally, studentTallies, type TeacherTally, teacherTallies } from '../core/tallies.ts';

/** What stands in the four tables. */
export interface Shown {
  readonly sessions: readonly SessionDetail[];
  readonly doubts: readonly Doubt[];
  readonly students: readonly StudentTally[];
  readonly teachers: readonly TeacherTally[];
  /** Doubts of the last seven days, whatever the chips say: the count on the rail. */
  readonly waiting: number;
}

/** Verdicts come two minutes after a class; nobody waits longer than this to see them. */
const STEP_MS = 15_000;

/** The copy as the chips and the search box ask for it: "today" is the reader's, verdicts are as of the copy. */
export function useShown(all: readonly SessionDetail[], filter: Filter): Shown {
  const { language, timeZone } = useFormat().settings;
  const today = useNow(60_000);
  const asOf = useClock(STEP_MS);
  const waiting = useMemo(
    () => doubtsOfAll(filterSessions(all, FIRST_FILTER, today, timeZone), asOf).length,
    [all, today, asOf, timeZone],
  );
  return useMemo(() => {
    const sessions = filterSessions(all, filter, today, timeZone);
    return {
      sessions,
      doubts: doubtsOfAll(sessions, asOf),
      students: studentTallies(sessions, asOf, language),
      teachers: teacherTallies(sessions, asOf, language),
      waiting,
    };
  }, [all, filter, today, asOf, timeZone, language, waiting]);
}
