import { Popover } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '#renderer/api/use-command.ts';
import { api, queries } from '#renderer/api/client.ts';
import frame from '#renderer/ui/frame.module.css';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { NoticeChoices } from './notice-choices.tsx';
import { NoticeList } from './notice-list.tsx';
import classes from './notices.module.css';

/** The bell at the foot of the rail: the count of what was not read, and the list in reach of it. */
export function NoticesButton() {
  const { t } = useTranslation('notices');
  const [opened, setOpened] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const list = useQuery(queries.notices.list.queryOptions({ input: { limit: 30 } }));
  const read = useAction(api.notices.read, {
    done: null,
    failed: t('failed'),
    quiet: true,
    touches: () => [queries.notices.list.key()],
  });
  const unread = list.data?.unread ?? 0;
  const newest = list.data?.notices[0]?.id;

  /** What was listed counts as read once the list is closed, so that it can be told apart while it is open. */
  const close = (): void => {
    setOpened(false);
    setChoosing(false);
    if (unread > 0 && newest !== undefined) void read.send({ upTo: newest });
  };
  return (
    <Popover
      opened={opened}
      onChange={(open) => (open ? setOpened(true) : close())}
      position="right-end"
      width={400}
      offset={12}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <button
          type="button"
          className={frame.item}
          aria-haspopup="dialog"
          onClick={() => (opened ? close() : setOpened(true))}
        >
          <IconBell size={22} stroke={STROKE} />
          <span>{t('title')}</span>
          {unread > 0 ? (
            <span className={frame.badge} role="img" aria-label={t('unread', { count: unread })}>
              {unread}
            </span>
          ) : null}
        </button>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label={t('title')}>
        {choosing ? (
          <NoticeChoices onBack={() => setChoosing(false)} />
        ) : (
          <NoticeList list={list} onChoose={() => setChoosing(true)} onFollow={close} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
