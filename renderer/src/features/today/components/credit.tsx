import { useTranslation } from 'react-i18next';
import type { ReportRow } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { creditOf } from '../core/report.ts';
import classes from './class-view.module.css';

/** Whether the class counts for the student's package, and where the package stands after it. */
export function Credit({ row }: { readonly row: ReportRow }) {
  const { t } = useTranslation('today');
  const { number } = useFormat();
  const { subscription } = row;
  return (
    <span>
      {t(`credit.${creditOf(row)}`)}
      {subscription === null ? null : (
        <span className={classes.used}>
          {' '}
          · {t('used', { used: number(subscription.used), quota: number(subscription.quota) })}
        </span>
      )}
    </span>
  );
}
