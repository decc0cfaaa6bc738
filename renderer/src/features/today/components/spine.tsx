import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { placeOfNow } from '../core/class-list.ts';
import { SpineRow } from './spine-row.tsx';
import classes from './spine.module.css';

interface SpineProps {
  readonly rows: readonly SessionRow[];
  readonly chosenId: number | null;
  readonly now: number;
  readonly onChoose: (id: number) => void;
}

const STEPS: Readonly<Record<string, (at: number, last: number) => number>> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: (at) => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_, last) => last,
};

/** The day from top to bottom, the present moment as a line across it. Up and Down choose. */
export function Spine({ rows, chosenId, now, onChoose }: SpineProps) {
  const { t } = useTranslation('today');
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const chosenAt = rows.findIndex((row) => row.id === chosenId);
  const nowAt = placeOfNow(rows, now);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another choice is what it follows
  }, [chosenId]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = rows[step(chosenAt, rows.length - 1)];
    if (next !== undefined) onChoose(next.id);
  };

  return (
    <div
      ref={list}
      role="listbox"
      aria-label={t('list')}
      aria-activedescendant={chosenAt === -1 ? undefined : `${id}-${chosenAt}`}
      tabIndex={0}
      className={classes.spine}
      onKeyDown={onKeyDown}
    >
      {rows.map((row, at) => (
        <div key={row.id} role="presentation" className={classes.place}>
          {at === nowAt ? <NowLine now={now} /> : null}
          <SpineRow
            id={`${id}-${at}`}
            row={row}
            now={now}
            chosen={at === chosenAt}
            last={at === rows.length - 1}
            onChoose={() => onChoose(row.id)}
          />
        </div>
      ))}
      {nowAt === rows.length && rows.length > 0 ? <NowLine now={now} /> : null}
    </div>
  );
}

function NowLine({ now }: { readonly now: number }) {
  const format = useFormat();
  return (
    <div role="presentation" aria-hidden="true" className={classes.now}>
      <span>{format.time(now)}</span>
      <span className={classes.nowLine} />
    </div>
  );
}
