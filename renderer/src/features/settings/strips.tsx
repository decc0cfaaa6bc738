import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingsPage } from '#shared/contract/settings.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { NoticeStrip, StripAction } from '#renderer/ui/notice-strip.tsx';
import { draftFrom } from './core/draft.ts';
import type { DraftDoor } from './hooks/use-draft.ts';
import { useWords } from './hooks/use-words.ts';
import classes from './settings.module.css';
import { ConflictDialog } from './what-if/conflict-dialog.tsx';

interface StripsProps {
  readonly page: SettingsPage;
  readonly door: DraftDoor;
  readonly panelOpen: boolean;
  readonly onWhatIf: () => void;
}

/** What stands above the fields: the draft that is not applied, and the change that waits for its date. */
export function Strips({ page, door, panelOpen, onWhatIf }: StripsProps) {
  return (
    <div className={classes.strips}>
      {page.pending === null ? null : <PendingStrip page={page} pending={page.pending} door={door} />}
      <DraftStrip page={page} door={door} panelOpen={panelOpen} onWhatIf={onWhatIf} />
    </div>
  );
}

function DraftStrip({ page, door, panelOpen, onWhatIf }: StripsProps) {
  const { t } = useTranslation('settings');
  const { number } = useFormat();
  const [comparing, setComparing] = useState(false);
  const { draft } = door;
  const count = Object.keys(draft.entries).length;
  if (count === 0) return null;
  const moved = draft.baseVersion !== page.version;
  const discard = async (): Promise<void> => {
    const answer = await confirm({
      title: t('draft.discardTitle'),
      consequence: t('draft.discardBody'),
      action: t('draft.discard'),
      tone: 'bad',
    });
    if (answer !== null) door.drop();
  };
  return (
    <>
      <NoticeStrip
        tone="draft"
        title={t('draft.count', { count })}
        actions={
          <>
            {moved ? (
              <StripAction edge onPress={() => setComparing(true)}>
                {t('draft.compare')}
              </StripAction>
            ) : null}
            {panelOpen ? null : (
              <StripAction edge onPress={onWhatIf}>
                {t('draft.show')}
              </StripAction>
            )}
            <StripAction onPress={() => void discard()}>{t('draft.discard')}</StripAction>
          </>
        }
      >
        {moved
          ? t('draft.moved', { version: number(page.version) })
          : t('draft.on', { version: number(draft.baseVersion) })}
      </NoticeStrip>
      {comparing ? <ConflictDialog page={page} door={door} onClose={() => setComparing(false)} /> : null}
    </>
  );
}

interface PendingStripProps {
  readonly page: SettingsPage;
  readonly pending: NonNullable<SettingsPage['pending']>;
  readonly door: DraftDoor;
}

function PendingStrip({ page, pending, door }: PendingStripProps) {
  const { t } = useTranslation(['settings', 'ui']);
  const { fullDate, time } = useFormat();
  const words = useWords();
  const withdraw = useAction(api.settings.withdraw, {
    done: () => t('settings:pending.withdrawn'),
    failed: t('settings:pending.notWithdrawn'),
    touches: () => [queries.settings.key()],
  });
  const when = `${fullDate(pending.applyAt)} ${time(pending.applyAt)}`;
  const ask = async (): Promise<void> => {
    const answer = await confirm({
      title: t('settings:pending.withdrawTitle'),
      consequence: t('settings:pending.withdrawBody'),
      action: t('settings:pending.withdraw'),
      tone: 'bad',
    });
    if (answer !== null) await withdraw.send({ id: pending.id });
  };
  const refused = pending.refused !== null;
  return (
    <NoticeStrip
      tone={refused ? 'failed' : 'info'}
      title={refused ? t('settings:pending.refused', { when }) : t('settings:pending.title', { when })}
      actions={
        refused ? (
          <StripAction
            edge
            onPress={() =>
              door.put({
                entries: draftFrom(pending.changes, page.fields),
                baseVersion: page.version,
                reason: pending.reason,
              })
            }
          >
            {t('settings:pending.reopen')}
          </StripAction>
        ) : (
          <StripAction edge onPress={() => void ask()}>
            {t('settings:pending.withdraw')}
          </StripAction>
        )
      }
    >
      <ul className={classes.lines}>
        {pending.changes.map((change) => {
          const place = words.place(page, change);
          return (
            <li key={`${change.key} ${change.scope} ${change.scopeId}`}>
              {t(`settings:names.${change.key}`)}
              {place === null ? '' : ` (${place})`}: {words.set(change, change.value)}
            </li>
          );
        })}
      </ul>
      {t('settings:pending.by', { who: `\u2068${pending.by}\u2069`, reason: `\u2068${pending.reason}\u2069` })}
    </NoticeStrip>
  );
}
