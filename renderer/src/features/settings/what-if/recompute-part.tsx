import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconCircleCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecomputeRun } from '#shared/contract/attendance.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { FailureStrip, QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { Verdicts } from './verdicts-part.tsx';
import classes from './what-if.module.css';

const LOOK_EVERY_MS = 700;
const isBusy = (run: RecomputeRun | undefined): boolean => run?.phase === 'previewing' || run?.phase === 'applying';

interface RecomputePartProps {
  readonly runId: number;
  /** Why the settings were changed is why these classes are judged again. */
  readonly reason: string;
}

/** Ended classes judged again on purpose: what would differ is looked at first, then written (domain.md 3.10). */
export function RecomputePart({ runId, reason }: RecomputePartProps) {
  const { t } = useTranslation('whatIf');
  const { shortDate } = useFormat();
  const query = useQuery(
    queries.attendance.recomputeRun.queryOptions({
      input: { runId },
      refetchInterval: ({ state }) => (isBusy(state.data) || state.data === undefined ? LOOK_EVERY_MS : false),
    }),
  );
  const start = useCommand(api.attendance.startRecompute, {
    done: null,
    failed: t('recompute.notStarted'),
    quiet: true,
    touches: () => [queries.attendance.key(), queries.sessions.key()],
  });
  const run = query.data;
  return (
    <section className={classes.recompute} aria-label={t('recompute.title')}>
      <h3>{t('recompute.title')}</h3>
      <QueryFailure query={query} title={t('recompute.notLooked')} />
      {run === undefined && query.error === null ? <SkeletonRows rows={2} /> : null}
      {run === undefined ? null : (
        <>
          <p className={classes.quiet}>
            {t('recompute.period', { from: shortDate(run.from), to: shortDate(run.to), count: run.sessions })}
          </p>
          <Progress run={run} />
          {isBusy(run) ? null : (
            <Found key={run.phase} run={run}>
              {start.failure === null ? null : (
                <FailureStrip title={t('recompute.notStarted')} failure={start.failure} />
              )}
              {run.phase === 'previewed' && run.wouldChange > 0 ? (
                <Button loading={start.pending} onClick={() => void start.send({ runId, reason })}>
                  {t('recompute.action', { count: run.results.filter(({ error }) => error === null).length })}
                </Button>
              ) : null}
            </Found>
          )}
        </>
      )}
    </section>
  );
}

/** How far it is, while it goes on; in the background, whether anybody looks or not. */
function Progress({ run }: { readonly run: RecomputeRun }) {
  const { t } = useTranslation('whatIf');
  const { number } = useFormat();
  if (!isBusy(run)) return null;
  const done = run.phase === 'previewing' ? run.previewed : run.applied;
  const blanks = { done: number(done), all: number(run.sessions) };
  return (
    <p role="status" className={classes.sentence}>
      {run.phase === 'previewing' ? t('recompute.looking', blanks) : t('recompute.writing', blanks)}
    </p>
  );
}

/** What would differ, or does now; what may be done about it stands before the list, which may be long. */
function Found({ run, children }: { readonly run: RecomputeRun; readonly children: ReactNode }) {
  const { t } = useTranslation('whatIf');
  const [open, setOpen] = useState(false);
  const isDone = run.phase === 'done';
  const count = isDone ? run.changed : run.wouldChange;
  const sessions = run.results.filter(({ error }) => error === null);
  const verdicts = sessions.map(({ sessionId, title, startsAt, changes }) => ({
    sessionId,
    title,
    startsAt,
    teacher: null,
    people: changes.flatMap(({ role, name, before, after }) =>
      before === null || after === null ? [] : [{ role, name, before: before.status, after: after.status }],
    ),
  }));
  const shown =
    verdicts.length === 0 ? null : (
      <LinkButton onPress={() => setOpen(!open)}>{open ? t('hide') : t('show')}</LinkButton>
    );
  return (
    <>
      {isDone ? (
        <NoticeStrip tone="info" icon={IconCircleCheck} title={t('recompute.done', { count })}>
          {t('recompute.credits')}
        </NoticeStrip>
      ) : (
        <p className={classes.sentence}>
          {count === 0 ? t('noVerdicts') : t('verdicts', { count, sessions: t('classes', { count: sessions.length }) })}{' '}
          {shown}
        </p>
      )}
      {isDone || count === 0 ? null : <p className={classes.quiet}>{t('recompute.consequence')}</p>}
      {run.failed > 0 ? <p className={classes.bad}>{t('recompute.someFailed', { count: run.failed })}</p> : null}
      {children}
      {isDone ? shown : null}
      {open ? <Verdicts verdicts={verdicts} more={false} /> : null}
    </>
  );
}
