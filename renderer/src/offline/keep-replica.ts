import { api } from '#renderer/api/client.ts';
import { desktop } from '#renderer/api/desktop.ts';
import { type Account, useAccount } from '#renderer/stores/account.ts';
import { useServer } from '#renderer/stores/server.ts';
import { useSync } from '#renderer/stores/sync.ts';
import { hasSignedOut, onReopened, ownSealing, serverNow, userIdOf } from './own-sealing.ts';
import { NO_REPLICA, type Replica, type ReplicaView, startReplica } from './replica.ts';
import { type CopyStore, openStore } from './store.ts';

interface Open {
  readonly userId: number;
  /** The server it is a copy of; null until that is settled. */
  server: string | null;
  readonly replica: Replica;
}

let open: Open | null = null;
let listening = false;

type Show = (view: ReplicaView) => void;

/** Opens the signed-in person's replica and keeps it for as long as they are signed in, whichever screen is shown. */
export function keepReplica(onChange: Show): void {
  if (!listening) {
    listening = true;
    useAccount.subscribe(({ account }) => follow(account, onChange));
    useServer.subscribe(() => {
      if (open !== null) open.server ??= serverNow();
    });
    useSync.subscribe(({ connection }, before) => {
      if (connection === before.connection) return;
      open?.replica.setOnline(connection?.state !== 'offline');
      if (connection?.state === 'connected') open?.replica.nudge();
    });
    desktop.onLiveEvent(() => open?.replica.nudge());
    desktop.onPowerResumed(() => open?.replica.nudge());
    onReopened(() => reopen(onChange));
  }
  follow(useAccount.getState().account, onChange);
}

function follow(account: Account, onChange: Show): void {
  const userId = userIdOf(account);
  if (open !== null && userId !== open.userId) {
    leave(open, account);
    open = null;
    onChange(NO_REPLICA);
  }
  if (open !== null || account.status !== 'in') return;
  const replica = startReplica({
    fetchPage: (cursor) => api.review.sync(cursor === null ? {} : { cursor }),
    openStore: openOwnStore,
    onChange: (view) => {
      if (view.asOf !== null) useSync.getState().copyOpened(view.asOf);
      onChange(view);
    },
    onTrouble: (what, error) => console.error(what, error),
  });
  replica.setOnline(useSync.getState().connection?.state !== 'offline');
  open = { userId: account.user.id, server: serverNow(), replica };
}

function reopen(onChange: Show): void {
  if (open === null) return;
  open.replica.close();
  open = null;
  follow(useAccount.getState().account, onChange);
}

/** A person who signed out takes their copy with them. */
function leave({ replica, server }: Open, account: Account): void {
  if (hasSignedOut(server, account))
    void replica.erase().catch((error: unknown) => console.error('the offline copy was not erased', error));
  else replica.close();
}

async function openOwnStore(): Promise<CopyStore | null> {
  const sealing = await ownSealing();
  return sealing === null ? null : openStore(sealing);
}
