import type { SessionDetail } from '#shared/contract/sessions.ts';
import { type ApiFailure, toFailure } from '#renderer/api/failure.ts';
import { retryWait } from '#renderer/api/query-client.ts';
import { applyPage, type Copy, EMPTY_COPY, type Page, shownSessions } from './copy.ts';
import type { CopyStore } from './store.ts';

/** Live events come in bursts when a class starts; this long they gather before the server is asked. */
const GATHER_MS = 40;
/** Without any event the copy is still looked after this often, so that "as of" keeps up with the clock. */
const LOOK_EVERY_MS = 60_000;

/**
 * `opening`: this computer's copy is being read. `syncing`: it is behind the server and catching up. `ready`: it is what
 * the server has. `offline`: the server is away and the copy is as old as `asOf` says.
 */
export type ReplicaState = 'opening' | 'syncing' | 'ready' | 'offline';

/** What screens see of the copy. */
export interface ReplicaView {
  readonly sessions: readonly SessionDetail[];
  readonly asOf: number | null;
  readonly state: ReplicaState;
  /** During the first walk: how many sessions have come so far. */
  readonly progress: { readonly received: number } | null;
  /** Why the last try to catch up failed, unless the server was only away. */
  readonly failure: ApiFailure | null;
  /** Whether the copy is kept on this computer, or lives in this window only. */
  readonly kept: 'unknown' | 'yes' | 'no';
}

export const NO_REPLICA: ReplicaView = {
  sessions: [],
  asOf: null,
  state: 'opening',
  progress: null,
  failure: null,
  kept: 'unknown',
};

export interface ReplicaDeps {
  fetchPage(cursor: string | null): Promise<Page>;
  /** Null when this computer keeps no copy for the person; may be another answer later. */
  openStore(): Promise<CopyStore | null>;
  onChange(view: ReplicaView): void;
  onTrouble(what: string, error: unknown): void;
}

/** One person's copy of what they may review: opened from this computer at once, then kept as new as the server. */
export interface Replica {
  /** Something changed on the server, or the connection is back: catch up soon. */
  nudge(): void;
  setOnline(online: boolean): void;
  /** Stops; the copy stays on this computer. */
  close(): void;
  /** Stops and deletes the copy. */
  erase(): Promise<void>;
}

/** Starts at once. */
export function startReplica(deps: ReplicaDeps): Replica {
  let copy: Copy = EMPTY_COPY;
  let store: CopyStore | null = null;
  let kept: ReplicaView['kept'] = 'unknown';
  let failure: ApiFailure | null = null;
  let opened = false;
  let caughtUp = false;
  let online = true;
  let away = false;
  let received = 0;
  let failures = 0;
  let running = false;
  let again = false;
  let closed = false;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;

  const state = (): ReplicaState => {
    if (!opened) return 'opening';
    if (!online || away) return 'offline';
    return caughtUp ? 'ready' : 'syncing';
  };
  const publish = (of: Copy = copy): void => {
    if (closed) return;
    const walking = opened && !caughtUp && of.asOf === null && online && !away;
    deps.onChange({
      sessions: shownSessions(of),
      asOf: of.asOf,
      state: state(),
      progress: walking ? { received } : null,
      failure,
      kept,
    });
  };

  const openKept = async (): Promise<void> => {
    try {
      store = await deps.openStore();
      kept = store === null ? 'no' : 'yes';
      if (store !== null && copy === EMPTY_COPY) copy = await store.read((part) => publish(part));
    } catch (error) {
      giveUpKeeping('the offline copy could not be opened', error);
    }
  };
  /** What is on the disk stays whole and older; this window goes on without it. */
  const giveUpKeeping = (what: string, error: unknown): void => {
    if (closed) return;
    store?.close();
    store = null;
    kept = 'no';
    deps.onTrouble(what, error);
  };

  const catchUp = async (): Promise<void> => {
    if (kept === 'no' && copy === EMPTY_COPY) await openKept();
    for (let more = true; more;) {
      const page = await deps.fetchPage(copy.cursor);
      if (closed) return;
      const step = applyPage(copy, page);
      copy = step.copy;
      received += page.sessions.length;
      away = false;
      more = page.more;
      if (!more) caughtUp = true;
      publish();
      await store?.write(step).catch((error: unknown) => giveUpKeeping('the offline copy could not be written', error));
    }
    failure = null;
    failures = 0;
  };

  const run = async (): Promise<void> => {
    if (!opened || closed) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    again = false;
    clearTimeout(retrying);
    try {
      await catchUp();
    } catch (thrown) {
      noteFailure(toFailure(thrown));
    }
    running = false;
    if (again && !closed) return run();
    publish();
  };

  const noteFailure = (thrown: ApiFailure): void => {
    // A cursor that the server does not know any more: the walk begins anew, over what is here.
    if (thrown.code === 'bad_input' && copy.cursor !== null) {
      copy = { ...copy, cursor: null };
      again = true;
      return;
    }
    caughtUp = false;
    away = thrown.code === 'server_unreachable';
    failure = away ? null : thrown;
    if (thrown.kind === 'unavailable' && online) retrying = setTimeout(() => void run(), retryWait(failures));
    failures += 1;
  };

  const look = setInterval(() => void run(), LOOK_EVERY_MS);
  const stop = (): void => {
    closed = true;
    clearInterval(look);
    clearTimeout(gathering);
    clearTimeout(retrying);
  };

  void openKept().then(() => {
    opened = true;
    publish();
    return run();
  });

  return {
    nudge() {
      gathering ??= setTimeout(() => {
        gathering = undefined;
        void run();
      }, GATHER_MS);
    },
    setOnline(next) {
      if (online === next) return;
      online = next;
      if (!online) caughtUp = false;
      else void run();
      publish();
    },
    close() {
      stop();
      store?.close();
    },
    async erase() {
      stop();
      await store?.erase();
    },
  };
}
