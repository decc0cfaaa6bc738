import { IconAlertTriangle, IconCloudOff, IconCloudUpload, IconDeviceFloppy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useKeeping } from '../core/keep-savers.ts';
import type { RowView } from '../core/saver.ts';
import classes from './sheet.module.css';

interface SaveWordsProps {
  readonly rows: readonly RowView[];
  /** Cells whose text cannot be saved. */
  readonly wrong: number;
}

/** Whether the server has what stands on the sheet: the worst of its rows, never better than it is. */
export function SaveWords({ rows, wrong }: SaveWordsProps) {
  const { t } = useTranslation('evaluation');
  const kept = useKeeping((keeping) => keeping.kept);
  const { timeWithSeconds } = useFormat();
  const of = (state: RowView['state']): RowView | undefined => rows.find((row) => row.state === state);
  const refused = of('refused');
  const savedAt = Math.max(0, ...rows.map((row) => row.savedAt ?? 0));
  const said = ((): readonly [typeof IconCloudOff, string, 'bad' | 'warn' | 'quiet'] => {
    if (of('away')) return [IconCloudOff, t(kept ? 'state.awayKept' : 'state.away'), 'warn'];
    if (of('conflict')) return [IconAlertTriangle, t('state.conflict'), 'warn'];
    if (refused) return [IconAlertTriangle, t('state.refused', { message: refused.message ?? '' }), 'bad'];
    if (wrong > 0) return [IconAlertTriangle, t('state.errors', { count: wrong }), 'bad'];
    if (of('waiting')) return [IconCloudUpload, t('state.waiting'), 'quiet'];
    return [
      IconDeviceFloppy,
      savedAt > 0 ? t('state.saved', { time: timeWithSeconds(savedAt) }) : t('state.untouched'),
      'quiet',
    ];
  })();
  const [Icon, words, tone] = said;
  return (
    <span className={classes.saveWords} data-tone={tone} role="status">
      <Icon size={17} stroke={STROKE} />
      {words}
    </span>
  );
}
