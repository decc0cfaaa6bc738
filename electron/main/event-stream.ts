import { liveEvent, type LiveEvent } from '#shared/contract/live-events.ts';
import type { Connection } from '#shared/ipc.ts';
import type { Fetch } from './api/fetching.ts';
import { backoffMs } from './backoff.ts';
import { parsedJson } from './json-file.ts';
import { pause } from './pause.ts';
import { createFrameReader, type Frame } from './sse-parser.ts';

/** A server says something at least every 15 s; after this much silence the line is taken for dead. */
const LONGEST_SILENCE_MS = 40_000;
/** A line that held this long starts counting its failures anew. */
const STEADY_MS = 5_000;

export interface EventStreamDeps {
  readonly fetch: Fetch;
  /** Where the server is now, or null while nobody knows. */
  url(): string | null;
  /** The sign-in to listen with; null when there is none at the moment. */
  token(): Promise<string | null>;
  now(): number;
  random(): number;
  onEvent(event: LiveEvent, cursor: string): void;
  onConnection(connection: Connection): void;
  /** The server does not accept the token. */
  onRefused(token: string): void;
  /** Something came that this version does not understand. */
  onUnknown(what: string): void;
  readonly silenceMs?: number;
}

/** The live events of the signed-in person, from sign-in to sign-out. */
export interface EventStream {
  connection(): Connection;
  start(): void;
  stop(): void;
  /** The server is known to be back: try now instead of waiting. */
  wake(): void;
  /** The computer slept: the line may be dead without showing it. */
  renew(): void;
}

/**
 * Keeps `GET /api/events` open: resumes behind the last event it has seen, tries again with growing pauses, and says
 * honestly whether it is connected.
 */
export function createEventStream(deps: EventStreamDeps): EventStream {
  let connection: Connection = { state: 'offline', since: deps.now() };
  let running: AbortController | null = null;
  let attempt: AbortController | null = null;

  const say = (state: Connection['state'], since = deps.now()): void => {
    if (connection.state === state) return;
    connection = { state, since };
    deps.onConnection(connection);
  };

  /** One connection from its beginning to its end. */
  const listen = async (signal: AbortSignal, place: { cursor: string }): Promise<void> => {
    const url = deps.url();
    const token = url === null ? null : await deps.token();
    if (url === null || token === null) return;
    // Held here, and the line is let go by ourselves: a signal that only fetch knows may be collected before it fires.
    const line = new AbortController();
    const letGo = (): void => line.abort();
    const silence = setTimeout(letGo, deps.silenceMs ?? LONGEST_SILENCE_MS);
    signal.addEventListener('abort', letGo);
    if (signal.aborted) letGo();
    try {
      const response = await deps.fetch(`${url}/api/events`, {
        headers: {
          Accept: 'text/event-stream',
          Authorization: `Bearer ${token}`,
          ...(place.cursor === '' ? {} : { 'Last-Event-ID': place.cursor }),
        },
        redirect: 'error',
        credentials: 'omit',
        signal: line.signal,
      });
      if (response.status === 401) deps.onRefused(token);
      if (!isEventStream(response) || response.body === null) {
        await response.body?.cancel();
        return;
      }
      say('connected');
      const read = createFrameReader((frame) => take(frame, place));
      const text = response.body.pipeThrough(new TextDecoderStream()).getReader();
      line.signal.addEventListener('abort', () => void text.cancel().catch(() => undefined));
      for (let part = await text.read(); !part.done; part = await text.read()) {
        silence.refresh();
        read(part.value);
      }
    } catch {
      // The line broke, fell silent or was let go: the loop tries again or ends.
    } finally {
      clearTimeout(silence);
      signal.removeEventListener('abort', letGo);
    }
  };

  const take = (frame: Frame, place: { cursor: string }): void => {
    // The greeting names the newest place, but what was missed comes behind it: only a first visit starts there.
    if (frame.event === 'ready') {
      if (place.cursor === '') place.cursor = frame.id;
      return;
    }
    place.cursor = frame.id;
    const event = liveEvent.safeParse(parsedJson(frame.data));
    if (event.success) deps.onEvent(event.data, frame.id);
    else deps.onUnknown(frame.event);
  };

  const run = async (stopped: AbortSignal): Promise<void> => {
    const place = { cursor: '' };
    let failures = 0;
    say('connecting');
    while (!stopped.aborted) {
      const before = deps.now();
      attempt = new AbortController();
      await listen(AbortSignal.any([stopped, attempt.signal]), place);
      if (stopped.aborted) return;
      failures = deps.now() - before > STEADY_MS ? 0 : failures + 1;
      // A line that was there and broke is worth one silent try before anybody is told that it is gone.
      if (connection.state === 'connected') say('connecting');
      else say('offline', connection.since);
      attempt = new AbortController();
      await pause(backoffMs(failures, deps.random()), AbortSignal.any([stopped, attempt.signal]));
    }
  };

  return {
    connection: () => connection,
    start: () => {
      running?.abort();
      running = new AbortController();
      void run(running.signal);
    },
    stop: () => {
      running?.abort();
      running = null;
      say('offline');
    },
    wake: () => {
      if (connection.state !== 'connected') attempt?.abort();
    },
    renew: () => attempt?.abort(),
  };
}

function isEventStream(response: Response): boolean {
  return response.ok && (response.headers.get('content-type') ?? '').startsWith('text/event-stream');
}
