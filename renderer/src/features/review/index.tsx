import { IconInbox } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '#renderer/api/client.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { SessionTable } from '#renderer/ui/session-table.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

/** The classes of the last week that the supervisor may see. */
export function ReviewScreen() {
  const { t } = useTranslation('sessions');
  const format = useFormat();
  const to = useNow(HOUR_MS) + HOUR_MS;
  const list = useQuery(queries.sessions.list.queryOptions({ input: { from: to - WEEK_MS, to } }));
  return (
    <WorkSheet>
      <MainColumn>
        <SectionHead
          title={t('lastWeek')}
          hint={list.data === undefined ? undefined : t('asOf', { time: format.time(list.data.asOf) })}
        />
        <QueryFailure query={list} title={t('notLoaded')} />
        <SessionTable
          label={t('lastWeek')}
          rows={list.data?.sessions}
          empty={
            <EmptyState icon={IconInbox} title={t('none')}>
              {t('noneBody')}
            </EmptyState>
          }
        />
      </MainColumn>
    </WorkSheet>
  );
}
