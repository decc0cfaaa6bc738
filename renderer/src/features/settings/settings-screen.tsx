import { useQuery } from '@tanstack/react-query';
import { IconHistory } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingsPage } from '#shared/contract/settings.ts';
import { queries } from '#renderer/api/client.ts';
import { instantOf } from '#renderer/i18n/wall-time.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { ListColumn, MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';
import { GROUPS } from './core/groups.ts';
import { searchGroups } from './core/search.ts';
import { FieldGroup } from './field-group.tsx';
import { GroupList } from './group-list.tsx';
import { HistoryPanel } from './history-panel.tsx';
import { useApply } from './hooks/use-apply.ts';
import { useDraft } from './hooks/use-draft.ts';
import { useWhatIf } from './hooks/use-what-if.ts';
import { JobsPart } from './jobs-part.tsx';
import { SearchField } from './search-field.tsx';
import classes from './settings.module.css';
import { Strips } from './strips.tsx';
import { WhatIfPanel } from './what-if/what-if-panel.tsx';

/** Where the panel would cover the fields, it opens when it is asked for. */
const ROOM_FOR_PANEL = '(min-width: 1181px)';

/** Admin · Settings: one page of everything, tried on the past before it is applied (product.md; domain.md 7). */
export function SettingsScreen() {
  const { t } = useTranslation('settings');
  const query = useQuery(queries.settings.read.queryOptions());
  if (query.data !== undefined) return <Page page={query.data} />;
  return (
    <WorkSheet>
      <ListColumn narrow title={t('title')}>
        <SkeletonRows rows={6} />
      </ListColumn>
      <MainColumn>
        <QueryFailure query={query} title={t('failed')} />
        <SkeletonRows rows={12} />
      </MainColumn>
    </WorkSheet>
  );
}

function Page({ page }: { readonly page: SettingsPage }) {
  const { t } = useTranslation('settings');
  const door = useDraft();
  const { draft } = door;
  const [search, setSearch] = useState('');
  const [panel, setPanel] = useState<'whatIf' | 'history' | null>(() =>
    window.matchMedia(ROOM_FOR_PANEL).matches ? 'whatIf' : null,
  );
  const [days, setDays] = useState<30 | 90>(30);
  const zone = String(page.fields.find(({ key }) => key === 'time_zone')?.value);
  const applyAt = draft.later ? instantOf(draft, zone) : null;
  const whatIf = useWhatIf(draft, days, applyAt);
  const applying = useApply(door);
  const groups = searchGroups(
    search,
    (key) => `${t(`names.${key}`)} ${t(`effects.${key}`)}`,
    (name) => t(`groups.${name}`),
  );
  const count = GROUPS.reduce((sum, { keys }) => sum + keys.length, 0);
  return (
    <WorkSheet>
      <ListColumn
        narrow
        title={t('title')}
        foot={
          <span className={classes.historyLink}>
            <IconHistory size={18} stroke={STROKE} />
            <LinkButton onPress={() => setPanel('history')}>{t('history.open')}</LinkButton>
          </span>
        }
      >
        <SearchField label={t('search', { count })} value={search} onChange={setSearch} />
        <GroupList groups={groups} draft={draft} />
      </ListColumn>
      <MainColumn>
        <Strips page={page} door={door} panelOpen={panel === 'whatIf'} onWhatIf={() => setPanel('whatIf')} />
        {groups.length === 0 ? (
          <EmptyState icon={IconHistory} title={t('nothingFound')}>
            {t('nothingFoundBody')}
          </EmptyState>
        ) : null}
        {groups.map((group) =>
          group.name === 'jobs' ? (
            <JobsPart key={group.name} />
          ) : (
            <FieldGroup key={group.name} group={group} page={page} door={door} refused={whatIf.refused} />
          ),
        )}
      </MainColumn>
      {panel === 'whatIf' ? (
        <WhatIfPanel
          page={page}
          door={door}
          whatIf={whatIf}
          applying={applying}
          days={days}
          onDays={setDays}
          zone={zone}
          applyAt={applyAt}
          onClose={() => setPanel(null)}
        />
      ) : null}
      {panel === 'history' ? <HistoryPanel page={page} onClose={() => setPanel('whatIf')} /> : null}
    </WorkSheet>
  );
}
