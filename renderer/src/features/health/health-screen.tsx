import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { HealthDetail } from '#shared/contract/health.ts';
import { queries } from '#renderer/api/client.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { useUser } from '#renderer/stores/account.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { ScreenHead } from '#renderer/ui/screen-head.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';
import { AuditCheck } from './audit-check.tsx';
import { CheckRow } from './check-row.tsx';
import classes from './health.module.css';
import { DifferencesTable } from './differences-table.tsx';
import { JobTables } from './job-tables.tsx';
import { useRoundTrip } from './round-trip.tsx';
import { SetAside } from './set-aside.tsx';
import { useChecks } from './use-checks.ts';
import { WaitingClasses } from './waiting-classes.tsx';

const AGAIN_MS = 15_000;

/** Admin and supervisor · Health: every part of the server, whether it is well, and what to do when it is not. */
export function HealthScreen() {
  const { t } = useTranslation('health');
  const { timeWithSeconds } = useFormat();
  const { role } = useUser();
  const query = useQuery(queries.health.detail.queryOptions({ refetchInterval: AGAIN_MS, staleTime: 0 }));
  const roundTrip = useRoundTrip();
  const isAdmin = role === 'admin';
  return (
    <WorkSheet>
      <MainColumn>
        <ScreenHead
          title={t('title')}
          about={query.data === undefined ? null : t('asOf', { time: timeWithSeconds(query.data.asOf) })}
        >
          {isAdmin ? roundTrip.button : null}
        </ScreenHead>
        {roundTrip.outcome}
        <QueryFailure query={query} title={t('failed')} />
        {query.isPending ? <SkeletonRows rows={10} /> : null}
        {query.data === undefined ? null : <Parts detail={query.data} isAdmin={isAdmin} />}
      </MainColumn>
    </WorkSheet>
  );
}

function Parts({ detail, isAdmin }: { readonly detail: HealthDetail; readonly isAdmin: boolean }) {
  const { t } = useTranslation('health');
  const checks = useChecks(detail);
  return (
    <>
      <ul className={classes.checks} aria-label={t('checks')}>
        {checks.map((check) => (
          <CheckRow key={check.name} {...check} />
        ))}
        {isAdmin ? <AuditCheck /> : null}
      </ul>
      <WaitingClasses detail={detail} />
      <DifferencesTable differences={detail.differences} />
      {isAdmin ? <SetAside asOf={detail.asOf} /> : null}
      <JobTables detail={detail} />
    </>
  );
}
