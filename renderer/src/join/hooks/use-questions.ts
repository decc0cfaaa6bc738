import { type Dispatch, useCallback, useEffect, useRef, useState } from 'react';
import type { Language } from '#renderer/i18n/format.ts';
import { askInfo } from '../api.ts';
import { hasSlept, type ServerClock } from '../core/clock.ts';
import { nextQuestion } from '../core/pace.ts';
import type { JoinEvent, JoinState, Page } from '../core/page.ts';
import { serverTime } from './use-server-time.ts';

const LOOK_FOR_SLEEP_MS = 5_000;

/** What a page is waiting for, as one word: questions are counted anew when it changes. */
const waitOf = (page: Page): string =>
  page.kind === 'before' || page.kind === 'out' ? `${page.kind} ${page.door.kind}` : page.kind;

interface Questions {
  /** The server's clock by the last answer. */
  readonly clock: ServerClock | null;
  /** Asks at once, whatever the pace says. */
  readonly askNow: () => void;
}

/**
 * Asks the server what the link is about, at the pace of what the page waits for, and at once when the device wakes, the
 * network is back or the page is looked at again.
 */
export function useQuestions(
  link: string,
  language: Language,
  state: JoinState,
  pageAt: (now: number) => Page,
  dispatch: Dispatch<JoinEvent>,
): Questions {
  const [clock, setClock] = useState<ServerClock | null>(null);
  const busy = useRef(false);
  const asked = useRef({ wait: '', count: 0 });

  const askNow = useCallback(() => {
    if (busy.current) return;
    busy.current = true;
    void askInfo(link, language).then((answer) => {
      busy.current = false;
      asked.current.count += 1;
      if (!answer.ok) return dispatch({ type: 'unanswered', failure: answer.failure });
      setClock(answer.value.clock);
      return dispatch({ type: 'answered', info: answer.value.info });
    });
  }, [link, language, dispatch]);

  const wait = waitOf(pageAt(serverTime(clock)));
  useEffect(() => {
    const now = serverTime(clock);
    if (asked.current.wait !== wait) asked.current = { wait, count: 0 };
    const pace = nextQuestion(pageAt(now), state, { now, asked: asked.current.count, random: Math.random() });
    if (pace === null) return undefined;
    const timer = setTimeout(askNow, pace);
    return () => clearTimeout(timer);
  }, [wait, state, clock, pageAt, askNow]);

  useEffect(() => {
    const looked = (): void => {
      if (document.visibilityState === 'visible') askNow();
    };
    const sleep = setInterval(() => {
      if (clock !== null && hasSlept(clock, performance.now(), Date.now())) askNow();
    }, LOOK_FOR_SLEEP_MS);
    document.addEventListener('visibilitychange', looked);
    window.addEventListener('online', askNow);
    return () => {
      clearInterval(sleep);
      document.removeEventListener('visibilitychange', looked);
      window.removeEventListener('online', askNow);
    };
  }, [clock, askNow]);

  return { clock, askNow };
}
