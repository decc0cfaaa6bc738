import { Tabs } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplicaView } from '#renderer/offline/replica.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { DataTableProps } from '#renderer/ui/data-table.tsx';
import { AsOf } from './as-of.tsx';
import { type Filter, FIRST_FILTER, isNarrowed } from './core/filter.ts';
import { BulkBar } from './decide/bulk-bar.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useChoice } from './hooks/use-choice.ts';
import { ofDoubt, ofSession, type useSelection } from './hooks/use-selection.ts';
import { useShown } from './hooks/use-shown.ts';
import { useWaitingBadge } from './hooks/use-waiting-badge.ts';
import { NeedsTable } from './needs-table.tsx';
import { NoRows } from './no-rows.tsx';
import { StudentsTable, TeachersTable } from './people-tables.tsx';
import classes from './review.module.css';
import { SearchBox } from './search-box.tsx';
import { SessionsTable } from './sessions-table.tsx';

const TABS = ['needs', 'sessions', 'students', 'teachers'] as const;
export type Tab = (typeof TABS)[number];

interface ReviewTabsProps {
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly replica: ReplicaView;
  readonly selection: ReturnType<typeof useSelection>;
  /** The panel stands beside the table. */
  readonly narrow: boolean;
  /** What single keys do while a table of sessions has the focus. */
  readonly keys: NonNullable<DataTableProps<unknown>['keys']>;
}

/** The four tables over one copy, with the chips and the search box that hold for all of them. */
export function ReviewTabs({ tab, onTab, replica, selection, narrow, keys }: ReviewTabsProps) {
  const { t } = useTranslation('review');
  const { number } = useFormat();
  const [filter, setFilter] = useState(FIRST_FILTER);
  const [person, setPerson] = useState<number | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const shown = useShown(replica.sessions, filter);
  const choice = useChoice(shown.doubts);
  useWaitingBadge(shown.waiting);

  useEffect(() => {
    if (document.activeElement === document.body) focusTable(root.current);
  }, []);
  const wasOpen = useRef(false);
  useEffect(() => {
    // The panel is gone and with it whatever had the focus inside it.
    if (wasOpen.current && !narrow && document.activeElement === document.body) focusTable(root.current);
    wasOpen.current = narrow;
  }, [narrow]);

  const change = (next: Partial<Filter>): void => setFilter((before) => ({ ...before, ...next }));
  const showClasses = (of: Partial<Filter>): void => {
    change(of);
    selection.clear();
    onTab('sessions');
  };
  const counts: Readonly<Record<Tab, number>> = {
    needs: shown.doubts.length,
    sessions: shown.sessions.length,
    students: shown.students.length,
    teachers: shown.teachers.length,
  };
  const common = {
    empty: (
      <div className={classes.noRows}>
        <NoRows
          of={tab}
          replica={replica}
          narrowed={isNarrowed(filter)}
          onClear={() => setFilter({ ...FIRST_FILTER, period: null })}
        />
      </div>
    ),
  };
  const sessionKeys = { ...keys, Escape: selection.close };
  const key = selection.selection?.key ?? null;

  return (
    <Tabs
      ref={root}
      value={tab}
      onChange={(next) => onTab(TABS.find((one) => one === next) ?? 'needs')}
      keepMounted={false}
      classNames={{ root: classes.tabs, list: classes.tabList, tab: classes.tab, panel: classes.tabPanel }}
    >
      <h1 className="said">{t('tabs.label')}</h1>
      <div className={classes.top}>
        <Tabs.List aria-label={t('tabs.label')}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tabs.${one}`)}{' '}
              {replica.asOf === null ? null : <span className={classes.tabCount}>{number(counts[one])}</span>}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <SearchBox
          value={filter.search}
          onChange={(search) => change({ search })}
          onLeave={() => focusTable(root.current)}
        />
      </div>
      <FilterBar filter={filter} onChange={change} sessions={replica.sessions}>
        <AsOf replica={replica} />
      </FilterBar>
      <Tabs.Panel value="needs">
        <BulkBar chosen={choice.chosen} onClear={choice.clear} />
        <NeedsTable
          {...common}
          choice={choice}
          narrow={narrow}
          rows={shown.doubts}
          selected={key}
          onSelect={(row) => selection.select(ofDoubt(row))}
          onOpen={(row) => selection.enter(ofDoubt(row))}
          keys={sessionKeys}
        />
      </Tabs.Panel>
      <Tabs.Panel value="sessions">
        <SessionsTable
          {...common}
          narrow={narrow}
          rows={shown.sessions}
          selected={selection.selection?.sessionId ?? null}
          onSelect={(row) => selection.select(ofSession(row))}
          onOpen={(row) => selection.enter(ofSession(row))}
          keys={sessionKeys}
        />
      </Tabs.Panel>
      <Tabs.Panel value="students">
        <StudentsTable
          {...common}
          rows={shown.students}
          selected={person}
          onSelect={({ id }) => setPerson(id)}
          onOpen={({ name }) => showClasses({ search: name })}
        />
      </Tabs.Panel>
      <Tabs.Panel value="teachers">
        <TeachersTable
          {...common}
          rows={shown.teachers}
          selected={person}
          onSelect={({ id }) => setPerson(id)}
          onOpen={({ id }) => showClasses({ teacherId: id })}
        />
      </Tabs.Panel>
    </Tabs>
  );
}

const focusTable = (root: HTMLElement | null): void => root?.querySelector<HTMLElement>('[role="grid"]')?.focus();
