import type { Tell } from '#renderer/api/saying.ts';
import type { JoinInfo } from '#shared/contract/join.ts';
import type { JoinGrant } from '#shared/contract/sessions.ts';
import type { Language } from '#renderer/i18n/format.ts';
import { isRefusal, failureFrom, parseGrant, parseInfo } from './core/answers.ts';
import { clockFrom, type ServerClock } from './core/clock.ts';
import type { Failure } from './core/page.ts';

const PATIENCE_MS = 12_000;

type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** The link's text in the page's own address, `/join/LINK`. */
export const linkInAddress = (pathname: string): string => pathname.replace(/^\/join\//, '').replace(/\/+$/, '');

const noAnswer = (code: 'server_unreachable' | 'timed_out'): Answer<never> => ({
  ok: false,
  failure: { code, sentence: null, correlationId: null },
});

async function ask<T>(
  path: string,
  language: Language,
  body: object | null,
  parse: (body: unknown) => T,
): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language };
  if (body !== null) headers['content-type'] = 'application/json';
  let response: Response;
  let answer: unknown;
  try {
    response = await fetch(`/api/join/${path}`, {
      method: body === null ? 'GET' : 'POST',
      headers,
      body: body === null ? null : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    answer = await response.json();
  } catch (error) {
    // A page of some proxy in the place of an answer is as good as none.
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    return noAnswer(late ? 'timed_out' : 'server_unreachable');
  }
  if (!response.ok) return { ok: false, failure: failureFrom(answer) };
  return { ok: true, value: parse(answer) };
}

/** What the link is about now, and the server's clock with it. */
export async function askInfo(
  link: string,
  language: Language,
): Promise<Answer<{ readonly info: JoinInfo; readonly clock: ServerClock }>> {
  const askedAtTicks = performance.now();
  const answer = await ask(encodeURIComponent(link), language, null, parseInfo);
  if (!answer.ok) return answer;
  const clock = clockFrom({
    now: answer.value.now,
    askedAtTicks,
    answeredAtTicks: performance.now(),
    answeredAtWall: Date.now(),
  });
  return { ok: true, value: { info: answer.value, clock } };
}

/** A token for the class, or why not (domain.md 9). */
export const askToken = (link: string, language: Language, deviceId: string): Promise<Answer<JoinGrant>> =>
  ask(`${encodeURIComponent(link)}/token`, language, { deviceId }, parseGrant);

/** What the student says in the class, for the server to keep. Throws when that may pass by itself. */
export async function tellServer(
  link: string,
  language: Language,
  roomName: string,
  said: Parameters<Tell>[0],
): Promise<boolean> {
  const answer = await ask(`${encodeURIComponent(link)}/say`, language, { roomName, ...said }, () => true);
  if (!answer.ok && !isRefusal(answer.failure)) throw new Error(answer.failure.code);
  return answer.ok;
}
