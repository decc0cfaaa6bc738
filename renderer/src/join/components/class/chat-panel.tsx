import { IconSend, IconX } from '@tabler/icons-react';
import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { type ChatMessage, LONGEST_MESSAGE } from '../../core/chat.ts';
import classes from './chat-panel.module.css';

interface ChatPanelProps {
  readonly messages: readonly ChatMessage[];
  readonly send: (text: string) => Promise<void>;
  readonly onClose: () => void;
}

/** What was written in the class, and a line to write in. */
export function ChatPanel({ messages, send, onClose }: ChatPanelProps) {
  const { t } = useTranslation('join');
  const heading = useRef<HTMLHeadingElement>(null);
  const foot = useRef<HTMLDivElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    if (messages.length > 0) foot.current?.scrollIntoView({ block: 'nearest' });
  }, [messages]);
  return (
    <section
      className={classes.panel}
      aria-label={t('chat.title')}
      onKeyDown={(event) => (event.key === 'Escape' ? onClose() : undefined)}
    >
      <div className={classes.head}>
        <h2 ref={heading} tabIndex={-1} className={classes.title}>
          {t('chat.title')}
        </h2>
        <button type="button" className={classes.icon} aria-label={t('chat.close')} onClick={onClose}>
          <IconX size={20} stroke={STROKE} />
        </button>
      </div>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so a keyboard must reach it */}
      <div className={classes.list} role="log" aria-label={t('chat.title')} tabIndex={0}>
        {messages.length === 0 ? <p className={classes.empty}>{t('chat.empty')}</p> : null}
        {messages.map((message) => (
          <Message key={`${message.identity} ${message.id}`} message={message} />
        ))}
        <div ref={foot} />
      </div>
      <WriteLine send={send} />
    </section>
  );
}

function Message({ message }: { readonly message: ChatMessage }) {
  const { t } = useTranslation('join');
  const format = useFormat();
  return (
    <div className={classes.message} data-mine={message.mine}>
      <p className={classes.from}>
        <bdi>{message.mine ? t('class.you') : message.name}</bdi> <time>{format.time(message.at)}</time>
      </p>
      <p className={classes.text} dir="auto">
        {message.text}
      </p>
      {message.kept === undefined || message.kept === 'kept' ? null : (
        <p className={classes.from}>{t(`chat.${message.kept}`)}</p>
      )}
    </div>
  );
}

function WriteLine({ send }: { readonly send: (text: string) => Promise<void> }) {
  const { t } = useTranslation('join');
  const [text, setText] = useState('');
  const [state, setState] = useState<'ready' | 'sending' | 'failed'>('ready');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const words = text.trim();
    if (words === '' || state === 'sending') return;
    const sending = async (): Promise<void> => {
      setState('sending');
      await send(words);
      setText('');
      setState('ready');
    };
    sending().catch(() => setState('failed'));
  };
  return (
    <form className={classes.write} onSubmit={submit}>
      {state === 'failed' ? (
        <p className={classes.failed} role="alert">
          {t('chat.failed')}
        </p>
      ) : null}
      <input
        className={classes.input}
        type="text"
        dir="auto"
        value={text}
        maxLength={LONGEST_MESSAGE}
        placeholder={t('chat.write')}
        aria-label={t('chat.write')}
        autoComplete="off"
        enterKeyHint="send"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <button type="submit" className={classes.send} aria-label={t('chat.send')} aria-disabled={text.trim() === ''}>
        <IconSend size={20} stroke={STROKE} className="mirrored" />
      </button>
    </form>
  );
}
