import { useEffect, useSyncExternalStore } from 'react';
import type { SheetRow } from '#shared/contract/evaluations.ts';
import { ERROR_TABLE, isErrorCode } from '#shared/errors.ts';
import { api } from '#renderer/api/client.ts';
import { ApiFailure, toFailure } from '#renderer/api/failure.ts';
import { retryWait } from '#renderer/api/query-client.ts';
import { useUser } from '#renderer/stores/account.ts';
import { useSync } from '#renderer/stores/sync.ts';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import { type Conflict, createSaver, type RowView, type SaveAnswer, type SaveItem, type Saver } from '../core/saver.ts';

type Value = string | number | boolean | null;

/** They outlive the screen: what is not saved yet goes on being saved while the window is open. */
const savers = new Map<string, Saver>();

function conflictOf(data: Readonly<Record<string, unknown>>): Conflict {
  const value = (key: string): Value => {
    const one = data[key];
    return typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean' ? one : null;
  };
  const number = (key: string): number | null => {
    const one = data[key];
    return typeof one === 'number' ? one : null;
  };
  const fields = Array.isArray(data['fields']) ? data['fields'].filter((one) => typeof one === 'string') : [];
  return {
    entryId: number('presentEntryId'),
    author: typeof data['presentAuthor'] === 'string' ? data['presentAuthor'] : null,
    at: number('presentAt'),
    fields: fields.map((field) => ({
      field,
      present: value(`present.${field}`),
      wanted: value(`wanted.${field}`),
    })),
  };
}

async function send(
  sessionId: number,
  items: readonly SaveItem[],
  say: (failure: ApiFailure) => string,
): Promise<readonly SaveAnswer[]> {
  try {
    const { results } = await api.evaluations.save({ items: items.map((item) => ({ ...item, sessionId })) });
    // Those that were saved before the database went away answer the same when they are sent again.
    for (const result of results)
      if (!result.ok && isErrorCode(result.code) && ERROR_TABLE[result.code].kind === 'unavailable')
        throw new ApiFailure(result.code, {}, null);
    return results.map((result): SaveAnswer => {
      if (result.ok) {
        const { entryId, evaluation, at } = result.done;
        return { outcome: 'saved', entryId, evaluation, at };
      }
      if (result.code === 'evaluation_conflict') return { outcome: 'conflict', conflict: conflictOf(result.data) };
      return { outcome: 'refused', message: result.message };
    });
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.kind === 'unavailable') throw failure;
    return items.map(() => ({ outcome: 'refused', message: say(failure) }));
  }
}

function tellOutbox(): void {
  const states = [...savers.values()].flatMap((saver) => [...saver.rows().values()].map(({ state }) => state));
  const count = (...of: readonly string[]): number => states.filter((state) => of.includes(state)).length;
  useSync.getState().setOutbox({ waiting: count('away'), conflicts: count('conflict'), refused: count('refused') });
}

/** The saver of one class's sheet for whoever is signed in, and its rows as they are now. */
export function useSaver(
  sessionId: number,
  loaded: readonly SheetRow[] | undefined,
): { readonly saver: Saver; readonly rows: ReadonlyMap<number, RowView> } {
  const { id: staffId } = useUser();
  const sentence = useSentence();
  const key = `${staffId}/${sessionId}`;
  let saver = savers.get(key);
  if (saver === undefined) {
    saver = createSaver({
      send: (items) => send(sessionId, items, sentence),
      newId: () => crypto.randomUUID(),
      wait: (failures) => new Promise((resolve) => setTimeout(resolve, retryWait(failures - 1))),
    });
    saver.subscribe(tellOutbox);
    savers.set(key, saver);
  }
  const one = saver;
  useEffect(() => {
    if (loaded !== undefined) one.load(loaded);
  }, [one, loaded]);
  return { saver: one, rows: useSyncExternalStore(one.subscribe, one.rows) };
}
