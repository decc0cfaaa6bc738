import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { queries } from '#renderer/api/client.ts';
import { FailureStrip, QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { useShortcuts } from '#renderer/ui/use-shortcuts.ts';
import { heroOf } from '../core/hero.ts';
import { useStartClass } from '../hooks/use-start-class.tsx';
import { ClassAct } from './class-act.tsx';
import { ClassHead } from './class-head.tsx';
import classes from './class-view.module.css';
import { LastNotes } from './last-notes.tsx';
import { ReportTable } from './report-table.tsx';
import { StudentsTable } from './students-table.tsx';

interface ClassViewProps {
  readonly row: SessionRow;
  /** The day's other classes: starting one may end another. */
  readonly beside: readonly SessionRow[];
  readonly now: number;
  readonly connected: boolean;
}

/** The chosen class: what it is, the one thing to do, and its people or its report. */
export function ClassView({ row, beside, now, connected }: ClassViewProps) {
  const { t } = useTranslation('today');
  const detail = useQuery(queries.sessions.detail.queryOptions({ input: { id: row.id } }));
  const people = detail.data?.people ?? [];
  const start = useStartClass(beside, now);
  const navigate = useNavigate();
  const hero = heroOf(row, now, connected);
  const evaluate = (): void => void navigate(`/evaluate/${row.id}`);
  const press = (): void => {
    if (hero.kind === 'start' && !start.opening) void start.start(row);
    if (hero.kind === 'return') start.enter(row.id);
    if (hero.kind === 'evaluate') evaluate();
  };
  useShortcuts([{ code: 'Enter', shown: 'Enter', label: t('shortcuts.hero'), run: press }]);
  const held = row.status === 'completed' || row.status === 'absent';

  return (
    <article className={classes.view}>
      <ClassHead row={row} now={now} />
      <ClassAct
        row={row}
        hero={hero}
        opening={start.opening}
        people={people}
        now={now}
        onPress={press}
        onEvaluate={evaluate}
      />
      {start.failure === null ? null : (
        <div className={classes.failure}>
          <FailureStrip
            title={t('startFailed')}
            failure={start.failure}
            attempts={start.attempts}
            onRetry={() => void start.start(row)}
          />
        </div>
      )}
      <div className={classes.table}>
        <QueryFailure query={detail} title={t('detailFailed')} />
        {held ? null : <StudentsTable detail={detail.data} now={now} />}
        {held ? <ReportTable session={row} people={detail.error === null ? detail.data?.people : []} /> : null}
      </div>
      {held || detail.data?.lastNotes == null ? null : <LastNotes notes={detail.data.lastNotes} />}
    </article>
  );
}
