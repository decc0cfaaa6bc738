/* oxlint-disable react/incompatible-library -- the virtualizer's functions change by design; nothing here memoises them */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect } from 'react';
import classes from './data-table.module.css';

export interface RowsProps<Row> {
  readonly rows: readonly Row[];
  readonly rowHeight: number;
  readonly active: number;
  readonly draw: (row: Row, index: number) => ReactNode;
  readonly keyOf: (row: Row) => string | number;
  readonly scroller: HTMLDivElement | null;
}

/** All rows, for short tables. */
export function PlainRows<Row>({ rows, draw, active, scroller }: RowsProps<Row>) {
  useEffect(() => {
    if (active >= 0) scroller?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [active, scroller]);
  return <div role="rowgroup">{rows.map(draw)}</div>;
}

/** Only the rows in sight, for long ones. A name that wraps makes its row taller; the others follow. */
export function VirtualRows<Row>({ rows, rowHeight, active, draw, keyOf, scroller }: RowsProps<Row>) {
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    getItemKey: (index) => {
      const row = rows[index];
      return row === undefined ? index : keyOf(row);
    },
    overscan: 8,
    scrollPaddingStart: rowHeight,
  });
  useEffect(() => {
    if (active >= 0) virtual.scrollToIndex(active, { align: 'auto' });
  }, [active, virtual]);
  return (
    <div role="rowgroup" className={classes.body} style={{ blockSize: virtual.getTotalSize() }}>
      {virtual.getVirtualItems().map((item) => {
        const row = rows[item.index];
        if (row === undefined) return null;
        return (
          <div
            key={item.key}
            ref={virtual.measureElement}
            data-index={item.index}
            role="presentation"
            className={classes.placed}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            {draw(row, item.index)}
          </div>
        );
      })}
    </div>
  );
}
