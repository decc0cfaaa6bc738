import { create } from 'zustand';
import type { EvaluationSheet } from '#shared/contract/evaluations.ts';
import type { ApiFailure } from '#renderer/api/failure.ts';
import { retryWait } from '#renderer/api/query-client.ts';
import { hasSignedOut, onReopened, ownSealing, serverNow, userIdOf } from '#renderer/offline/own-sealing.ts';
import { createUnsent, openShelf, type UnsentStore } from '#renderer/offline/unsent.ts';
import { type Account, useAccount } from '#renderer/stores/account.ts';
import { useServer } from '#renderer/stores/server.ts';
import { useSync } from '#renderer/stores/sync.ts';
import { atRest, keptClasses, rowKey, sheetKey } from './kept-rows.ts';
import { createSaver, type Saver } from './saver.ts';
import { send } from './send.ts';

/** So long the disk is waited for, in milliseconds. */
const PATIENCE_MS = 5_000;

/** What screens see of it. */
interface Keeping {
  /** What an earlier window left is here; until then nothing may be typed. */
  readonly ready: boolean;
  /** Whether what is typed outlives this window. */
  readonly kept: boolean;
  /** The sheets that something unsent stands on. */
  readonly sheets: ReadonlyMap<number, EvaluationSheet>;
}

const NOTHING: Keeping = { ready: false, kept: false, sheets: new Map() };
export const useKeeping = create<Keeping>()(() => NOTHING);

interface Own {
  readonly userId: number;
  /** The server that it is for; null until that is settled. */
  server: string | null;
  readonly savers: Map<number, Saver>;
  /** What the store was last told, by class and key. */
  readonly noted: Map<number, Map<string, object>>;
  store: UnsentStore | null;
  opening: Promise<void>;
}

type Say = (failure: ApiFailure) => string;

let own: Own | null = null;
let listening = false;
let say: Say = ({ code }) => code;

/**
 * Takes up what the signed-in person had not saved and goes on sending it, whichever screen is shown, for as long as
 * they are signed in. `sayFailure` puts a failure into their words.
 */
export function keepSavers(sayFailure: Say): void {
  say = sayFailure;
  if (!listening) {
    listening = true;
    useAccount.subscribe(({ account }) => follow(account));
    onReopened(reopen);
    useServer.subscribe(() => {
      if (own !== null) own.server ??= serverNow();
    });
  }
  follow(useAccount.getState().account);
}

/** The saver of one class's sheet. They outlive the screen and, where this computer keeps data, the window. */
export function saverOf(sessionId: number): Saver {
  follow(useAccount.getState().account);
  if (own === null) throw new Error('a sheet was opened without anybody signed in');
  return saverIn(own, sessionId);
}

/** What the rows of this class stand on, as the server last said it. */
export function keepSheet(sheet: EvaluationSheet): void {
  const { sheets } = useKeeping.getState();
  if (own === null || sheets.get(sheet.session.id) === sheet) return;
  useKeeping.setState({ sheets: new Map([...sheets, [sheet.session.id, sheet]]) });
  note(own, sheet.session.id);
}

/** Tries again to open what an earlier password closed. */
function reopen(): void {
  if (own !== null && own.store === null) own.opening = opened(own);
}

function follow(account: Account): void {
  const userId = userIdOf(account);
  if (own !== null && userId !== own.userId) {
    leave(own, account);
    own = null;
    useKeeping.setState(NOTHING, true);
    useSync.getState().setOutbox({ waiting: 0, conflicts: 0, refused: 0, unsent: 0, unsentIn: null });
  }
  if (own !== null || userId === null) return;
  own = { userId, server: serverNow(), savers: new Map(), noted: new Map(), store: null, opening: Promise.resolve() };
  own.opening = opened(own);
}

/** A person who signed out was asked, and takes it with them. */
function leave({ server, savers, store }: Own, account: Account): void {
  for (const saver of savers.values()) saver.stop();
  const left = hasSignedOut(server, account) ? store?.erase() : store?.close();
  void left?.catch((error: unknown) => console.error('what was not sent was not put away', error));
}

/** A disk that does not answer costs the keeping, never the sheet. */
async function opened(mine: Own): Promise<void> {
  await Promise.race([open(mine), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  if (own === mine) useKeeping.setState({ ready: true });
}

async function open(mine: Own): Promise<void> {
  try {
    const sealing = await ownSealing();
    if (sealing !== null && own === mine) {
      const store = createUnsent(await openShelf(sealing), sealing, (error) => {
        if (own === mine) useKeeping.setState({ kept: false });
        console.error('what was typed could not be written down', error);
      });
      const classes = keptClasses(await store.read());
      if (own !== mine) return await store.close();
      mine.store = store;
      const sheets = [...classes].flatMap(([id, { sheet }]) => (sheet === null ? [] : [[id, sheet] as const]));
      useKeeping.setState((now) => ({ kept: true, sheets: new Map([...sheets, ...now.sheets]) }));
      for (const [id, { rows }] of classes) saverIn(mine, id).restore(rows);
      for (const id of mine.savers.keys()) note(mine, id);
    }
  } catch (error) {
    console.error('what was not sent could not be opened', error);
  }
}

function saverIn(mine: Own, sessionId: number): Saver {
  const there = mine.savers.get(sessionId);
  if (there !== undefined) return there;
  const saver = createSaver({
    send: (items) => send(sessionId, items, say),
    newId: () => crypto.randomUUID(),
    async kept() {
      await mine.opening;
      const written = await mine.store?.written();
      if (written !== undefined && own === mine) useKeeping.setState({ kept: written });
    },
    wait: (failures) => new Promise((resolve) => setTimeout(resolve, retryWait(failures - 1))),
  });
  mine.savers.set(sessionId, saver);
  saver.subscribe(() => {
    note(mine, sessionId);
    if (own === mine) tellOutbox(mine);
  });
  return saver;
}

/** Has the store write down what of this class is not on the server, and forget what is. */
function note(mine: Own, sessionId: number): void {
  const { store, savers, noted } = mine;
  const unsent = savers.get(sessionId)?.unsent() ?? new Map();
  if (store === null) return;
  const now = new Map<string, object>([...unsent].map(([studentId, row]) => [rowKey(sessionId, studentId), row]));
  const sheet = useKeeping.getState().sheets.get(sessionId);
  if (now.size > 0 && sheet !== undefined) now.set(sheetKey(sessionId), sheet);
  const before = noted.get(sessionId) ?? new Map<string, object>();
  for (const [studentId, row] of unsent) {
    const key = rowKey(sessionId, studentId);
    if (before.get(key) !== row) store.note(key, atRest(row));
  }
  if (now.has(sheetKey(sessionId)) && before.get(sheetKey(sessionId)) !== sheet) store.note(sheetKey(sessionId), sheet);
  for (const key of before.keys()) if (!now.has(key)) store.note(key, null);
  noted.set(sessionId, now);
}

function tellOutbox({ savers }: Own): void {
  const states = [...savers.values()].flatMap((saver) => [...saver.rows().values()].map(({ state }) => state));
  const count = (of: string): number => states.filter((state) => state === of).length;
  const unsent = [...savers].map(([id, saver]) => [id, [...saver.unsent().values()]] as const);
  const stuck = unsent.find(([, rows]) => rows.some(({ state }) => state !== 'waiting'));
  useSync.getState().setOutbox({
    waiting: count('away'),
    conflicts: count('conflict'),
    refused: count('refused'),
    unsent: unsent.reduce((sum, [, rows]) => sum + rows.length, 0),
    unsentIn: stuck?.[0] ?? null,
  });
}
