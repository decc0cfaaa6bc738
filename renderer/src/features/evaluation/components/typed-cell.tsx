import { IconAlertTriangle } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useState } from 'react';
import { MOST_MISTAKES, type Evaluation } from '#shared/domain/evaluation/evaluation.ts';
import { parseGrade, stepGrade } from '#shared/domain/evaluation/grade.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { wholeNumber } from '#renderer/i18n/digits.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { type CellProblem, type SheetColumn, shownIn, typeInto } from '../core/columns.ts';
import { useRangeWords } from '../hooks/use-range-words.ts';
import classes from './sheet.module.css';

/** What the bar above the sheet says about the cell in hand. */
export interface InHand {
  readonly label: string;
  readonly text: string;
  readonly problem: CellProblem | null;
  readonly suggested: boolean;
}

interface TypedCellProps {
  readonly evaluation: Evaluation;
  readonly column: SheetColumn;
  readonly label: string;
  /** What the last lesson suggests here. */
  readonly suggestion: string | null;
  /** The suggested range that a grade typed here confirms. */
  readonly confirms: string | null;
  readonly readOnly: boolean;
  readonly onChange: (evaluation: Evaluation) => void;
  readonly onProblem: (has: boolean) => void;
  readonly onHand: (inHand: InHand) => void;
}

/** One cell: typed text, its meaning or its problem under it. What is wrong stays as it was typed, and is not saved. */
export function TypedCell(props: TypedCellProps) {
  const { evaluation, column, label, suggestion, confirms, readOnly, onChange, onProblem, onHand } = props;
  const { number } = useFormat();
  const words = useRangeWords();
  const problemId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [left, setLeft] = useState(true);
  const shown = shownIn(evaluation, column, (value) => number(value));
  const text = typed ?? shown;
  const result = typed === null ? null : typeInto(evaluation, column, typed, confirms);
  const problem = result?.ok === false ? result : null;

  const hand = (next: string, of: CellProblem | null): void =>
    onHand({
      label,
      text: next === '' ? (suggestion ?? '') : next,
      problem: of,
      suggested: next === '' && suggestion !== null,
    });
  const type = (next: string): void => {
    setTyped(next);
    const read = typeInto(evaluation, column, next, confirms);
    onProblem(!read.ok);
    hand(next, read.ok ? null : read);
    if (read.ok) onChange(read.evaluation);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === '=' && column.type === 'range') {
      event.preventDefault();
      if (text === '' && suggestion !== null) type(suggestion);
      return;
    }
    const up = event.key === 'ArrowUp';
    if (readOnly || (!up && event.key !== 'ArrowDown')) return;
    if (column.type === 'grade') {
      event.preventDefault();
      type(String(stepGrade(parseGrade(text), up)));
    } else if (column.type === 'mistake') {
      event.preventDefault();
      type(String(Math.min(MOST_MISTAKES, Math.max(0, (wholeNumber(text) ?? 0) + (up ? 1 : -1)))));
    }
  };

  const wrong = problem !== null && left;
  const under = column.type === 'range' ? words.short(text === '' ? (suggestion ?? '') : text) : '';
  return (
    <td className={classes.cell} data-type={column.type} data-wrong={wrong || undefined}>
      <input
        className={classes.input}
        type="text"
        aria-label={label}
        aria-invalid={wrong}
        aria-describedby={wrong ? problemId : undefined}
        data-column={column.id}
        data-zero={column.type === 'mistake' && text === number(0) ? true : undefined}
        // Empty, it begins where the reader's own texts begin.
        dir={column.type !== 'text' ? 'ltr' : text === '' ? undefined : 'auto'}
        inputMode={column.type === 'text' ? 'text' : 'decimal'}
        autoComplete="off"
        readOnly={readOnly}
        maxLength={column.type === 'text' ? 1000 : 40}
        value={text}
        placeholder={suggestion ?? '–'}
        data-suggested={suggestion !== null || undefined}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={press}
        onFocus={(event) => {
          setLeft(false);
          if (column.type !== 'text') event.currentTarget.select();
          hand(text, problem);
        }}
        onBlur={() => {
          setLeft(true);
          if (problem === null) setTyped(null);
        }}
      />
      {wrong ? (
        <span id={problemId} className={classes.problem}>
          <IconAlertTriangle size={14} stroke={STROKE} />
          {words.problem(problem)}
        </span>
      ) : under === '' ? null : (
        <span className={classes.under}>{under}</span>
      )}
    </td>
  );
}
