import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { instantOf } from '../core/decision.ts';
import classes from './decide.module.css';

/** The window that counts for everybody: the scheduled one, or the one that a supervisor set with a reason (domain.md 3.4). */
export function WindowPart({ session, mayDecide }: { readonly session: SessionDetail; readonly mayDecide: boolean }) {
  const { t } = useTranslation('decide');
  const { timeRange } = useFormat();
  const [changing, setChanging] = useState(false);
  const said = session.effectiveWindow ?? null;
  const set = said?.window ?? null;
  return (
    <section>
      <SectionHead title={t('window.title')} />
      <p className={classes.entry}>
        <span>
          {said === null || set === null
            ? t('window.scheduled', { range: timeRange(session.startsAt, session.endsAt) })
            : t('window.set', {
                author: `\u2068${said.author}\u2069`,
                range: timeRange(set.from, set.to),
                reason: `\u2068${said.reason}\u2069`,
              })}{' '}
          {mayDecide && !changing ? (
            <LinkButton onPress={() => setChanging(true)}>{t('window.change')}</LinkButton>
          ) : null}
        </span>
      </p>
      {changing ? <WindowForm session={session} onClose={() => setChanging(false)} /> : null}
    </section>
  );
}

/** Ended early: what review offers is [S, ended_at) (domain.md 2). */
function WindowForm({ session, onClose }: { readonly session: SessionDetail; readonly onClose: () => void }) {
  const { t } = useTranslation('decide');
  const { time, settings } = useFormat();
  const early = session.endedAt !== null && session.endedAt < session.endsAt && session.endedAt > session.startsAt;
  const set = session.effectiveWindow?.window ?? null;
  const [base] = useState(() => session.effectiveWindow?.windowId ?? null);
  const [from, setFrom] = useState(time(set?.from ?? session.startsAt));
  const [to, setTo] = useState(time(set?.to ?? (early ? (session.endedAt ?? session.endsAt) : session.endsAt)));
  const [reason, setReason] = useState('');
  const start = instantOf(from, session.startsAt, settings.timeZone);
  const end = instantOf(to, session.endsAt, settings.timeZone);
  const save = useCommand(api.attendance.effectiveWindow, {
    done: () => t('window.saved'),
    failed: t('window.notSaved'),
    touches: () => [queries.attendance.history.key({ input: { id: session.id } }), queries.attendance.preview.key()],
  });
  const ready = start !== null && end !== null && start < end && reason.trim() !== '';
  const send = async (window: { from: number; to: number } | null): Promise<void> => {
    if ((await save.send({ id: session.id, window, reason: reason.trim(), base })) !== null) onClose();
  };
  return (
    <form
      className={classes.form}
      aria-label={t('window.title')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void send({ from: start, to: end });
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
      <footer className={classes.foot}>
        <Button type="submit" variant="default" disabled={!ready} loading={save.pending}>
          {t('window.save')}
        </Button>
        {set === null ? null : (
          <Button variant="subtle" disabled={reason.trim() === ''} onClick={() => void send(null)}>
            {t('window.reset')}
          </Button>
        )}
        <Button variant="subtle" onClick={onClose}>
          {t('discard')}
        </Button>
      </footer>
    </form>
  );
}
