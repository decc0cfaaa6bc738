import { rmSync } from 'node:fs';
import type { ErrorCode } from '#shared/errors.ts';
import type { ServerState } from '#shared/ipc.ts';
import type { Target } from '../api/gateway.ts';
import type { Fetch } from '../api/fetching.ts';
import { readServerAddress } from '../server-address.ts';
import type { ServerChoice } from '../settings.ts';
import { prepareDemo, type DemoSignIns } from './demo-academy.ts';
import { createLocalServer, type HostConfig, type LocalServer, type ReadyMessage } from './local-server.ts';
import type { HostProcess } from './host-process.ts';
import { checkServer, createRemoteServer, type RemoteServer } from './remote-server.ts';

type LocalMode = 'local' | 'demo';

export interface AcademyServerDeps {
  readonly fetch: Fetch;
  choice(): ServerChoice | null;
  remember(choice: ServerChoice | null): void;
  dataDir(mode: LocalMode): string;
  hostConfig(mode: LocalMode): HostConfig;
  fork(): HostProcess;
  now(): number;
  random(): number;
  onState(state: ServerState): void;
  onLine(line: string): void;
  /** Another server than before: what belonged to the old one is over. */
  onLeave(): void;
}

/** The server that this app works with, wherever it runs. */
export interface AcademyServer {
  state(): ServerState;
  target(): Target | null;
  /** A name for the server that stays the same while its address may change; null before the choice. */
  key(): string | null;
  start(): void;
  stop(): Promise<void>;
  connect(url: string): Promise<{ ok: true; academyReady: boolean } | { ok: false; code: ErrorCode }>;
  useLocal(mode: LocalMode): Promise<void>;
  retry(): Promise<void>;
  forget(): Promise<void>;
  deleteDemo(): Promise<void>;
  demoSignIns(): DemoSignIns;
  resumed(): void;
  noteReached(reached: boolean): void;
  markSetUp(): void;
}

type Current =
  | { readonly at: 'nowhere' }
  | { readonly at: 'here'; readonly server: LocalServer }
  | { readonly at: 'elsewhere'; readonly url: string; readonly server: RemoteServer };

/** Runs or watches the chosen server and follows every change of the choice. */
export function createAcademyServer(deps: AcademyServerDeps): AcademyServer {
  let current: Current = { at: 'nowhere' };
  let signIns: DemoSignIns = [];

  const state = (): ServerState => (current.at === 'nowhere' ? { phase: 'unconfigured' } : current.server.state());

  const prepare = async (mode: LocalMode, ready: ReadyMessage): Promise<ReadyMessage> => {
    if (mode === 'local') return ready;
    signIns = await prepareDemo(deps.fetch, ready);
    return { ...ready, setUp: true };
  };

  const begin = (choice: ServerChoice | null): void => {
    const { fetch } = deps;
    const clock = { now: () => deps.now(), random: () => deps.random() };
    // A server that was left may still report its end; nobody is to hear of it.
    const onState = (next: ServerState): void => {
      if (current === mine) deps.onState(next);
    };
    const mine: Current =
      choice === null
        ? { at: 'nowhere' }
        : choice.mode === 'remote'
          ? {
              at: 'elsewhere',
              url: choice.url,
              server: createRemoteServer({ url: choice.url, fetch, ...clock, onState }),
            }
          : {
              at: 'here',
              server: createLocalServer({
                mode: choice.mode,
                config: deps.hostConfig(choice.mode),
                prepare: (ready) => prepare(choice.mode, ready),
                fork: () => deps.fork(),
                ...clock,
                onState,
                onLine: (line) => deps.onLine(line),
              }),
            };
    current = mine;
    deps.onState(state());
    if (mine.at !== 'nowhere') mine.server.start();
  };

  const end = async (): Promise<void> => {
    const left = current;
    if (left.at === 'here') await left.server.stop();
    if (left.at === 'elsewhere') left.server.stop();
  };

  /** One change after the other: a second one while the first still stops its server would leave that one behind. */
  let changing = Promise.resolve();
  const change = (choice: ServerChoice | null): Promise<void> => {
    changing = changing.then(async () => {
      deps.onLeave();
      await end();
      deps.remember(choice);
      begin(choice);
      return undefined;
    });
    return changing;
  };

  return {
    state,
    target: () => {
      if (current.at === 'elsewhere') return { url: current.url, setupSecret: null };
      const ready = current.at === 'here' ? current.server.ready() : null;
      return ready === null ? null : { url: ready.url, setupSecret: ready.setupSecret };
    },
    key: () => {
      const choice = deps.choice();
      return choice === null ? null : choice.mode === 'remote' ? choice.url : choice.mode;
    },
    start: () => begin(deps.choice()),
    stop: end,
    connect: async (typed) => {
      const address = readServerAddress(typed);
      if (!address.ok) return address;
      const answer = await checkServer(deps.fetch, address.origin);
      if (!answer.ok) return answer;
      await change({ mode: 'remote', url: address.origin });
      return { ok: true, academyReady: answer.health.setUp };
    },
    useLocal: (mode) => change({ mode }),
    retry: async () => {
      if (current.at === 'here') await current.server.retry();
      if (current.at === 'elsewhere') current.server.look();
    },
    forget: () => change(null),
    deleteDemo: async () => {
      if (deps.choice()?.mode === 'demo') await change(null);
      rmSync(deps.dataDir('demo'), { recursive: true, force: true, maxRetries: 5 });
    },
    demoSignIns: () => (deps.choice()?.mode === 'demo' ? signIns : []),
    resumed: () => {
      if (current.at === 'here') current.server.resumed();
      if (current.at === 'elsewhere') current.server.look();
    },
    noteReached: (reached) => {
      if (current.at === 'elsewhere') current.server.noteReached(reached);
    },
    markSetUp: () => {
      if (current.at === 'here') current.server.markSetUp();
      if (current.at === 'elsewhere') current.server.look();
    },
  };
}
