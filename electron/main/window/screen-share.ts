import { desktopCapturer, type BrowserWindow, type DesktopCapturerSource, type Session } from 'electron';
import type { z } from 'zod';
import type { INVOKE } from '#shared/ipc.ts';
import { isOurs } from '../page-origin.ts';

type Screens = z.infer<(typeof INVOKE)['screens:list']['output']>;

const THUMBNAIL = { width: 320, height: 200 };
/** Stands for "ask the system" where only the system may show what there is to share. */
const SYSTEM_PICKER = 'system';

/** The picker of screens and windows: what there is, and which of them the next request gets. */
export interface ScreenShare {
  list(): Promise<Screens>;
  choose(id: string | null): void;
}

/** Answers `getDisplayMedia` of our page with the chosen source, once; without a choice it is refused. */
export function setupScreenShare(session: Session, window: () => BrowserWindow | null): ScreenShare {
  let chosen: string | null = null;

  session.setDisplayMediaRequestHandler(
    (request, answer) => {
      const id = chosen;
      chosen = null;
      const frame = request.frame;
      if (id === null || frame === null || frame.parent !== null || !isOurs(frame.url)) {
        answer(null);
        return;
      }
      void sourceOf(id).then(
        (video) => answer(video === null ? null : { video }),
        () => answer(null),
      );
    },
    { useSystemPicker: true },
  );

  return {
    list: async () => {
      if (systemPicks()) return [{ id: SYSTEM_PICKER, name: '', kind: 'screen', thumbnail: '' }];
      const own = window()?.getMediaSourceId();
      const sources = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize: THUMBNAIL });
      return sources.filter(({ id }) => id !== own).map(described);
    },
    choose: (id) => {
      chosen = id;
    },
  };
}

/**
 * On Wayland every look at the sources opens the system's own picker: it is looked at once, when the share is asked for
 * (livekit.md 8).
 */
function systemPicks(): boolean {
  return process.env['XDG_SESSION_TYPE'] === 'wayland' && process.env['WAYLAND_DISPLAY'] !== undefined;
}

async function sourceOf(id: string): Promise<DesktopCapturerSource | null> {
  const sources = await desktopCapturer.getSources({
    types: ['screen', 'window'],
    thumbnailSize: { width: 0, height: 0 },
  });
  return (id === SYSTEM_PICKER ? sources[0] : sources.find((source) => source.id === id)) ?? null;
}

function described({ id, name, thumbnail }: DesktopCapturerSource): Screens[number] {
  const kind = id.startsWith('screen:') ? 'screen' : 'window';
  return { id, name, kind, thumbnail: thumbnail.isEmpty() ? '' : thumbnail.toDataURL() };
}
