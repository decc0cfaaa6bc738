import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { PlainRows, VirtualRows } from './data-table-rows.tsx';
import classes from './data-table.module.css';
import { SkeletonRows } from './skeleton-rows.tsx';
import { nextSorting, type Sorting, sortRows, type SortValue } from './sort-rows.ts';

/** From this many rows on only those in sight are drawn. */
const VIRTUAL_FROM = 120;
const PAGE_ROWS = 12;

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** A CSS grid track: `120px`, `minmax(160px, 1fr)`. */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
  /** Makes the column sortable by this value; null stands last. */
  readonly sortBy?: (row: Row) => SortValue;
  readonly align?: 'start' | 'end';
}

export interface DataTableProps<Row> {
  /** What the table holds, for readers of the screen. */
  readonly label: string;
  /** Keep it stable between renders (a query's data, a useMemo). */
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  readonly columns: readonly Column<Row>[];
  readonly selected?: string | number | null;
  /** Selection follows the keyboard: Up, Down, Home, End, Page Up, Page Down, or a click. */
  readonly onSelect?: (row: Row) => void;
  /** Enter or a double click. */
  readonly onOpen?: (row: Row) => void;
  /** Single keys by position (`KeyA`) that act on the selected row while the table has the focus. */
  readonly keys?: Readonly<Record<string, (row: Row) => void>>;
  readonly rowHeight?: 36 | 40 | 60;
  /** Takes the height that is left and scrolls by itself. */
  readonly fill?: boolean;
  /** The rows' ground reaches 20 px beyond the text on both sides, as far as the column's edges. */
  readonly bleed?: boolean;
  readonly loading?: boolean;
  /** Shown instead of rows when there are none. */
  readonly empty?: ReactNode;
}

/** The one table: rows of 40 px, sorting by its heads, the keyboard, and only the rows in sight drawn. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, keyOf, columns, selected = null, onSelect, onOpen, keys, rowHeight = 40 } = props;
  const { t } = useTranslation('ui');
  const { language } = useFormat().settings;
  const id = useId();
  // State, not a ref: the rows are drawn again once there is something to scroll in.
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const [sorting, setSorting] = useState<Sorting | null>(null);

  const sorted = useMemo(() => {
    const valueOf = columns.find((column) => column.id === sorting?.column)?.sortBy;
    return sorting === null || valueOf === undefined ? rows : sortRows(rows, valueOf, sorting.descending, language);
  }, [rows, columns, sorting, language]);

  const interactive = onSelect !== undefined || onOpen !== undefined;
  const active = selected === null ? -1 : sorted.findIndex((row) => keyOf(row) === selected);
  const rowId = (index: number): string => `${id}-row-${index}`;

  const choose = (index: number): void => {
    const row = sorted[Math.max(0, Math.min(index, sorted.length - 1))];
    if (row !== undefined) onSelect?.(row);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!interactive || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = sorted[active];
    const act = actOf(event.key, active, sorted.length, choose);
    if (act !== null) act();
    else if (event.key === 'Enter' && row !== undefined && onOpen !== undefined) onOpen(row);
    else if (row !== undefined && keys?.[event.code] !== undefined) keys[event.code]?.(row);
    else return;
    event.preventDefault();
  };

  const drawRow = (row: Row, index: number): ReactNode => (
    <div
      key={keyOf(row)}
      id={rowId(index)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={onSelect === undefined ? undefined : index === active}
      data-active={index === active || undefined}
      className={`${classes.line} ${classes.row}`}
      onClick={onSelect === undefined ? undefined : () => onSelect(row)}
      onDoubleClick={onOpen === undefined ? undefined : () => onOpen(row)}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role={interactive ? 'gridcell' : 'cell'}
          className={`${classes.cell} ${column.align === 'end' ? classes.end : ''}`}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );

  const Rows = sorted.length < VIRTUAL_FROM ? PlainRows<Row> : VirtualRows<Row>;
  const loading = props.loading === true && rows.length === 0;
  return (
    <div
      ref={setScroller}
      role={interactive ? 'grid' : 'table'}
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={interactive && active >= 0 ? rowId(active) : undefined}
      aria-busy={loading}
      tabIndex={interactive ? 0 : undefined}
      className={`${classes.table} ${interactive ? classes.grid : ''}`}
      data-fill={props.fill || undefined}
      data-bleed={props.bleed || undefined}
      style={
        { '--columns': columns.map(({ width }) => width).join(' '), '--row-height': `${rowHeight}px` } as CSSProperties
      }
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={classes.head}>
        <div role="row" aria-rowindex={1} className={`${classes.line} ${classes.head}`}>
          {columns.map((column) => (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={ariaSort(column, sorting)}
              className={`${classes.headCell} ${column.align === 'end' ? classes.end : ''}`}
            >
              {column.sortBy === undefined ? (
                column.header
              ) : (
                <button
                  type="button"
                  className={classes.sort}
                  title={t('table.sortBy', { column: column.header })}
                  onClick={() => setSorting(nextSorting(sorting, column.id))}
                >
                  {column.header}
                  {sorting?.column === column.id ? <SortArrow descending={sorting.descending} /> : null}
                </button>
              )}
            </div>
          ))}
        </div>
      </div>
      {loading ? <SkeletonRows rows={6} /> : null}
      {!loading && sorted.length === 0 ? props.empty : null}
      <Rows rows={sorted} rowHeight={rowHeight} active={active} draw={drawRow} keyOf={keyOf} scroller={scroller} />
    </div>
  );
}

function SortArrow({ descending }: { readonly descending: boolean }) {
  return descending ? (
    <IconArrowDown size={14} stroke={2} aria-hidden="true" />
  ) : (
    <IconArrowUp size={14} stroke={2} aria-hidden="true" />
  );
}

function ariaSort<Row>(column: Column<Row>, sorting: Sorting | null): 'ascending' | 'descending' | 'none' | undefined {
  if (column.sortBy === undefined) return undefined;
  if (sorting?.column !== column.id) return 'none';
  return sorting.descending ? 'descending' : 'ascending';
}

function actOf(key: string, active: number, count: number, choose: (index: number) => void): (() => void) | null {
  switch (key) {
    case 'ArrowDown':
      return () => choose(active + 1);
    case 'ArrowUp':
      return () => choose(active - 1);
    case 'Home':
      return () => choose(0);
    case 'End':
      return () => choose(count - 1);
    case 'PageDown':
      return () => choose(active + PAGE_ROWS);
    case 'PageUp':
      return () => choose(active - PAGE_ROWS);
    default:
      return null;
  }
}
