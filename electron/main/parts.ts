import { session } from 'electron';
import { join } from 'node:path';
import type { ServerState } from '#shared/ipc.ts';
import type { Fetch } from './api/fetching.ts';
import { createGateway, type Gateway } from './api/gateway.ts';
import { createEventStream, type EventStream } from './event-stream.ts';
import { failureIn } from './failure.ts';
import { parsedJson } from './json-file.ts';
import { described, type Log } from './log.ts';
import { createOfflineCopies, type OfflineCopies } from './offline/offline-copy.ts';
import { openVaults } from './offline/vault.ts';
import type { Profile } from './profile.ts';
import { createAcademyServer, type AcademyServer } from './server/academy-server.ts';
import { serverDataDir } from './server/data-dir.ts';
import { forkHost } from './server/fork-host.ts';
import { hostConfig } from './server/host-config.ts';
import type { SettingsFile } from './settings.ts';
import { openRememberedSignIn } from './sign-in/remembered.ts';
import { createSignIn, type SignIn } from './sign-in/sign-in.ts';
import { systemKeyring } from './system-keyring.ts';
import type { MainWindow } from './window/main-window.ts';
import { createWitness, type Witness } from './witness/witness.ts';
import { openWitnessLog } from './witness/witness-log.ts';

export interface PartsDeps {
  readonly profile: Profile;
  readonly settings: SettingsFile;
  readonly log: Log;
  readonly pagesDir: string;
  readonly hostScript: string;
  readonly push: MainWindow['push'];
  onLiveKitUrl(liveKitUrl: string | null): void;
  /** A page that may reach the live rooms is on its way. */
  isPageBehind(): boolean;
}

/** Everything that has to do with the academy's server, joined up. */
export interface AcademyParts {
  readonly server: AcademyServer;
  readonly gateway: Gateway;
  readonly signIn: SignIn;
  readonly copies: OfflineCopies;
  readonly stream: EventStream;
  readonly witness: Witness;
  /** The server's state as the page may know it. */
  serverState(): ServerState;
  /** Tells the page, which may be a new one. */
  tellServerState(): void;
  start(): void;
  stop(): Promise<void>;
  resumed(): void;
}

/** Makes server, gateway, sign-in, offline copy and event stream, and lets each hear of the others. */
export function connectParts({ profile, settings, log, push, ...deps }: PartsDeps): AcademyParts {
  const fetch = apiFetch();
  const now = Date.now;
  const random = Math.random;
  const keyring = systemKeyring();
  const copies = createOfflineCopies(openVaults(profile.vaultDir, keyring));
  const dataDir = (mode: 'local' | 'demo'): string => serverDataDir(profile.root, mode, process.getuid?.() === 0);

  const server = createAcademyServer({
    fetch,
    choice: () => settings.get().server,
    remember: (choice) => void settings.set({ server: choice }),
    dataDir,
    hostConfig: (mode) => hostConfig(mode, { dataDir: dataDir(mode), pagesDir: deps.pagesDir }, process.env),
    fork: () => forkHost(deps.hostScript),
    now,
    random,
    onState: (state) => serverChanged(state),
    onLine: (line) => log.info({ said: parsedJson(line) ?? line }, 'server'),
    onLeave: () => signIn.leave(),
  });

  const gateway = createGateway({
    fetch,
    target: () => server.target(),
    token: () => signIn.token(),
    isWaiting: () => signIn.isWaiting(),
    language: () => settings.get().language,
    onSignInRefused: (token) => signIn.refused(token),
    onReached: (reached) => server.noteReached(reached),
    onSetUp: () => server.markSetUp(),
  });

  const signIn = createSignIn({
    gateway,
    copies,
    remembered: openRememberedSignIn(join(profile.vaultDir, 'sign-in'), keyring),
    serverKey: () => server.key(),
    now,
    failure: failureIn(settings),
    onChange: (signedIn) => (signedIn ? stream.start() : stream.stop()),
    onEnded: (reason) => push('auth:ended', { reason }),
    onTrouble: (what, error) => log.error({ error: described(error) }, what),
  });

  const stream = createEventStream({
    fetch,
    url: () => server.target()?.url ?? null,
    token: () => signIn.confirmedToken(),
    now,
    random,
    onEvent: (event, cursor) => {
      if (event.type === 'sign-in.ended') signIn.revoked();
      else push('events:live', { event, cursor });
    },
    onConnection: (connection) => {
      push('events:connection', connection);
      if (connection.state === 'connected') {
        copies.contact(now());
        void witness.upload();
      }
      if (connection.state !== 'connecting') server.noteReached(connection.state === 'connected');
    },
    onRefused: (token) => signIn.refused(token),
    onUnknown: (what) => log.warn({ what }, 'an event of the server is not understood'),
  });

  const witness = createWitness({
    log: openWitnessLog(profile.witnessDir),
    gateway,
    owner: () => copies.sealing(),
    token: () => signIn.confirmedToken(),
    onTrouble: (what, error) => log.error({ error: described(error) }, what),
  });

  let changedAt = now();
  const serverState = (): ServerState => {
    const state = server.state();
    return state.phase === 'ready' && deps.isPageBehind()
      ? { phase: 'starting', step: 'page', startedAt: changedAt }
      : state;
  };
  const tellServerState = (): void => push('server:state', serverState());
  const serverChanged = (state: ServerState): void => {
    changedAt = now();
    if (state.phase === 'ready') deps.onLiveKitUrl(state.liveKitUrl);
    tellServerState();
    if (state.phase === 'ready') stream.wake();
  };

  return {
    server,
    gateway,
    signIn,
    copies,
    stream,
    witness,
    serverState,
    tellServerState,
    start: () => {
      server.start();
      signIn.restore();
    },
    stop: async () => {
      stream.stop();
      await server.stop();
    },
    resumed: () => {
      server.resumed();
      stream.renew();
    },
  };
}

/**
 * Main's way to the network: the system's proxy and certificates, as a browser has them, in a session that lives in
 * memory and keeps neither cookies nor answers.
 */
function apiFetch(): Fetch {
  const api = session.fromPartition('academy-api', { cache: false });
  return (address, init) => api.fetch(address, init);
}
