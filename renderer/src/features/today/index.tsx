import { IconSun } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Temporal } from 'temporal-polyfill';
import { queries } from '#renderer/api/client.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { SessionTable } from '#renderer/ui/session-table.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';

/** The teacher's classes of today, by their own zone. */
export function TodayScreen() {
  const { t } = useTranslation('sessions');
  const format = useFormat();
  const day = Temporal.Instant.fromEpochMilliseconds(useNow(60_000))
    .toZonedDateTimeISO(format.settings.timeZone)
    .startOfDay();
  const from = day.epochMilliseconds;
  const to = day.add({ days: 1 }).epochMilliseconds;
  const list = useQuery(queries.sessions.list.queryOptions({ input: { from, to } }));
  return (
    <WorkSheet>
      <MainColumn>
        <SectionHead
          title={t('today')}
          hint={list.data === undefined ? undefined : t('asOf', { time: format.time(list.data.asOf) })}
        />
        <QueryFailure query={list} title={t('notLoaded')} />
        <SessionTable
          label={t('today')}
          rows={list.data?.sessions}
          empty={
            <EmptyState icon={IconSun} title={t('none')}>
              {t('noneBody')}
            </EmptyState>
          }
        />
      </MainColumn>
    </WorkSheet>
  );
}
