import { ActionIcon } from '@mantine/core';
import { IconArrowsExchange, IconCloudOff, IconInfoCircle } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SheetRow } from '#shared/contract/evaluations.ts';
import { ABSENCES, overallOf, type Evaluation } from '#shared/domain/evaluation/evaluation.ts';
import { levelOf } from '#shared/domain/evaluation/grade.ts';
import { suggestionsAfter, type Suggestions } from '#shared/domain/evaluation/suggest.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { Chip } from '#renderer/ui/chip.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { COLUMNS, type SheetColumn, withDone } from '../core/columns.ts';
import type { SaveState } from '../core/saver.ts';
import classes from './sheet.module.css';
import { type InHand, TypedCell } from './typed-cell.tsx';

interface SheetLineProps {
  readonly row: SheetRow;
  readonly evaluation: Evaluation;
  readonly state: SaveState | undefined;
  readonly readOnly: boolean;
  readonly onChange: (evaluation: Evaluation) => void;
  readonly onProblem: (cell: string, has: boolean) => void;
  readonly onHand: (inHand: InHand) => void;
  readonly onExplain: () => void;
}

/** The words of a column's head. */
export function headOf(t: TFunction<'evaluation'>, column: SheetColumn): string {
  if (column.type === 'grade' && column.part !== 'homeworkDegree') return t('columns.grade');
  switch (column.type) {
    case 'range':
    case 'grade':
      return t(`columns.${column.part}`);
    case 'mistake':
      return t(`columns.${column.kind}`);
    case 'text':
      return t(`columns.${column.field}`);
    default:
      return t('columns.engagement');
  }
}

/** A column's words as they are said of one cell: a grade says of what. */
function saidOf(t: TFunction<'evaluation'>, column: SheetColumn): string {
  if (column.type === 'grade' && column.part !== 'homeworkDegree')
    return t('gradeOf', { part: t(`columns.${column.part}`) });
  return column.type === 'mistake' ? t('mistakesOf', { kind: t(`columns.${column.kind}`) }) : headOf(t, column);
}

const NOTHING: Suggestions = suggestionsAfter(null);

/** One student: attendance as the room saw it, which nobody edits here, then what the teacher writes. */
export function SheetLine(props: SheetLineProps) {
  const { row, evaluation, state, readOnly, onChange, onProblem, onHand, onExplain } = props;
  const { t } = useTranslation('evaluation');
  const format = useFormat();
  const [anyway, setAnyway] = useState(false);
  const columns = COLUMNS[evaluation.kind];
  const last = row.last?.evaluation;
  const suggestions = last?.kind === 'quran' ? suggestionsAfter(last) : NOTHING;
  const suggestionFor = (column: SheetColumn): string | null => {
    if (column.type === 'range') return suggestions[column.part];
    return column.type === 'grade' && column.part !== 'homeworkDegree' ? suggestions[column.part] : null;
  };
  const overall = overallOf(evaluation);
  const away = row.status === 'absent' || row.status === 'excused';
  const isAway = away && overall === null && !anyway;
  return (
    <tr className={classes.line} data-done={evaluation.done || undefined}>
      <th scope="row" className={classes.name}>
        <PersonName name={row.name} />
        {overall === null ? null : (
          <span className={classes.under}>
            {format.number(overall)} · {t(`level.${levelOf(overall)}`)}
          </span>
        )}
        <Unsaved state={state} />
      </th>
      <td className={classes.attendance}>
        <span className={classes.attended}>
          <StateLabel state={row.unverified ? 'unverified' : row.status} />
          <span className={classes.quiet}>{format.minutes(row.attendedMs)}</span>
          <ActionIcon aria-label={t('explain', { name: row.name })} onClick={onExplain}>
            <IconInfoCircle size={18} stroke={STROKE} />
          </ActionIcon>
        </span>
      </td>
      {isAway ? (
        <td className={classes.away} colSpan={columns.length}>
          <span className={classes.reasons} role="group" aria-label={t('absence.none')}>
            <span className={classes.quiet}>{t('absence.none')}</span>
            {ABSENCES.map((absence) => (
              <Chip
                key={absence}
                chosen={evaluation.absence === absence}
                onPress={() => {
                  const next = evaluation.absence === absence ? null : absence;
                  if (!readOnly) onChange(withDone(evaluation, { ...evaluation, absence: next }));
                }}
              >
                {t(`absence.${absence}`)}
              </Chip>
            ))}
            {readOnly ? null : <LinkButton onPress={() => setAnyway(true)}>{t('absence.anyway')}</LinkButton>}
          </span>
        </td>
      ) : (
        columns.map((column) =>
          column.type === 'engagement' ? (
            <td key={column.id} className={classes.attendance}>
              {row.engagement?.score == null ? '–' : format.number(row.engagement.score)}
            </td>
          ) : (
            <TypedCell
              key={column.id}
              evaluation={evaluation}
              column={column}
              label={t('cell', { name: row.name, column: saidOf(t, column) })}
              suggestion={column.type === 'range' ? suggestionFor(column) : null}
              confirms={suggestionFor(column)}
              readOnly={readOnly}
              onChange={onChange}
              onProblem={(has) => onProblem(`${row.studentId}/${column.id}`, has)}
              onHand={onHand}
            />
          ),
        )
      )}
    </tr>
  );
}

/** Which rows the server does not have; what is only on its way says nothing here. */
function Unsaved({ state }: { readonly state: SaveState | undefined }) {
  const { t } = useTranslation('evaluation');
  if (state !== 'away' && state !== 'conflict' && state !== 'refused') return null;
  const Icon = state === 'conflict' ? IconArrowsExchange : IconCloudOff;
  return (
    <span className={classes.unsaved}>
      <Icon size={14} stroke={STROKE} />
      {t(state === 'conflict' ? 'row.conflict' : 'row.unsaved')}
    </span>
  );
}
