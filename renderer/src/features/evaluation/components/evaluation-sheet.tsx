import { Button } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EvaluationSheet as Sheet, SheetRow } from '#shared/contract/evaluations.ts';
import { gradesOf, type Evaluation } from '#shared/domain/evaluation/evaluation.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { Key, KeyHint } from '#renderer/ui/key-hint.tsx';
import { useShortcuts } from '#renderer/ui/use-shortcuts.ts';
import { MainColumn } from '#renderer/ui/work-sheet.tsx';
import { COLUMNS } from '../core/columns.ts';
import { useSaver } from '../hooks/use-saver.ts';
import { ConflictStrip } from './conflict-strip.tsx';
import { FormulaBar } from './formula-bar.tsx';
import { SaveWords } from './save-words.tsx';
import { headOf, SheetLine } from './sheet-line.tsx';
import classes from './sheet.module.css';
import type { InHand } from './typed-cell.tsx';

interface EvaluationSheetProps {
  readonly sheet: Sheet;
  readonly notice: ReactNode;
  readonly onExplain: () => void;
  readonly onFinished: () => void;
}

/** Enter goes down the column, as in a spreadsheet. */
function goDown(event: KeyboardEvent<HTMLTableElement>): void {
  if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  const same = [
    ...event.currentTarget.querySelectorAll<HTMLInputElement>(
      `input[data-column="${event.target.dataset['column'] ?? ''}"]`,
    ),
  ];
  const step = event.shiftKey ? -1 : 1;
  same[same.indexOf(event.target) + step]?.focus();
}

/** There is one thing to do here, and it begins in the first row that is not done. */
const begin = (table: HTMLTableElement | null): void =>
  table?.querySelector<HTMLInputElement>('tr:not([data-done]) input:not([readonly])')?.focus();

/** One row a student, by keyboard alone, saved as it is typed (product.md, Evaluation). */
export function EvaluationSheet({ sheet, notice, onExplain, onFinished }: EvaluationSheetProps) {
  const { session, rows, mayWrite } = sheet;
  const { t } = useTranslation('evaluation');
  const format = useFormat();
  const { saver, rows: views } = useSaver(sheet);
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [inHand, setInHand] = useState<InHand | null>(null);
  const table = useRef<HTMLTableElement>(null);
  useEffect(() => begin(table.current), []);
  const viewOf = (row: SheetRow): Evaluation => views.get(row.studentId)?.evaluation ?? row.evaluation;
  const done = rows.filter((row) => viewOf(row).done);
  const columns = COLUMNS[session.kind];

  const mark = (cell: string, has: boolean): void => {
    if (wrong.has(cell) === has) return;
    const next = new Set(wrong);
    if (has) next.add(cell);
    else next.delete(cell);
    setWrong(next);
  };
  const finish = async (): Promise<void> => {
    const first = table.current?.querySelector<HTMLInputElement>('input[aria-invalid="true"]');
    if (wrong.size > 0) {
      first?.focus();
      return;
    }
    const left = rows.filter((row) => !viewOf(row).done);
    const names = left.filter((row) => gradesOf(viewOf(row)).length === 0).map(({ name }) => `\u2068${name}\u2069`);
    if (names.length > 0) {
      const answer = await confirm({
        title: t('left.title', { count: names.length }),
        consequence: t('left.consequence', { names: format.list(names) }),
        action: t('left.action'),
      });
      if (answer === null) return;
    }
    for (const row of left) saver.edit(row.studentId, { ...viewOf(row), done: true });
    await saver.idle();
    if ([...saver.rows().values()].every(({ state }) => state === 'saved')) onFinished();
  };
  useShortcuts([
    { code: 'Enter', ctrl: true, shown: 'Ctrl Enter', label: t('finish'), whileTyping: true, run: () => void finish() },
  ]);
  return (
    <MainColumn
      tight
      foot={
        <>
          <KeyHint keys={['Enter']}>{t('keys.down')}</KeyHint>
          <KeyHint keys={['↑', '↓']}>{t('keys.half')}</KeyHint>
          {session.kind === 'quran' ? <KeyHint keys={['=']}>{t('keys.same')}</KeyHint> : null}
          <span className={classes.footEnd}>
            <SaveWords rows={[...views.values()]} wrong={wrong.size} />
          </span>
        </>
      }
    >
      {notice}
      <header className={classes.head}>
        <div>
          <p className={classes.quiet}>{t('ended', { time: format.time(session.endedAt ?? session.endsAt) })}</p>
          <h1 className={classes.title}>
            <bdi>{session.title}</bdi> <span className={classes.date}>{format.date(session.startsAt)}</span>
          </h1>
        </div>
        <div className={classes.headEnd}>
          <span className={classes.progress}>
            <strong>{t('progressOf', { done: format.number(done.length), of: format.number(rows.length) })}</strong>{' '}
            {t('progress')}
          </span>
          {mayWrite ? (
            <Button rightSection={<Key>Ctrl Enter</Key>} onClick={() => void finish()}>
              {t('finish')}
            </Button>
          ) : (
            <span className={classes.quiet}>{t('readOnly')}</span>
          )}
        </div>
      </header>
      <FormulaBar inHand={inHand} />
      {rows.map((row) => {
        const conflict = views.get(row.studentId)?.conflict;
        return conflict == null ? null : (
          <ConflictStrip
            key={row.studentId}
            name={row.name}
            conflict={conflict}
            onSettle={(keep) => saver.settle(row.studentId, keep)}
          />
        );
      })}
      <div className={classes.scroll}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- its inputs are what is pressed */}
        <table ref={table} className={classes.sheet} aria-label={t('sheet')} onKeyDown={goDown}>
          <thead>
            <tr>
              <th scope="col">{t('columns.student')}</th>
              <th scope="col">{t('columns.attendance')}</th>
              {columns.map((column) => (
                <th key={column.id} scope="col" data-type={column.type}>
                  {headOf(t, column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <SheetLine
                key={row.studentId}
                row={row}
                evaluation={viewOf(row)}
                state={views.get(row.studentId)?.state}
                readOnly={!mayWrite}
                onChange={(evaluation) => saver.edit(row.studentId, evaluation)}
                onProblem={mark}
                onHand={setInHand}
                onExplain={onExplain}
              />
            ))}
          </tbody>
        </table>
      </div>
    </MainColumn>
  );
}
