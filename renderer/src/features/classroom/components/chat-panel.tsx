import { ActionIcon, Textarea } from '@mantine/core';
import { IconMessage, IconSend } from '@tabler/icons-react';
import { Fragment, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { notifyFailure } from '#renderer/ui/notices.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { type ChatGroup, groupMessages } from '../core/chat.ts';
import type { Chat } from '../hooks/use-chat.ts';
import classes from './chat-panel.module.css';

interface ChatPanelProps {
  readonly chat: Chat;
  readonly mayWrite: boolean;
}

/** The class's messages, newest at the foot, and the place to write one. */
export function ChatPanel({ chat, mayWrite }: ChatPanelProps) {
  const { t } = useTranslation('classroom');
  const list = useRef<HTMLOListElement>(null);
  const groups = groupMessages(chat.messages);
  const count = chat.messages.length;
  useEffect(() => {
    list.current?.lastElementChild?.scrollIntoView({ block: 'end' });
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another message is what it follows
  }, [count]);
  return (
    <>
      <ol ref={list} className={classes.list} role="log" aria-label={t('chat.label')}>
        {groups.map((group) => (
          <Bubbles key={group.id} group={group} />
        ))}
        {groups.length === 0 ? (
          <li>
            <EmptyState icon={IconMessage} title={t('chat.empty')}>
              {t('chat.emptyBody')}
            </EmptyState>
          </li>
        ) : null}
      </ol>
      {mayWrite ? <WriteBox onSend={chat.send} /> : null}
    </>
  );
}

function Bubbles({ group }: { readonly group: ChatGroup }) {
  const { t } = useTranslation('classroom');
  const format = useFormat();
  return (
    <li className={classes.group} data-mine={group.mine || undefined}>
      <p className={classes.who}>
        {group.mine ? t('chat.you') : <PersonName name={group.name} />} · {format.time(group.at)}
      </p>
      {group.messages.map(({ id, text, kept }) => (
        <Fragment key={id}>
          <p className={classes.bubble} dir="auto">
            {text}
          </p>
          {kept === undefined || kept === 'kept' ? null : <p className={classes.who}>{t(`chat.${kept}`)}</p>}
        </Fragment>
      ))}
    </li>
  );
}

/** Enter sends, Shift and Enter begin a line; what could not be sent stays written. */
function WriteBox({ onSend }: { readonly onSend: Chat['send'] }) {
  const { t } = useTranslation('classroom');
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const send = async (): Promise<void> => {
    const message = text.trim();
    if (message === '' || busy) return;
    setBusy(true);
    const sent = await onSend(message);
    setBusy(false);
    if (sent) setText('');
    else notifyFailure(t('chat.failed'), t('chat.failedBody'));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void send();
  };
  return (
    <form
      className={classes.write}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Textarea
        aria-label={t('chat.write')}
        placeholder={t('chat.write')}
        autosize
        minRows={1}
        maxRows={5}
        maxLength={2000}
        className={classes.box}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <ActionIcon type="submit" variant="filled" aria-label={t('chat.send')} loading={busy}>
        <IconSend size={18} stroke={STROKE} className={classes.mirrored} />
      </ActionIcon>
    </form>
  );
}
