import { ERROR_TABLE, isErrorCode } from '#shared/errors.ts';
import { api } from '#renderer/api/client.ts';
import { ApiFailure, toFailure } from '#renderer/api/failure.ts';
import type { Conflict, SaveAnswer, SaveItem } from './saver.ts';

type Value = string | number | boolean | null;

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

/** Sends rows of one class's sheet. Rejects when the server is away; `say` puts another failure into words. */
export async function send(
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
