import { health, type Health } from '#shared/contract/account.ts';
import { CONTRACT_VERSION } from '#shared/contract/common.ts';
import type { ServerState } from '#shared/ipc.ts';
import { ask, type Fetch } from '../api/fetching.ts';
import { backoffMs } from '../backoff.ts';
import { parsedJson } from '../json-file.ts';
import { pause } from '../pause.ts';

const CHECK_TIMEOUT_MS = 8_000;

export type CheckAnswer =
  | { readonly ok: true; readonly health: Health }
  | {
      readonly ok: false;
      readonly code: 'server_unreachable' | 'timed_out' | 'not_an_academy_server' | 'server_too_old';
    };

/** Asks `GET /api/health` whether an academy's server of a version that we can work with answers there. */
export async function checkServer(fetch: Fetch, url: string): Promise<CheckAnswer> {
  const init = { headers: { Accept: 'application/json' } };
  const answer = await ask(fetch, `${url}/api/health`, init, CHECK_TIMEOUT_MS);
  if (!answer.came) return { ok: false, code: answer.code };
  // A gateway in front of a stopped server answers for it.
  if (answer.status >= 502 && answer.status <= 504) return { ok: false, code: 'server_unreachable' };
  const parsed = health.safeParse(parsedJson(answer.body));
  if (!parsed.success) return { ok: false, code: 'not_an_academy_server' };
  if (parsed.data.contractVersion < CONTRACT_VERSION) return { ok: false, code: 'server_too_old' };
  return { ok: true, health: parsed.data };
}

export interface RemoteServerDeps {
  readonly url: string;
  readonly fetch: Fetch;
  now(): number;
  random(): number;
  onState(state: ServerState): void;
}

/** The academy's own server somewhere else: whether it answers, looked at anew whenever a request fails. */
export interface RemoteServer {
  state(): ServerState;
  start(): void;
  stop(): void;
  /** Somebody saw it answer, or not answer. */
  noteReached(reached: boolean): void;
  /** Looks now, instead of after the pause. */
  look(): void;
}

/** Watches a server: looks until it answers, then rests until somebody cannot reach it. */
export function createRemoteServer(deps: RemoteServerDeps): RemoteServer {
  let state: ServerState = { phase: 'starting', step: 'connect', startedAt: deps.now() };
  let running: AbortController | null = null;
  let waiting: AbortController | null = null;
  let looking = false;

  const say = (next: ServerState): void => {
    const same = JSON.stringify(next) === JSON.stringify(state);
    state = next;
    if (!same) deps.onState(next);
  };

  const report = (answer: CheckAnswer): boolean => {
    const { url } = deps;
    if (answer.ok) {
      say({ phase: 'ready', mode: 'remote', url, liveKitUrl: answer.health.liveKitUrl, setUp: answer.health.setUp });
      return true;
    }
    if (answer.code === 'not_an_academy_server' || answer.code === 'server_too_old')
      say({ phase: 'failed', code: answer.code, data: { url }, log: '', restarts: 0, nextTryAt: null });
    else if (state.phase !== 'unreachable') say({ phase: 'unreachable', mode: 'remote', url, since: deps.now() });
    return false;
  };

  const look = async (): Promise<void> => {
    waiting?.abort();
    if (running === null || looking) return;
    const { signal } = running;
    looking = true;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const answer = await checkServer(deps.fetch, deps.url);
      if (signal.aborted || report(answer)) break;
      waiting = new AbortController();
      await pause(backoffMs(failures, deps.random(), 1_000), AbortSignal.any([signal, waiting.signal]));
    }
    looking = false;
  };

  return {
    state: () => state,
    start: () => {
      running ??= new AbortController();
      void look();
    },
    stop: () => {
      running?.abort();
      running = null;
    },
    noteReached: (reached) => {
      if (reached === (state.phase !== 'ready')) void look();
    },
    look: () => void look(),
  };
}
