import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { Person } from '#shared/contract/sessions.ts';
import { queries } from '#renderer/api/client.ts';
import { type Formats, useFormat } from '#renderer/i18n/use-format.ts';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';

const NOBODY = [] as const;

/** One class: who is expected and who is here. */
export function ClassroomScreen() {
  const { t } = useTranslation('sessions');
  const format = useFormat();
  const navigate = useNavigate();
  const id = Number(useParams()['sessionId']);
  const detail = useQuery(queries.sessions.detail.queryOptions({ input: { id } }));
  return (
    <WorkSheet bare>
      <MainColumn foot={<Button onClick={() => void navigate('/')}>{t('back')}</Button>}>
        <SectionHead title={detail.data?.title ?? t('class')} />
        <QueryFailure query={detail} title={t('notLoaded')} />
        <DataTable
          label={t('people')}
          rows={detail.data?.people ?? NOBODY}
          keyOf={(person) => person.identity}
          loading={detail.isPending}
          columns={columnsOf(t, format)}
        />
      </MainColumn>
    </WorkSheet>
  );
}

function columnsOf(t: TFunction<'sessions'>, { minutes }: Formats): readonly Column<Person>[] {
  return [
    {
      id: 'name',
      header: t('name'),
      width: 'minmax(200px, 1fr)',
      cell: (person) => <PersonName name={person.name} />,
    },
    {
      id: 'state',
      header: t('status'),
      width: '180px',
      cell: ({ status, liveState }) => (
        <StateLabel state={status ?? (liveState === 'final' ? 'expected' : liveState)} />
      ),
    },
    {
      id: 'minutes',
      header: t('length'),
      width: '140px',
      cell: ({ attendedMs }) => minutes(attendedMs),
    },
  ];
}
