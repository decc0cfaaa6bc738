import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { desktop } from '#renderer/api/desktop.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { type ClassNotice, dueNotices, nextNoticeAt, type NoticedClass } from '../core/class-notices.ts';

/** What was announced already, for this window: a reload does not say it twice. */
const REMEMBERED = 'itqan.class-notices';

const remembered = (): Set<string> => {
  const kept: unknown = JSON.parse(sessionStorage.getItem(REMEMBERED) ?? '[]');
  return new Set(Array.isArray(kept) ? kept.filter((key): key is string => typeof key === 'string') : []);
};

/** Desktop notices when a class's room may be opened and when it is due, once each (product.md, Today). */
export function useClassNotices(classes: readonly NoticedClass[]): void {
  const { t } = useTranslation('today');
  const format = useFormat();
  const say = useRef<(notice: ClassNotice) => void>(() => undefined);
  useEffect(() => {
    say.current = ({ key, about, row }) => {
      const time = format.time(row.startsAt);
      void desktop.showNotice({
        title: t(`notice.${about}`, { title: row.title }),
        body: t(`notice.${about}Body`, { time }),
        tag: key,
      });
    };
  });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (): void => {
      const now = serverNow();
      const shown = remembered();
      for (const notice of dueNotices(classes, shown, now)) {
        shown.add(notice.key);
        say.current(notice);
      }
      sessionStorage.setItem(REMEMBERED, JSON.stringify([...shown]));
      const next = nextNoticeAt(classes, now);
      if (next !== null) timer = setTimeout(look, next - now);
    };
    look();
    return () => clearTimeout(timer);
  }, [classes]);
}
