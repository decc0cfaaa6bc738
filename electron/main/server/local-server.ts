import { fromHost, type FromHost, type ToHost } from '#electron/server-host/messages.ts';
import type { ServerState } from '#shared/ipc.ts';
import { backoffMs } from '../backoff.ts';
import { createRingBuffer } from '../ring-buffer.ts';
import type { HostProcess } from './host-process.ts';

/** How long the server may take to stop before it is killed (reliability.md 15). */
const STOP_WITHIN_MS = 10_000;
/** A server that ran this long starts counting its restarts anew. */
const STEADY_MS = 60_000;
const FIRST_RESTART_MS = 1_000;
const LONGEST_RESTART_MS = 30_000;
const LINES_KEPT = 200;

export type HostConfig = Extract<ToHost, { type: 'start' }>['config'];
export type ReadyMessage = Extract<FromHost, { type: 'ready' }>;

export interface LocalServerDeps {
  readonly mode: 'local' | 'demo';
  readonly config: HostConfig;
  fork(): HostProcess;
  now(): number;
  random(): number;
  /** What is still to be done with a server that has started, before anybody may use it. */
  prepare(ready: ReadyMessage): Promise<ReadyMessage>;
  onState(state: ServerState): void;
  onLine(line: string): void;
  readonly stopWithinMs?: number;
}

/** The server on this computer, kept running until it is told to stop. */
export interface LocalServer {
  state(): ServerState;
  /** What the running server said of itself; null while it is not ready. */
  ready(): ReadyMessage | null;
  start(): void;
  /** Ends it for good. Resolves when the process is gone: asked first, killed after ten seconds. */
  stop(): Promise<void>;
  /** Stops whatever there is and starts anew, at once. */
  retry(): Promise<void>;
  resumed(): void;
  markSetUp(): void;
}

interface Run {
  readonly process: HostProcess;
  readonly gone: Promise<void>;
  readyAt: number | null;
  failed: boolean;
  stopping: boolean;
}

/**
 * Supervises the bundled server: a refusal to start waits for a person, an unexpected end is followed by a restart with
 * growing pauses.
 */
export function createLocalServer(deps: LocalServerDeps): LocalServer {
  const log = createRingBuffer(LINES_KEPT);
  let state: ServerState = { phase: 'starting', step: 'process', startedAt: deps.now() };
  let ready: ReadyMessage | null = null;
  let run: Run | null = null;
  let restarts = 0;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const say = (next: ServerState): void => {
    state = next;
    deps.onState(next);
  };
  const sayReady = (message: ReadyMessage): void => {
    ready = message;
    const { url, liveKitUrl, setUp } = message;
    say({ phase: 'ready', mode: deps.mode, url, liveKitUrl, setUp });
  };
  const sayFailed = (code: string, data: Record<string, string | number | null>, nextTryAt: number | null): void =>
    say({ phase: 'failed', code, data, log: log.text(), restarts, nextTryAt });

  const line = (text: string): void => {
    log.add(text);
    deps.onLine(text);
  };

  const prepare = async (of: Run, message: ReadyMessage): Promise<void> => {
    say({ phase: 'starting', step: 'prepare', startedAt: deps.now() });
    try {
      const prepared = await deps.prepare(message);
      if (run === of) sayReady(prepared);
    } catch (error) {
      line(String(error));
      if (run === of) refuse(of, 'prepare_failed', {});
    }
  };

  /** A process that will not serve is let go; it is tried again when a person says so. */
  const refuse = (of: Run, code: string, data: Record<string, string | number | null>): void => {
    of.failed = true;
    sayFailed(code, data, null);
    of.process.post({ type: 'stop' });
  };

  const message = (of: Run, raw: unknown): void => {
    const parsed = fromHost.safeParse(raw);
    if (!parsed.success) {
      line('a message of the server process could not be read');
    } else if (parsed.data.type === 'ready') {
      of.readyAt = deps.now();
      void prepare(of, parsed.data);
    } else {
      refuse(of, parsed.data.code, parsed.data.data);
    }
  };

  const exited = (of: Run, exitCode: number): void => {
    if (run === of) run = null;
    ready = null;
    if (of.stopping || of.failed) return;
    if (of.readyAt !== null && deps.now() - of.readyAt > STEADY_MS) restarts = 0;
    const wait = backoffMs(restarts, deps.random(), FIRST_RESTART_MS, LONGEST_RESTART_MS);
    restarts += 1;
    sayFailed('server_stopped', { exitCode }, deps.now() + wait);
    timer = setTimeout(start, wait);
  };

  function start(): void {
    clearTimeout(timer);
    if (run !== null || closed) return;
    say({ phase: 'starting', step: 'process', startedAt: deps.now() });
    const process = deps.fork();
    const gone = new Promise<void>((resolve) => {
      process.onExit((code) => {
        exited(started, code);
        resolve();
      });
    });
    const started: Run = { process, gone, readyAt: null, failed: false, stopping: false };
    run = started;
    process.onLine(line);
    process.onMessage((raw) => message(started, raw));
    process.post({ type: 'start', config: deps.config });
  }

  const halt = async (): Promise<void> => {
    clearTimeout(timer);
    const stopped = run;
    if (stopped === null) return;
    stopped.stopping = true;
    stopped.process.post({ type: 'stop' });
    const late = setTimeout(() => {
      line('the server did not stop in time and is killed');
      stopped.process.kill();
    }, deps.stopWithinMs ?? STOP_WITHIN_MS);
    await stopped.gone;
    clearTimeout(late);
  };

  return {
    state: () => state,
    ready: () => ready,
    start,
    stop: () => {
      closed = true;
      return halt();
    },
    retry: async () => {
      restarts = 0;
      await halt();
      start();
    },
    resumed: () => run?.process.post({ type: 'resumed' }),
    markSetUp: () => {
      if (ready !== null) sayReady({ ...ready, setUp: true });
    },
  };
}
