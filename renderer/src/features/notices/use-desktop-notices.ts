import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice } from '#shared/contract/notices.ts';
import { api } from '#renderer/api/client.ts';
import { desktop } from '#renderer/api/desktop.ts';
import { useNoticeWords } from './use-notice-words.ts';

/** A burst of notices stands on the desktop up to this many; the rest is in the list. */
const AT_ONCE = 3;

/** Shows new notices outside the window, on every screen; mounted once, by the shell. */
export function useDesktopNotices(): void {
  const { t } = useTranslation('notices');
  const words = useNoticeWords();
  const say = useRef<(notice: Notice) => void>(() => undefined);
  useEffect(() => {
    say.current = (notice) =>
      void desktop.showNotice({
        title: t(`kinds.${notice.what}`),
        body: words(notice),
        tag: `notice-${notice.id}`,
      });
  });

  useEffect(() => {
    let newest = 0;
    return desktop.onLiveEvent(({ event }) => {
      if (event.type !== 'notice.created' || event.noticeId <= newest) return;
      const after = newest === 0 ? event.noticeId - 1 : newest;
      newest = event.noticeId;
      // When they cannot be read now, they are in the list when the connection is back.
      void api.notices.list({ limit: AT_ONCE }).then(
        ({ notices }) =>
          notices.filter(({ id, desktop: shown }) => shown && id > after).forEach((one) => say.current(one)),
        () => undefined,
      );
    });
  }, []);
}
