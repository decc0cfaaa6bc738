import { desktop } from '#renderer/api/desktop.ts';
import { type Account, useAccount } from '#renderer/stores/account.ts';
import { useServer } from '#renderer/stores/server.ts';
import { createSealing, type Sealing } from './sealing.ts';

let held: { readonly userId: number | null; readonly sealing: Promise<Sealing | null> } | null = null;

useAccount.subscribe(({ account }) => {
  if (held !== null && held.userId !== userIdOf(account)) held = null;
});

export const userIdOf = (account: Account): number | null => (account.status === 'in' ? account.user.id : null);

/**
 * Seals for whoever is signed in. Main hands the key over once for each load of the window (reliability.md 22), so all
 * that is kept here shares it. Null when this computer keeps nothing for the person; may be another answer later.
 */
export function ownSealing(): Promise<Sealing | null> {
  if (held !== null) return held.sealing;
  const mine = { userId: userIdOf(useAccount.getState().account), sealing: takeSealing() };
  held = mine;
  const letGo = (): void => {
    if (held === mine) held = null;
  };
  void mine.sealing.then((sealing) => (sealing === null ? letGo() : undefined), letGo);
  return mine.sealing;
}

const reopened = new Set<() => void>();

/** Hears that what an earlier password closed was opened with it, or given up. */
export const onReopened = (listener: () => void): void => void reopened.add(listener);

export function tellReopened(): void {
  for (const listener of reopened) listener();
}

async function takeSealing(): Promise<Sealing | null> {
  const key = await desktop.takeOfflineKey();
  if (key === null) return null;
  const bytes = Uint8Array.from(key);
  key.fill(0);
  return createSealing(bytes);
}

/** Which server the window works with; null while none is settled. */
export function serverNow(): string | null {
  const { server } = useServer.getState();
  if (server?.phase !== 'ready' && server?.phase !== 'unreachable') return null;
  return server.mode === 'remote' ? server.url : server.mode;
}

/**
 * Whether somebody who worked with this server signed out and takes what was kept with them. One whose sign-in merely
 * ended, or who went to another server, finds it again.
 */
export const hasSignedOut = (server: string | null, account: Account): boolean =>
  account.status === 'out' && account.ended === null && server !== null && server === serverNow();
