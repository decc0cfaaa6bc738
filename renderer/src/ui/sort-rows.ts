export type SortValue = string | number | null;

export interface Sorting {
  readonly column: string;
  readonly descending: boolean;
}

/** The next sorting when a column's head is pressed: upwards, downwards, then as the rows came. */
export function nextSorting(sorting: Sorting | null, column: string): Sorting | null {
  if (sorting === null || sorting.column !== column) return { column, descending: false };
  return sorting.descending ? null : { column, descending: true };
}

/**
 * Rows in order of a value; equal ones keep the order they came in, and rows without a value stand last either way.
 * Words are compared as the language does it.
 */
export function sortRows<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => SortValue,
  descending: boolean,
  language: 'ar' | 'en',
): readonly Row[] {
  const words = new Intl.Collator(language, { numeric: true });
  const sign = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, value: valueOf(row) }))
    .toSorted((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null);
      if (typeof a.value === 'number' && typeof b.value === 'number') return sign * (a.value - b.value);
      return sign * words.compare(String(a.value), String(b.value));
    })
    .map(({ row }) => row);
}
