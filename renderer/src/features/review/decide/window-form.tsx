import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import type { Interval } from '#shared/domain/time.ts';
import { api, queries } from '#renderer/api/client.ts';
import { toFailure } from '#renderer/api/failure.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { inlineForm } from '#renderer/ui/inline-form.ts';
import { NoticeStrip, StripAction } from '#renderer/ui/notice-strip.tsx';
import { notifySuccess } from '#renderer/ui/notices.tsx';
import { instantOf, type WindowConflict, windowConflictOf } from '../core/decision.ts';
import classes from './decide.module.css';
import { WindowEffect } from './window-effect.tsx';

type Asked = Parameters<typeof api.attendance.effectiveWindow>[0];

/** Null when it was saved; what somebody else said meanwhile otherwise. */
async function setWindow(asked: Asked): Promise<{ readonly conflict: WindowConflict | null }> {
  try {
    await api.attendance.effectiveWindow(asked);
    return { conflict: null };
  } catch (thrown) {
    const { code, data } = toFailure(thrown);
    if (code !== 'version_conflict') throw thrown;
    return { conflict: windowConflictOf(data) };
  }
}

/** Another window that counts, with its effect before it is saved. Ended early: what review offers is [S, ended_at) (domain.md 2). */
export function WindowForm({ session, onClose }: { readonly session: SessionDetail; readonly onClose: () => void }) {
  const { t } = useTranslation('decide');
  const { time, settings } = useFormat();
  const early = session.endedAt !== null && session.endedAt < session.endsAt && session.endedAt > session.startsAt;
  const set = session.effectiveWindow?.window ?? null;
  // What was seen when the person began; a later word about it is a conflict, never overwritten (domain.md 4).
  const [base] = useState(() => session.effectiveWindow?.windowId ?? null);
  const [from, setFrom] = useState(time(set?.from ?? session.startsAt));
  const [to, setTo] = useState(time(set?.to ?? (early ? (session.endedAt ?? session.endsAt) : session.endsAt)));
  const [reason, setReason] = useState('');
  const [overtaken, setOvertaken] = useState<{ conflict: WindowConflict; mine: Interval | null } | null>(null);
  const start = instantOf(from, session.startsAt, settings.timeZone);
  const end = instantOf(to, session.endsAt, settings.timeZone);
  const wanted = start !== null && end !== null && start < end ? { from: start, to: end } : null;
  const save = useCommand(setWindow, {
    done: null,
    failed: t('window.notSaved'),
    touches: () => [queries.attendance.history.key({ input: { id: session.id } }), queries.attendance.preview.key()],
  });
  const why = reason.trim();
  const send = async (window: Interval | null, on: number | null): Promise<void> => {
    const answer = await save.send({ id: session.id, window, reason: why, base: on });
    if (answer === null) return;
    if (answer.conflict !== null) return setOvertaken({ conflict: answer.conflict, mine: window });
    notifySuccess(t('window.saved'));
    onClose();
  };
  return (
    <form
      {...inlineForm(onClose)}
      className={classes.form}
      aria-label={t('window.title')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted !== null && why !== '') void send(wanted, base);
      }}
    >
      <div className={classes.times}>
        <TextInput label={t('from')} dir="ltr" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput label={t('to')} dir="ltr" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      </div>
      <TextInput
        label={t('window.reason')}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {wanted === null ? null : <WindowEffect session={session} window={wanted} />}
      {overtaken === null ? (
        <footer className={classes.foot}>
          <Button type="submit" variant="default" disabled={wanted === null || why === ''} loading={save.pending}>
            {t('window.save')}
          </Button>
          {set === null ? null : (
            <Button variant="subtle" disabled={why === ''} onClick={() => void send(null, base)}>
              {t('window.reset')}
            </Button>
          )}
          <Button variant="subtle" onClick={onClose}>
            {t('discard')}
          </Button>
        </footer>
      ) : (
        <Overtaken
          {...overtaken}
          onKeep={onClose}
          onApply={() => {
            setOvertaken(null);
            void send(overtaken.mine, overtaken.conflict.windowId);
          }}
        />
      )}
    </form>
  );
}

interface OvertakenProps {
  readonly conflict: WindowConflict;
  readonly mine: Interval | null;
  readonly onKeep: () => void;
  readonly onApply: () => void;
}

/** Two words about one window, both with their value; a person chooses. */
function Overtaken({ conflict, mine, onKeep, onApply }: OvertakenProps) {
  const { t } = useTranslation('decide');
  const { timeRange } = useFormat();
  const said = { author: `\u2068${conflict.author}\u2069`, reason: `\u2068${conflict.reason}\u2069` };
  return (
    <NoticeStrip
      tone="draft"
      title={t('window.conflict')}
      actions={
        <>
          <StripAction edge onPress={onKeep}>
            {t('conflict.keep')}
          </StripAction>
          <StripAction edge onPress={onApply}>
            {t('conflict.apply')}
          </StripAction>
        </>
      }
    >
      <p>
        {conflict.window === null
          ? t('window.theirsNone', said)
          : t('window.theirs', { ...said, range: timeRange(conflict.window.from, conflict.window.to) })}
      </p>
      <p>{mine === null ? t('window.mineNone') : t('window.mine', { range: timeRange(mine.from, mine.to) })}</p>
    </NoticeStrip>
  );
}
