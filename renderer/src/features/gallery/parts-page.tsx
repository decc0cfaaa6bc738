import { Button } from '@mantine/core';
import { IconTable, IconTimeline } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Formats, useFormat } from '#renderer/i18n/use-format.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { KeyHint } from '#renderer/ui/key-hint.tsx';
import { MarkRow } from '#renderer/ui/mark-row.tsx';
import { notifyFailure, notifySuccess } from '#renderer/ui/notices.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import { ListColumn, MainColumn, SidePanel, WorkSheet } from '#renderer/ui/work-sheet.tsx';
import classes from './gallery.module.css';
import { MADE_STUDENTS, type MadeStudent } from './made-students.ts';

/** List column, table, side panel, dialog and notices, as a screen puts them together. */
export function PartsPage() {
  const { t } = useTranslation('gallery');
  const format = useFormat();
  const sentence = useSentence();
  const now = useNow(60_000);
  const [chosen, setChosen] = useState<MadeStudent | null>(null);
  const [view, setView] = useState<'timeline' | 'table'>('timeline');
  const columns = columnsOf(t, format, now);
  const ask = async (): Promise<void> => {
    const answer = await confirm({
      title: t('parts.confirmTitle'),
      consequence: t('parts.confirmBody'),
      action: t('parts.confirmAction'),
      tone: 'bad',
      reason: 'optional',
    });
    if (answer !== null) notifySuccess(t('parts.successText'));
  };
  return (
    <WorkSheet bare>
      <ListColumn title={t('parts.list')} hint={t('parts.listHint')}>
        <div className={classes.stack}>
          <Button variant="outline" color="bad" onClick={() => void ask()}>
            {t('parts.confirm')}
          </Button>
          <Button variant="default" onClick={() => notifySuccess(t('parts.successText'))}>
            {t('parts.success')}
          </Button>
          <Button
            variant="default"
            onClick={() => notifyFailure(t('failed.room'), sentence({ code: 'livekit_unavailable', data: {} }))}
          >
            {t('parts.failure')}
          </Button>
        </div>
      </ListColumn>
      <MainColumn
        tight
        inside
        foot={
          <>
            <KeyHint keys={['↑', '↓']}>{t('parts.move')}</KeyHint>
            <span>{format.number(MADE_STUDENTS.length)}</span>
          </>
        }
      >
        <DataTable
          label={t('parts.table')}
          rows={MADE_STUDENTS}
          keyOf={({ id }) => id}
          columns={columns}
          selected={chosen?.id ?? null}
          onSelect={setChosen}
          fill
          bleed
        />
      </MainColumn>
      {chosen === null ? null : (
        <SidePanel
          title={<PersonName name={chosen.name} />}
          subtitle={t('parts.panelHint')}
          tools={
            <Segment
              label={t('parts.panel')}
              value={view}
              options={[
                { value: 'timeline', label: t('parts.timeline'), icon: IconTimeline },
                { value: 'table', label: t('parts.tableView'), icon: IconTable },
              ]}
              onChange={setView}
            />
          }
          onClose={() => setChosen(null)}
        >
          {t('parts.panelBody')}
        </SidePanel>
      )}
    </WorkSheet>
  );
}

function columnsOf(t: TFunction<'gallery'>, { time, city }: Formats, now: number): readonly Column<MadeStudent>[] {
  return [
    {
      id: 'name',
      header: t('parts.name'),
      width: 'minmax(220px, 2fr)',
      cell: ({ name }) => <PersonName name={name} />,
      sortBy: ({ name }) => name,
    },
    { id: 'stop', header: t('parts.stop'), width: '110px', cell: ({ stop }) => stop, sortBy: ({ stop }) => stop },
    {
      id: 'marks',
      header: t('parts.marks'),
      width: 'minmax(240px, 2fr)',
      cell: ({ marks }) => <MarkRow marks={marks} />,
    },
    {
      id: 'time',
      header: t('parts.localTime'),
      width: '170px',
      cell: ({ zone }) => `${time(now, zone)} · ${city(zone)}`,
    },
  ];
}
