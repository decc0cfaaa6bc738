import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconPackage, IconSearch, IconUsers } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StudentRow } from '#shared/contract/subscriptions.ts';
import { queries } from '#renderer/api/client.ts';
import { fold } from '#renderer/i18n/fold.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { useUser } from '#renderer/stores/account.ts';
import { Chip } from '#renderer/ui/chip.tsx';
import { DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { ScreenHead } from '#renderer/ui/screen-head.tsx';
import { useLittleRoom } from '#renderer/ui/use-little-room.ts';
import { useShortcuts } from '#renderer/ui/use-shortcuts.ts';
import { MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';
import { PackagesDialog } from './packages-dialog.tsx';
import { studentColumns } from './student-columns.tsx';
import { StudentPanel } from './student-panel.tsx';
import classes from './subscriptions.module.css';

const NOBODY: readonly never[] = [];
/** What tells the students apart beside the panel in a small window. */
const TELLING: ReadonlySet<string> = new Set(['student', 'left', 'state']);

/** Admin · People, the subscriptions: every student with what runs, counted from the ledger (product.md; domain.md 6). */
export function SubscriptionsScreen() {
  const { t } = useTranslation('subscriptions');
  const format = useFormat();
  const { role } = useUser();
  const search = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [onlyNeeds, setOnlyNeeds] = useState(false);
  const [openId, setOpenId] = useState<number | null>(null);
  const [packages, setPackages] = useState(false);
  const query = useQuery(queries.subscriptions.students.queryOptions());
  const all: readonly StudentRow[] = query.data?.students ?? NOBODY;
  const students = useMemo(() => {
    const wanted = fold(typed);
    return all.filter(
      (one) =>
        (!onlyNeeds || needsLook(one)) &&
        fold(`${one.name} ${one.current.map(({ packageName }) => packageName ?? '').join(' ')}`).includes(wanted),
    );
  }, [all, typed, onlyNeeds]);
  const open = all.find(({ id }) => id === openId);
  const little = useLittleRoom(open !== undefined);
  const columns = useMemo(
    () => studentColumns(t, format).filter(({ id }) => !little || TELLING.has(id)),
    [t, format, little],
  );
  useShortcuts([
    {
      code: 'KeyF',
      ctrl: true,
      shown: 'Ctrl F',
      label: t('search'),
      run: () => search.current?.focus(),
      whileTyping: true,
    },
  ]);
  return (
    <WorkSheet>
      <MainColumn
        tight
        foot={
          <>
            <span className={classes.quiet} role="status">
              {t('loaded', { count: students.length })}
            </span>
            <span className={classes.quiet}>
              {query.data === undefined ? '' : t('asOf', { time: format.timeWithSeconds(query.data.asOf) })}
            </span>
          </>
        }
      >
        <ScreenHead title={t('title')}>
          <TextInput
            ref={search}
            className={classes.search ?? ''}
            type="search"
            aria-label={t('search')}
            placeholder={t('search')}
            leftSection={<IconSearch size={17} stroke={STROKE} />}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          <Chip chosen={onlyNeeds} onPress={() => setOnlyNeeds(!onlyNeeds)}>
            {t('needs')}
          </Chip>
          <Button
            variant="default"
            leftSection={<IconPackage size={18} stroke={STROKE} />}
            onClick={() => setPackages(true)}
          >
            {t('packages.open')}
          </Button>
        </ScreenHead>
        <QueryFailure query={query} title={t('failed')} />
        <DataTable
          label={t('title')}
          rows={students}
          keyOf={({ id }) => id}
          columns={columns}
          selected={openId}
          onSelect={({ id }) => setOpenId(id)}
          fill
          bleed
          loading={query.isPending}
          empty={
            <EmptyState icon={IconUsers} title={t('empty')}>
              {t('emptyBody')}
            </EmptyState>
          }
        />
      </MainColumn>
      {open === undefined ? null : (
        <StudentPanel key={open.id} student={open} mayManage={role === 'admin'} onClose={() => setOpenId(null)} />
      )}
      {packages ? <PackagesDialog mayManage={role === 'admin'} onClose={() => setPackages(false)} /> : null}
    </WorkSheet>
  );
}

/** Classes wait to be counted, nothing runs, or nothing is left of what runs. */
const needsLook = ({ current, uncounted }: StudentRow): boolean =>
  uncounted > 0 || current.length === 0 || current.some(({ status, left }) => status === 'active' && left === 0);
