import type { i18n as I18n } from 'i18next';
import { lazy, type ReactNode, Suspense, useCallback, useLayoutEffect, useMemo, useReducer, useState } from 'react';
import { createFormat, type Language } from '#renderer/i18n/format.ts';
import { FormatProvider } from '#renderer/i18n/use-format.ts';
import { systemZone } from '#renderer/i18n/zones.ts';
import { Before } from './components/before.tsx';
import { Cancelled, DeadLink, NoClass, Removed, Unreachable } from './components/notices.tsx';
import { Out } from './components/out.tsx';
import { Over } from './components/over.tsx';
import { PageFrame } from './components/page-frame.tsx';
import { Skeleton } from './components/skeleton.tsx';
import { languageOf } from './core/language.ts';
import { after, firstState, pageOf } from './core/page.ts';
import { useKeptChoices } from './hooks/use-kept-choices.ts';
import { useQuestions } from './hooks/use-questions.ts';
import { ClockProvider, serverTime, useTimeBy } from './hooks/use-server-time.ts';
import { useVisit } from './hooks/use-visit.ts';
import { keptOnDevice } from './kept.ts';
import { loadClassroom } from './load-room.ts';
import { showLanguage } from './texts.ts';

const Classroom = lazy(async () => ({ default: (await loadClassroom()).Classroom }));

const LANGUAGE = 'itqan.join.language';

/** The language that the student chose on this device, if they did. */
export const chosenLanguage = (): string | null => keptOnDevice.read(LANGUAGE);

interface StudentPageProps {
  readonly link: string;
  readonly i18n: I18n;
  /** The browser's own language. */
  readonly guessed: Language;
}

/** A student's way into the class, from the link to the thanks (product.md, "Student's page"). */
export function StudentPage({ link, i18n, guessed }: StudentPageProps) {
  const [state, dispatch] = useReducer(after, firstState);
  const [chosen, setChosen] = useState(chosenLanguage);
  const language = languageOf({ chosen, known: state.info?.language ?? null, guessed });
  const pageAt = useCallback((now: number) => pageOf(state, now), [state]);
  const { clock, askNow } = useQuestions(link, language, state, pageAt, dispatch);
  const page = pageAt(useTimeBy(clock));
  const [choices, change] = useKeptChoices();
  const about = state.info?.session ?? null;
  const visit = useVisit({ link, language, clock, about, dispatch });

  // Before the paint: the words and their direction must not turn round before somebody's eyes.
  useLayoutEffect(() => {
    void showLanguage(i18n, language);
  }, [i18n, language]);
  const choose = (next: Language): void => {
    keptOnDevice.write(LANGUAGE, next);
    setChosen(next);
  };

  const timeZone = state.info?.studentTimeZone ?? systemZone();
  const format = useMemo(() => createFormat({ language, digits: 'latin', timeZone }), [language, timeZone]);
  const now = useCallback(() => serverTime(clock), [clock]);

  const content = (): ReactNode => {
    switch (page.kind) {
      case 'loading':
        return null;
      case 'unreachable':
        return <Unreachable failure={page.failure} tries={state.tries} onRetry={askNow} />;
      case 'dead_link':
        return <DeadLink why={page.why} />;
      case 'none':
        return <NoClass />;
      case 'cancelled':
        return <Cancelled about={page.about} />;
      case 'over':
        return <Over about={page.about} next={page.next} stays={visit.stays} />;
      case 'removed':
        return <Removed />;
      case 'out':
        return <Out page={page} rejoinTries={state.rejoinTries} onJoin={() => visit.join(choices)} />;
      case 'before':
        return state.info === null ? null : (
          <Before
            info={state.info}
            about={page.about}
            door={page.door}
            again={page.again || visit.stays?.startsAt === page.about.startsAt}
            replaced={state.replaced}
            stale={state.tries > 1}
            choices={choices}
            change={change}
            onJoin={visit.join}
          />
        );
      default:
        return visit.entered === null ? null : (
          <Suspense fallback={<Skeleton />}>
            <Classroom
              entered={visit.entered}
              about={page.about}
              choices={choices}
              change={change}
              now={now}
              onLeave={visit.leave}
            />
          </Suspense>
        );
    }
  };

  return (
    <FormatProvider value={format}>
      <ClockProvider value={clock}>
        {page.kind === 'loading' ? (
          <Skeleton />
        ) : page.kind === 'inside' ? (
          content()
        ) : (
          <PageFrame
            academyName={state.info?.academyName ?? ''}
            studentName={state.info?.studentName ?? ''}
            onLanguage={choose}
          >
            {content()}
          </PageFrame>
        )}
      </ClockProvider>
    </FormatProvider>
  );
}
