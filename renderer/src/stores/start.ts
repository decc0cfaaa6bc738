import { desktop } from '#renderer/api/desktop.ts';
import { refreshAccount, useAccount } from './account.ts';
import { useServer } from './server.ts';
import { useSync } from './sync.ts';

/** Connects the stores to what main says. Called once, before the first render. */
export function startStores(): void {
  const sync = useSync.getState();
  desktop.onServerState((state) => {
    useServer.getState().set(state);
    // Another server has another person signed in, or nobody.
    void refreshAccount();
  });
  desktop.onConnection((connection) => {
    sync.setConnection(connection);
    if (connection.state !== 'connected') return;
    sync.heard(Date.now());
    // The server may just have confirmed a sign-in that began offline.
    void refreshAccount();
  });
  desktop.onLiveEvent(() => sync.heard(Date.now()));
  desktop.onSignInEnded(({ reason }) => useAccount.getState().signedOut(reason));
  void desktop.getServerState().then((state) => useServer.getState().set(state));
  void desktop.getConnection().then((connection) => sync.setConnection(connection));
  void refreshAccount();
}
