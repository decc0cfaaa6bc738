import type { TFunction } from 'i18next';
import type { DataTableProps } from '#renderer/ui/data-table.tsx';

/** What every table of this screen is given. */
export type TableProps<Row> = Pick<DataTableProps<Row>, 'rows' | 'selected' | 'onSelect' | 'onOpen' | 'keys' | 'empty'>;

export interface PanelTableProps<Row> extends TableProps<Row> {
  /** The panel stands beside it: less room for columns. */
  readonly narrow: boolean;
}

export type ReviewT = TFunction<'review'>;
