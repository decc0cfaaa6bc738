// @vitest-environment happy-dom
import { cleanup, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, test } from 'vitest';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { nextSorting, sortRows } from '#renderer/ui/sort-rows.ts';
import { show } from './support.tsx';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly grade: number | null;
}
const ROWS: readonly Row[] = [
  { id: 1, name: 'يوسف', grade: 9 },
  { id: 2, name: 'آدم', grade: null },
  { id: 3, name: 'إبراهيم', grade: 7.5 },
];
const COLUMNS: readonly Column<Row>[] = [
  { id: 'name', header: 'Name', width: '1fr', cell: ({ name }) => name, sortBy: ({ name }) => name },
  { id: 'grade', header: 'Grade', width: '80px', cell: ({ grade }) => grade ?? '—', sortBy: ({ grade }) => grade },
];

function Table({ opened, pressed }: { readonly opened: (row: Row) => void; readonly pressed?: (row: Row) => void }) {
  const [chosen, setChosen] = useState<number | null>(null);
  return (
    <DataTable
      label="Students"
      rows={ROWS}
      keyOf={({ id }) => id}
      columns={COLUMNS}
      selected={chosen}
      onSelect={({ id }) => setChosen(id)}
      onOpen={opened}
      {...(pressed === undefined ? {} : { keys: { KeyA: pressed } })}
    />
  );
}

const namesShown = (): string[] =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[0]?.textContent ?? '');

afterEach(cleanup);

describe('the table', () => {
  test('is walked with the arrows; Enter opens the chosen row', async () => {
    const opened: number[] = [];
    show(<Table opened={({ id }) => opened.push(id)} />);
    const user = userEvent.setup();
    await user.tab();
    await user.tab();
    await user.tab({ shift: true });
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}{End}{Enter}{ArrowDown}{Enter}{ArrowUp}{Enter}');
    expect(opened).toEqual([2, 3, 3, 2]);
    const grid = screen.getByRole('grid');
    const active = screen.getByRole('row', { selected: true });
    expect(grid.getAttribute('aria-activedescendant')).toBe(active.id);
    expect(active.textContent).toContain('آدم');
  });

  test('sorts by a head: up, down, then as the rows came; rows without a value stand last', async () => {
    show(<Table opened={() => undefined} />);
    const user = userEvent.setup();
    const head = screen.getByRole('button', { name: /Grade/ });
    await user.click(head);
    expect(namesShown()).toEqual(['إبراهيم', 'يوسف', 'آدم']);
    expect(screen.getByRole('columnheader', { name: /Grade/ }).getAttribute('aria-sort')).toBe('ascending');
    await user.click(head);
    expect(namesShown()).toEqual(['يوسف', 'إبراهيم', 'آدم']);
    await user.click(head);
    expect(namesShown()).toEqual(['يوسف', 'آدم', 'إبراهيم']);
  });

  test('acts on single keys by their place, on the chosen row, only while it has the focus', async () => {
    const pressed: number[] = [];
    show(<Table opened={() => undefined} pressed={({ id }) => pressed.push(id)} />);
    const user = userEvent.setup();
    await user.keyboard('{a}');
    screen.getByRole('grid').focus();
    await user.keyboard('{a}');
    expect(pressed).toEqual([]);
    await user.keyboard('{ArrowDown}');
    await user.keyboard('[KeyA]');
    expect(pressed).toEqual([1]);
  });

  test('without anything to choose is a plain table, not a stop of the keyboard', () => {
    show(<DataTable label="Students" rows={ROWS} keyOf={({ id }) => id} columns={COLUMNS} />);
    expect(screen.getByRole('table', { name: 'Students' }).hasAttribute('tabindex')).toBe(false);
    expect(screen.getAllByRole('cell')).toHaveLength(ROWS.length * COLUMNS.length);
  });

  test('teaches when it is empty and keeps its places while it loads', () => {
    show(<DataTable label="Students" rows={[]} keyOf={() => 0} columns={COLUMNS} empty="Nobody yet" />);
    expect(screen.getByText('Nobody yet')).toBeDefined();
    cleanup();
    show(<DataTable label="Students" rows={[]} keyOf={() => 0} columns={COLUMNS} empty="Nobody yet" loading />);
    expect(screen.queryByText('Nobody yet')).toBeNull();
    expect(screen.getByRole('table').getAttribute('aria-busy')).toBe('true');
  });
});

describe('sorting', () => {
  test('compares Arabic words as the language does and keeps equal rows in their order', () => {
    const rows = [
      { n: 'ب', k: 1 },
      { n: 'أ', k: 2 },
      { n: 'ب', k: 3 },
      { n: 'ت', k: 4 },
    ];
    expect(sortRows(rows, ({ n }) => n, false, 'ar').map(({ k }) => k)).toEqual([2, 1, 3, 4]);
    expect(sortRows(rows, ({ n }) => n, true, 'ar').map(({ k }) => k)).toEqual([4, 1, 3, 2]);
  });

  test('starts upwards on another column', () => {
    expect(nextSorting({ column: 'name', descending: true }, 'grade')).toEqual({ column: 'grade', descending: false });
    expect(nextSorting({ column: 'name', descending: true }, 'name')).toBeNull();
  });
});
