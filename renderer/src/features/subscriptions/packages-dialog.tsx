import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SESSION_KINDS, type SessionKind } from '#shared/domain/session.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { toLatinDigits } from '#shared/domain/digits.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import classes from './subscriptions.module.css';

/** What the academy sells, and a new one. */
export function PackagesDialog({ mayManage, onClose }: { readonly mayManage: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('subscriptions');
  const { number } = useFormat();
  const query = useQuery(queries.subscriptions.packages.queryOptions());
  return (
    <Dialog onClose={onClose} title={t('packages.title')} size={600}>
      <p className={classes.quiet}>{t('packages.body')}</p>
      <QueryFailure query={query} title={t('packages.failed')} />
      <ul className={classes.packages} aria-label={t('packages.title')}>
        {(query.data?.packages ?? []).map(({ id, name, kind, sessions, periodDays }) => (
          <li key={id}>
            <bdi>{name}</bdi>{' '}
            <span className={classes.quiet}>
              {t('packages.about', { count: sessions, kind: t(`kinds.${kind}`), days: number(periodDays) })}
            </span>
          </li>
        ))}
      </ul>
      {mayManage ? <NewPackage /> : null}
    </Dialog>
  );
}

const within = (typed: string, max: number): number | null => {
  const value = Number(toLatinDigits(typed).trim());
  return Number.isInteger(value) && value >= 1 && value <= max ? value : null;
};

function NewPackage() {
  const { t } = useTranslation('subscriptions');
  const [name, setName] = useState('');
  const [kind, setKind] = useState<SessionKind>('quran');
  const [sessions, setSessions] = useState('');
  const [days, setDays] = useState('30');
  const [wrong, setWrong] = useState(false);
  const create = useAction(api.subscriptions.createPackage, {
    done: () => t('packages.done'),
    failed: t('packages.notDone'),
    touches: () => [queries.subscriptions.packages.key()],
  });
  const send = async (): Promise<void> => {
    const [count, periodDays] = [within(sessions, 500), within(days, 730)];
    const bad = name.trim() === '' || count === null || periodDays === null;
    setWrong(bad);
    if (bad || (await create.send({ name: name.trim(), kind, sessions: count, periodDays })) === null) return;
    setName('');
    setSessions('');
  };
  return (
    <form
      aria-label={t('packages.new')}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <SectionHead title={t('packages.new')} />
      <Stack gap={12}>
        <TextInput
          label={t('packages.name')}
          maxLength={120}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <span className={classes.strong}>{t('packages.kind')}</span>
        <Segment
          label={t('packages.kind')}
          value={kind}
          options={SESSION_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          onChange={setKind}
        />
        <Group grow>
          <TextInput
            label={t('packages.sessions')}
            inputMode="numeric"
            value={sessions}
            onChange={({ currentTarget }) => setSessions(currentTarget.value)}
          />
          <TextInput
            label={t('packages.days')}
            inputMode="numeric"
            value={days}
            onChange={({ currentTarget }) => setDays(currentTarget.value)}
          />
        </Group>
        {wrong ? (
          <p className={classes.bad} role="alert">
            {t('packages.wrong')}
          </p>
        ) : null}
        <Group justify="flex-end">
          <Button type="submit" loading={create.pending}>
            {t('packages.action')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
