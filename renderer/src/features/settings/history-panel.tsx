import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SettingsPage, SettingsVersion } from '#shared/contract/settings.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { SidePanel } from '#renderer/ui/work-sheet.tsx';
import { ChangeLine } from './change-line.tsx';
import { type Restored, restoredBy } from './core/history.ts';
import classes from './settings.module.css';

/** Every version: when, who, why, which values; and the way back to it. */
export function HistoryPanel({ page, onClose }: { readonly page: SettingsPage; readonly onClose: () => void }) {
  const { t } = useTranslation('settings');
  const query = useQuery(queries.settings.history.queryOptions());
  const { number } = useFormat();
  const restore = useCommand(api.settings.restore, {
    done: ({ version }) => t('history.restored', { version: number(version) }),
    failed: t('history.notRestored'),
    touches: () => [queries.settings.key(), queries.account.me.key()],
  });
  const versions = query.data?.versions ?? [];
  const ask = async (version: number): Promise<void> => {
    const changes = restoredBy(versions, version);
    const written = number(version);
    const answer = await confirm({
      title: t('history.restoreTitle', { version: written }),
      consequence: <Consequence page={page} changes={changes} />,
      action: t('history.restoreAction', { version: written }),
      reason: 'required',
    });
    if (answer !== null) await restore.send({ version, baseVersion: page.version, reason: answer.reason });
  };
  return (
    <SidePanel narrow title={t('history.title')} onClose={onClose} takeFocus>
      <QueryFailure query={query} title={t('history.failed')} />
      {query.isPending ? <SkeletonRows rows={8} /> : null}
      <ol className={classes.versions} aria-label={t('history.title')}>
        {versions.map((version) => (
          <Version
            key={version.version}
            version={version}
            page={page}
            {...(version.version < page.version && !restore.pending
              ? { onRestore: () => void ask(version.version) }
              : {})}
          />
        ))}
      </ol>
    </SidePanel>
  );
}

interface VersionProps {
  readonly version: SettingsVersion;
  readonly page: SettingsPage;
  readonly onRestore?: () => void;
}

function Version({ version, page, onRestore }: VersionProps) {
  const { t } = useTranslation('settings');
  const { number, fullDate, time } = useFormat();
  const written = number(version.version);
  return (
    <li className={classes.version}>
      <div className={classes.versionHead}>
        <h3>
          {t('history.version', { version: written })}{' '}
          {version.version === page.version ? <small>{t('history.current')}</small> : null}
        </h3>
        {onRestore === undefined ? null : (
          <Button
            variant="default"
            size="compact-md"
            aria-label={t('history.restoreLabel', { version: written })}
            onClick={onRestore}
          >
            {t('history.restore')}
          </Button>
        )}
      </div>
      <p className={classes.hint}>
        {version.by === null ? null : <bdi>{version.by} · </bdi>}
        {fullDate(version.at)} {time(version.at)}
      </p>
      {version.reason === null ? null : <p dir="auto">{version.reason}</p>}
      {version.changes.length === 0 ? <p className={classes.hint}>{t('history.first')}</p> : null}
      <ul className={classes.lines}>
        {version.changes.map((change) => (
          <ChangeLine key={`${change.key} ${change.scope} ${change.scopeId}`} page={page} change={change} />
        ))}
      </ul>
    </li>
  );
}

function Consequence({ page, changes }: { readonly page: SettingsPage; readonly changes: readonly Restored[] }) {
  const { t } = useTranslation('settings');
  return (
    <>
      <p>{t('history.restoreBody')}</p>
      <ul className={classes.lines}>
        {changes.map((change) => (
          <ChangeLine key={`${change.key} ${change.scope} ${change.scopeId}`} page={page} change={change} />
        ))}
      </ul>
    </>
  );
}
