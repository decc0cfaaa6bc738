import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { errorBody } from '#shared/contract/common.ts';
import type { ErrorCode } from '#shared/errors.ts';
import type { INVOKE } from '#shared/ipc.ts';
import { parsedJson } from '../json-file.ts';
import type { Language } from '../settings.ts';
import { ask, ownError, REQUEST_TIMEOUT_MS, type Answer, type Fetch } from './fetching.ts';

export type ApiRequest = z.infer<(typeof INVOKE)['api:request']['input']>;
export type ApiAnswer = z.infer<(typeof INVOKE)['api:request']['output']>;

/** The server that requests go to now. */
export interface Target {
  readonly url: string;
  /** Opens the first-start endpoints of a server that this app started; null for any other. */
  readonly setupSecret: string | null;
}

export interface GatewayDeps {
  readonly fetch: Fetch;
  target(): Target | null;
  token(): string | null;
  /** Somebody is signed in whom the server has not confirmed yet: it would refuse them. */
  isWaiting(): boolean;
  language(): Language;
  /** The server refused the token that it once gave. */
  onSignInRefused(token: string): void;
  /** Whether the server could be reached, for those who show it. */
  onReached(reached: boolean): void;
  /** The academy has just been made, so what is known about the server is old. */
  onSetUp(): void;
}

/** The window's way to the server, and main's own. */
export interface Gateway {
  /** For the window: the sign-in is added here and nothing that holds a token or a password comes back. */
  fromWindow(request: ApiRequest): Promise<ApiAnswer>;
  /** For main's own requests, with the sign-in it names. */
  send(request: ApiRequest, token: string | null): Promise<Answer>;
}

/** The header that carries the set-up secret of the desktop's own server. */
export const SETUP_SECRET_HEADER = 'x-itqan-setup';

/**
 * What the window may not ask itself: answers that hold a token or passwords (reliability.md 22), and the stream, which
 * never ends.
 */
const MAIN_ONLY = new Set(['/api/auth/login', '/api/auth/logout', '/api/setup/demo', '/api/events']);

/** Makes the gateway; it holds no state of its own. */
export function createGateway(deps: GatewayDeps): Gateway {
  const send = async (request: ApiRequest, token: string | null, correlationId: string): Promise<Answer> => {
    const target = deps.target();
    if (target === null) return { came: false, code: 'server_unreachable' };
    const headers: Record<string, string> = {
      Accept: 'application/json',
      'Accept-Language': deps.language(),
      'X-Correlation-Id': correlationId,
    };
    if (request.body !== null) headers['Content-Type'] = 'application/json';
    if (token !== null) headers['Authorization'] = `Bearer ${token}`;
    if (target.setupSecret !== null && request.path.startsWith('/api/setup/'))
      headers[SETUP_SECRET_HEADER] = target.setupSecret;
    const init: RequestInit = { method: request.method, headers };
    if (request.body !== null) init.body = request.body;
    const answer = await ask(deps.fetch, target.url + request.path, init, REQUEST_TIMEOUT_MS);
    deps.onReached(answer.came);
    return answer;
  };

  const refused = (code: ErrorCode, correlationId: string): ApiAnswer => {
    const error = ownError(code, {}, deps.language(), correlationId);
    return { status: error.status, body: JSON.stringify(error), contentType: 'application/json' };
  };

  return {
    send: (request, token) => send(request, token, randomUUID()),
    fromWindow: async (request) => {
      const correlationId = randomUUID();
      const path = plainPath(request.path);
      if (path === null || MAIN_ONLY.has(path)) return refused('forbidden', correlationId);
      if (deps.isWaiting()) return refused('server_unreachable', correlationId);
      const token = deps.token();
      const answer = await send(request, token, correlationId);
      if (!answer.came) return refused(answer.code, correlationId);
      if (token !== null && refusesSignIn(answer)) deps.onSignInRefused(token);
      if (path === '/api/setup/academy' && answer.status < 300) deps.onSetUp();
      return { status: answer.status, body: answer.body, contentType: answer.contentType };
    },
  };
}

/** A 401 that is about the sign-in itself; a wrong password in a form is answered with the same status. */
function refusesSignIn({ status, body }: { readonly status: number; readonly body: string }): boolean {
  if (status !== 401) return false;
  const error = errorBody.safeParse(parsedJson(body));
  return !error.success || error.data.code === 'sign_in_required';
}

/** The path as a server reads it, or null when its dots or escapes lead out of `/api` or hide where they lead. */
function plainPath(path: string): string | null {
  const { pathname } = new URL(path, 'http://server');
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  const clean = decoded.replace(/\/+$/, '');
  return clean.startsWith('/api/') && !/\/\/|\/\.|\\|%/.test(clean) ? clean : null;
}
