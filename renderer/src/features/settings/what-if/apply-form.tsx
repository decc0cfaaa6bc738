import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SettingsPage } from '#shared/contract/settings.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { wallOf } from '#renderer/i18n/wall-time.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { FailureStrip } from '#renderer/ui/failure-strip.tsx';
import { Key } from '#renderer/ui/key-hint.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import { useShortcuts } from '#renderer/ui/use-shortcuts.ts';
import { problemOf } from '../core/draft.ts';
import { type ApplyDraft, decidedIn } from '../hooks/use-apply.ts';
import type { DraftDoor } from '../hooks/use-draft.ts';
import type { WhatIf } from '../hooks/use-what-if.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import classes from './what-if.module.css';

const DAY_MS = 86_400_000;

interface ApplyFormProps {
  readonly door: DraftDoor;
  readonly page: SettingsPage;
  readonly whatIf: WhatIf;
  readonly applying: ApplyDraft;
  readonly zone: string;
  readonly applyAt: number | null;
}

/** When, why, and the one button of the screen. */
export function ApplyForm({ door, page, whatIf, applying, zone, applyAt }: ApplyFormProps) {
  const { t } = useTranslation('whatIf');
  const { number, city } = useFormat();
  const { draft, put } = door;
  const [asked, setAsked] = useState(false);
  const [andLook, setAndLook] = useState(false);
  const { preview, arriving } = whatIf;
  const { action } = applying;
  const entries = Object.values(draft.entries);
  const lacks = missing();
  /** What waits for its date is judged by nobody yet. */
  const mayLook = !draft.later && preview !== null && preview.changedVerdicts > 0;
  const submit = (): void => {
    setAsked(true);
    if (lacks === null && preview !== null && !action.pending)
      void applying.apply(preview, applyAt, mayLook && andLook);
  };
  useShortcuts([{ code: 'KeyS', ctrl: true, shown: 'Ctrl S', label: t('apply.key'), run: submit, whileTyping: true }]);
  const conflict = action.failure?.code === 'settings_conflict';
  const inPast = draft.later && applyAt !== null && applyAt <= serverNow();
  return (
    <form
      className={classes.apply}
      aria-label={t('title')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {action.failure === null || conflict ? null : <FailureStrip title={t('apply.failed')} failure={action.failure} />}
      <div className={classes.applyRow}>
        <span className={classes.applyLabel}>{t('apply.when')}</span>
        <Segment
          label={t('apply.when')}
          value={draft.later ? 'later' : 'now'}
          options={(['now', 'later'] as const).map((value) => ({ value, label: t(`apply.${value}`) }))}
          onChange={(when) =>
            put({
              later: when === 'later',
              ...(draft.day === '' ? { day: wallOf(serverNow() + DAY_MS, zone).day } : {}),
            })
          }
        />
      </div>
      {draft.later ? (
        <div className={classes.applyTimes}>
          <TextInput
            type="date"
            label={t('apply.day')}
            value={draft.day}
            error={inPast ? t('apply.inPast') : null}
            onChange={({ currentTarget }) => put({ day: currentTarget.value })}
          />
          <TextInput
            type="time"
            label={t('apply.time', { city: city(zone) })}
            value={draft.time}
            onChange={({ currentTarget }) => put({ time: currentTarget.value })}
          />
        </div>
      ) : null}
      <TextInput
        label={t('apply.reason')}
        description={t('apply.reasonHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        maxLength={300}
        value={draft.reason}
        error={asked && draft.reason.trim() === '' ? t('apply.reasonMissing') : null}
        onChange={({ currentTarget }) => put({ reason: currentTarget.value })}
      />
      {mayLook ? (
        <Checkbox
          label={t('recompute.ask')}
          description={t('recompute.askHint')}
          checked={andLook}
          onChange={({ currentTarget }) => setAndLook(currentTarget.checked)}
        />
      ) : null}
      <div className={classes.applyRow}>
        <Button
          type="submit"
          loading={action.pending}
          disabled={lacks === 'problems' || lacks === 'slots' || lacks === 'preview'}
          rightSection={<Key>Ctrl S</Key>}
        >
          {t('apply.action', { count: entries.length })}
        </Button>
        <span className={classes.quiet} role="status">
          {said()}
        </span>
      </div>
      {conflict ? <ConflictDialog page={page} door={door} onClose={action.reset} /> : null}
    </form>
  );

  function missing(): 'problems' | 'slots' | 'preview' | 'reason' | 'past' | null {
    if (whatIf.refused !== null || entries.some((entry) => problemOf(entry) !== null)) return 'problems';
    if (preview === null || arriving) return 'preview';
    if (decidedIn(draft.classes, preview).some(({ act, to }) => act === 'move' && to === null)) return 'slots';
    if (draft.later && (applyAt === null || applyAt <= serverNow())) return 'past';
    return draft.reason.trim() === '' ? 'reason' : null;
  }

  function said(): string {
    if (lacks === 'problems' || lacks === 'slots') return t(`apply.${lacks}`);
    if (draft.later) return t('apply.becomesLater');
    return t(mayLook && andLook ? 'apply.becomesAndLook' : 'apply.becomes', { version: number(draft.baseVersion + 1) });
  }
}
