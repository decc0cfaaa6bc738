import { Button, Textarea } from '@mantine/core';
import { IconMessageReport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, SessionRow } from '#shared/contract/sessions.ts';
import { SHORTEST_TEXT } from '#shared/domain/human-entries.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useUser } from '#renderer/stores/account.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { inlineForm } from '#renderer/ui/inline-form.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import classes from './report-panel.module.css';

interface ContestProps {
  readonly session: SessionRow;
  readonly person: Person | undefined;
}

/** A teacher's word against a verdict of their own class: a supervisor decides, minutes are never edited (domain.md 4). */
export function Contest({ session, person }: ContestProps) {
  const { t } = useTranslation('today');
  const { id } = useUser();
  const [writing, setWriting] = useState(false);
  const [text, setText] = useState('');
  const contest = useCommand(api.attendance.contest, {
    done: () => t('contest.sent'),
    failed: t('contest.notSent'),
    touches: () => [queries.sessions.detail.key({ input: { id: session.id } })],
  });
  if (person === undefined || session.teacher.id !== id) return null;
  const open = person.entries?.contest;
  if (open != null)
    return (
      <p className={classes.contested}>
        <IconMessageReport size={18} stroke={STROKE} />
        <span>{t('contest.waiting', { text: `«\u2068${open.text}\u2069»` })}</span>
      </p>
    );
  if (person.overridden) return <p className={classes.facts}>{t('contest.decided')}</p>;
  if (!writing) return <LinkButton onPress={() => setWriting(true)}>{t('contest.open')}</LinkButton>;
  const ready = text.trim().length >= SHORTEST_TEXT;
  const send = async (): Promise<void> => {
    const sent = await contest.send({ id: session.id, role: person.role, personId: person.id, text: text.trim() });
    if (sent !== null) setWriting(false);
  };
  return (
    <form
      {...inlineForm(() => setWriting(false))}
      className={classes.contest}
      aria-label={t('contest.title')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) void send();
      }}
    >
      <Textarea
        label={t('contest.title')}
        description={t('contest.hint')}
        autosize
        minRows={2}
        maxLength={1000}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <span className={classes.contestFoot}>
        <Button type="submit" variant="default" disabled={!ready} loading={contest.pending}>
          {t('contest.send')}
        </Button>
        <Button variant="subtle" onClick={() => setWriting(false)}>
          {t('contest.back')}
        </Button>
      </span>
    </form>
  );
}
