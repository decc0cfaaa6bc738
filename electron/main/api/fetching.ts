import type { ErrorBody } from '#shared/contract/common.ts';
import { ERROR_TABLE, type ErrorCode, type ErrorData } from '#shared/errors.ts';
import { messageOf } from '#shared/messages/message-of.ts';
import type { Language } from '../settings.ts';

/** How main reaches a server: through a session in memory, without a cache or cookies on the disk. */
export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/** Time for one request, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 15_000;
/** No answer of ours is near this long. */
const LONGEST_ANSWER = 16_000_000;

/** An answer, whole; or why there is none. */
export type Answer =
  | { readonly came: true; readonly status: number; readonly body: string; readonly contentType: string }
  | { readonly came: false; readonly code: 'server_unreachable' | 'timed_out' };

/**
 * Asks once, never follows a redirect (the sign-in must not travel to another host), never keeps a cookie, and reads at
 * most 16 MB. Whatever goes wrong on the way is an answer, not an exception.
 */
export async function ask(fetch: Fetch, address: string, init: RequestInit, timeoutMs: number): Promise<Answer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(address, {
      ...init,
      redirect: 'error',
      credentials: 'omit',
      signal: timeout,
    });
    const body = await textOf(response, timeout);
    return { came: true, status: response.status, body, contentType: response.headers.get('content-type') ?? '' };
  } catch {
    return { came: false, code: timeout.aborted ? 'timed_out' : 'server_unreachable' };
  }
}

async function textOf(response: Response, signal: AbortSignal): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const stop = (): void => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return text + decoder.decode();
      text += decoder.decode(value, { stream: true });
      if (text.length > LONGEST_ANSWER) throw new Error('the answer is too long');
    }
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

/** A refusal of main's own, in the form that the server's have. */
export function ownError(code: ErrorCode, data: ErrorData, language: Language, correlationId: string): ErrorBody {
  const { status } = ERROR_TABLE[code];
  return { defined: true, code, status, message: messageOf(code, data, language), data: { ...data, correlationId } };
}
