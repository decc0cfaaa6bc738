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
  const names = Object.keys(statements);
  const results = await pipelined<object>(db, [...first, ...Object.values(statements)]);
  return Object.fromEntries(names.map((name, n) => [name, results[first.length + n] ?? []])) as {
    [Name in keyof Rows]: Rows[Name][];
  };
}
