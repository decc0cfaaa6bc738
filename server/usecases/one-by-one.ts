import { refuse, type ErrorCode, type Result } from '#shared/errors.ts';
import type { Deps } from '../deps.ts';
import { codeOfFault } from './faults.ts';

export interface Answered<Item, T> {
  readonly item: Item;
  readonly result: Result<T>;
}

/**
 * Does the items of a person's batch in their order, each in a transaction of its own, and answers for each (product.md:
 * every batch answers per item). One that breaks is logged with what `named` says of it and answers its code, for what the
 * others did stands. A database that went away is not asked again for the rest: nothing of it was begun. Where it was away
 * from the start there is nothing to answer for, and that is thrown.
 */
export async function oneByOne<Item, T>(
  deps: Pick<Deps, 'log'>,
  items: readonly Item[],
  act: (item: Item) => Promise<Result<T>>,
  named: (item: Item) => Readonly<Record<string, unknown>>,
): Promise<readonly Answered<Item, T>[]> {
  const answers: Answered<Item, T>[] = [];
  let away = false;
  for (const item of items) {
    try {
      answers.push({ item, result: away ? refuse('database_unavailable') : await act(item) });
    } catch (error) {
      const code = codeOfFault(error);
      away = code === 'database_unavailable';
      if (away && answers.length === 0) throw error;
      deps.log.error({ ...named(item), err: error }, 'one of a batch broke; what the others did stands');
      answers.push({ item, result: refuse(code) });
    }
  }
  return answers;
}

/** An item's answer where nothing but the code is told. */
export const whetherDone = (result: Result<unknown>): { readonly done: boolean; readonly code: ErrorCode | null } =>
  result.ok ? { done: true, code: null } : { done: false, code: result.refusal.code };
