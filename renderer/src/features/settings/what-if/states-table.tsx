import { useTranslation } from 'react-i18next';
import type { SettingsPreview } from '#shared/contract/settings.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import classes from './what-if.module.css';

/** How many of each verdict there are now, and would be; and how many classes count. */
export function StatesTable({ preview }: { readonly preview: SettingsPreview }) {
  const { t } = useTranslation('whatIf');
  const { number } = useFormat();
  const rows = [
    ...preview.states
      .filter(({ status, before, after }) => status !== 'excused' || before + after > 0)
      .map((one) => ({ ...one, label: <StateLabel state={one.status} /> })),
    { ...preview.counted, status: 'counted', label: t('counted') },
  ];
  return (
    <table className={classes.states}>
      <thead>
        <tr>
          <th scope="col">{t('columns.what')}</th>
          <th scope="col">{t('columns.before')}</th>
          <th scope="col">{t('columns.after')}</th>
          <th scope="col">{t('columns.effect')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ status, label, before, after }) => (
          <tr key={status} data-state={status}>
            <th scope="row">{label}</th>
            <td>{number(before)}</td>
            <td>
              <strong>{number(after)}</strong>
            </td>
            <td>
              {before === after ? (
                <span className={classes.quiet}>{t('nothing')}</span>
              ) : (
                <bdi dir="ltr">{t(after > before ? 'more' : 'less', { number: number(Math.abs(after - before)) })}</bdi>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
