import type { Knex } from 'knex';

/**
 * Several reads in one round trip, each answering its own rows under its name. The statements carry no bindings: only
 * what `idList` made is written into them. In a transaction each sees what was committed when it began, as alone.
 */
export async function together<Rows extends Record<string, object>>(
  db: Knex,
  statements: { readonly [Name in keyof Rows]: string },
): Promise<{ readonly [Name in keyof Rows]: Rows[Name][] }> {
  const names = Object.keys(statements);
  const results = await db.raw<readonly { readonly rows: object[] }[]>(Object.values(statements).join(';\n'));
  if (results.length !== names.length) throw new Error('each statement answers once');
  return Object.fromEntries(names.map((name, n) => [name, results[n]?.rows ?? []])) as {
    [Name in keyof Rows]: Rows[Name][];
  };
}

/** Ids as a constant that a statement may hold; anything but a whole number throws. */
export function idList(ids: readonly number[]): string {
  const wrong = ids.find((id) => !Number.isSafeInteger(id));
  if (wrong !== undefined) throw new Error(`${wrong} is no id`);
  return `'{${ids.join(',')}}'::bigint[]`;
}
