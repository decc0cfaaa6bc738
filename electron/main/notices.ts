import { Notification } from 'electron';

/** Desktop notices. */
export interface Notices {
  /** A notice with the tag of an older one takes its place. */
  show(notice: { readonly title: string; readonly body: string; readonly tag: string }): void;
}

/** Shows notices where the system can; a click brings the window forward. */
export function setupNotices(onClick: () => void): Notices {
  const shown = new Map<string, Notification>();
  return {
    show: ({ title, body, tag }) => {
      if (!Notification.isSupported()) return;
      shown.get(tag)?.close();
      const notice = new Notification({ title, body });
      shown.set(tag, notice);
      notice.on('click', onClick);
      notice.on('close', () => {
        if (shown.get(tag) === notice) shown.delete(tag);
      });
      notice.show();
    },
  };
}
