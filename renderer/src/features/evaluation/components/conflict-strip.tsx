import { Button } from '@mantine/core';
import { IconArrowsExchange } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ABSENCES, MISTAKES, PARTS } from '#shared/domain/evaluation/evaluation.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import type { Conflict } from '../core/saver.ts';
import classes from './sheet.module.css';

interface ConflictStripProps {
  readonly name: string;
  readonly conflict: Conflict;
  readonly onSettle: (keep: 'mine' | 'theirs') => void;
}

/** Two savings of one row, field by field and of equal weight; a person chooses (domain.md 4). */
export function ConflictStrip({ name, conflict, onSettle }: ConflictStripProps) {
  const { t } = useTranslation('evaluation');
  const format = useFormat();
  const fieldName = useFieldName();
  const shown = (value: string | number | boolean | null): string => {
    if (value === null || value === '') return '–';
    if (typeof value === 'boolean') return t(value ? 'conflict.yes' : 'conflict.no');
    if (typeof value === 'number') return format.number(value);
    const absence = ABSENCES.find((one) => one === value);
    return absence === undefined ? value : t(`absence.${absence}`);
  };
  const who = { name: `\u2068${name}\u2069`, author: `\u2068${conflict.author ?? ''}\u2069` };
  const title =
    conflict.author === null || conflict.at === null
      ? t('conflict.titleNobody', who)
      : t('conflict.title', { ...who, time: format.time(conflict.at) });
  return (
    <section className={classes.conflict} aria-label={title} role="alert">
      <p className={classes.conflictTitle}>
        <IconArrowsExchange size={20} stroke={STROKE} />
        {title}
      </p>
      <table className={classes.values}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t('conflict.stands')}</th>
            <th scope="col">{t('conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {conflict.fields.map(({ field, present, wanted }) => (
            <tr key={field}>
              <th scope="row">{fieldName(field)}</th>
              <td>
                <bdi>{shown(present)}</bdi>
              </td>
              <td>
                <bdi>{shown(wanted)}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.choose}>
        <Button variant="default" onClick={() => onSettle('theirs')}>
          {t('conflict.keepTheirs')}
        </Button>
        <Button variant="default" onClick={() => onSettle('mine')}>
          {t('conflict.keepMine')}
        </Button>
      </p>
    </section>
  );
}

/** `newMemorisation.grade` in words. */
function useFieldName(): (field: string) => string {
  const { t } = useTranslation('evaluation');
  return (field) => {
    const [outer, inner] = field.split('.');
    const part = PARTS.find((one) => one === outer);
    if (part !== undefined)
      return inner === 'grade' ? t('gradeOf', { part: t(`columns.${part}`) }) : t(`columns.${part}`);
    const mistake = MISTAKES.find((one) => one === inner);
    if (mistake !== undefined) return t('mistakesOf', { kind: t(`columns.${mistake}`) });
    switch (outer) {
      case 'homework':
      case 'notes':
      case 'topic':
      case 'homeworkDegree':
        return t(`columns.${outer}`);
      case 'absence':
        return t('conflict.absence');
      default:
        return t('conflict.done');
    }
  };
}
