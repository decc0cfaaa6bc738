import type { Knex } from 'knex';
import { pipelined, type Statement } from './prepared.ts';

/**
 * Several reads in one round trip, each answering its own rows under its name. In a transaction each sees what was
 * committed when it began, as alone. What stands in `first` is sent before them, and its answers are of no interest.
 */
export async function together<Rows extends Record<string, object>>(
  db: Knex,
  statements: { readonly [Name in keyof Rows]: Statement },
  first: readonly Statement[] = [],
): Promise<{ readonly [Name in keyof Rows]: Rows[Name][] }> {
  const results = await pipelined<object>(db, [...first, ...Object.values(statements)]);
  return byName<Rows>(statements, results.slice(first.length));
}

/** What these statements answered, sent in their order, each under its name. */
export const byName = <Rows extends Record<string, object>>(
  statements: { readonly [Name in keyof Rows]: Statement },
  results: readonly object[][],
): { readonly [Name in keyof Rows]: Rows[Name][] } =>
  Object.fromEntries(Object.keys(statements).map((name, n) => [name, results[n] ?? []])) as {
    [Name in keyof Rows]: Rows[Name][];
  };
