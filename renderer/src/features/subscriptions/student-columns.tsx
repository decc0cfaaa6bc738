import { IconTicket } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import type { StudentRow, SubscriptionRow } from '#shared/contract/subscriptions.ts';
import type { Formats } from '#renderer/i18n/use-format.ts';
import type { Column } from '#renderer/ui/data-table.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { SubscriptionStatus } from './subscription-status.tsx';
import classes from './subscriptions.module.css';

/** What stands in the row is the subscription that ends first; the rest are counted beside it. */
const first = ({ current }: StudentRow): SubscriptionRow | undefined =>
  current.toSorted((a, b) => a.endsAt - b.endsAt)[0];

export function studentColumns(t: TFunction<'subscriptions'>, format: Formats): readonly Column<StudentRow>[] {
  const { number } = format;
  return [
    {
      id: 'student',
      header: t('columns.student'),
      width: 'minmax(120px, 1.2fr)',
      sortBy: ({ name }) => name,
      cell: ({ name }) => <PersonName name={name} />,
    },
    {
      id: 'package',
      header: t('columns.package'),
      width: 'minmax(104px, 1.4fr)',
      cell: (row) => {
        const one = first(row);
        if (one === undefined) return '';
        const more = row.current.length - 1;
        return (
          <span>
            <bdi>{one.packageName ?? t('panel.custom')}</bdi>
            {more > 0 ? <span className={classes.quiet}> +{number(more)}</span> : null}
          </span>
        );
      },
    },
    {
      id: 'used',
      header: t('columns.used'),
      width: '76px',
      sortBy: (row) => first(row)?.used ?? null,
      cell: (row) => {
        const one = first(row);
        return one === undefined ? '' : t('usedOf', { used: number(one.used), quota: number(one.quota) });
      },
    },
    {
      id: 'left',
      header: t('columns.left'),
      width: '44px',
      sortBy: (row) => first(row)?.left ?? null,
      cell: (row) => {
        const one = first(row);
        return one === undefined ? (
          ''
        ) : (
          <span className={one.left === 0 ? classes.warn : undefined}>{number(one.left)}</span>
        );
      },
    },
    {
      id: 'ends',
      header: t('columns.ends'),
      width: '92px',
      sortBy: (row) => first(row)?.endsAt ?? null,
      cell: (row) => {
        const one = first(row);
        return one === undefined ? '' : format.shortDate(one.endsAt);
      },
    },
    {
      id: 'state',
      header: t('columns.state'),
      width: '112px',
      cell: (row) => {
        const one = first(row);
        return one === undefined ? (
          <span className={classes.quiet}>{t('none')}</span>
        ) : (
          <SubscriptionStatus status={one.status} />
        );
      },
    },
    {
      id: 'needs',
      header: t('columns.needs'),
      width: 'minmax(96px, 1fr)',
      sortBy: ({ uncounted }) => -uncounted,
      cell: ({ uncounted }) =>
        uncounted === 0 ? (
          ''
        ) : (
          <span className={`${classes.state} ${classes.warn}`}>
            <IconTicket size={18} stroke={STROKE} />
            <span>{t('uncounted', { count: uncounted })}</span>
          </span>
        ),
    },
  ];
}
