import type { Room } from 'livekit-client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desktop } from '#renderer/api/desktop.ts';
import { notifyFailure } from '#renderer/ui/notices.tsx';

type Sources = Awaited<ReturnType<typeof desktop.listScreens>>;

export interface ScreenShare {
  /** What can be shared, while the picker is open; null while it is closed. */
  readonly sources: Sources | null;
  /** The button: stops a share that runs, opens the picker otherwise. */
  readonly press: () => Promise<void>;
  readonly refresh: () => Promise<void>;
  readonly choose: (id: string) => Promise<void>;
  readonly close: () => void;
}

/**
 * Sharing a screen or a window, chosen in our own picker. Where only the system may show what there is (Wayland), main
 * answers with a single nameless source: then the system's picker is the only one, and it is asked once (livekit.md 8).
 */
export function useScreenShare(room: Room): ScreenShare {
  const { t } = useTranslation('classroom');
  const [sources, setSources] = useState<Sources | null>(null);

  const choose = async (id: string): Promise<void> => {
    setSources(null);
    await desktop.chooseScreen({ id });
    try {
      // Sound of the computer would bring the students their own voices back.
      await room.localParticipant.setScreenShareEnabled(true, { audio: false, contentHint: 'detail' });
    } catch {
      notifyFailure(t('share.failed'), t('share.failedBody'));
    }
  };
  const list = async (): Promise<Sources | null> => {
    try {
      return await desktop.listScreens();
    } catch {
      notifyFailure(t('share.listFailed'), t('share.failedBody'));
      return null;
    }
  };

  return {
    sources,
    choose,
    close: () => setSources(null),
    async refresh() {
      const found = await list();
      if (found !== null) setSources(found);
    },
    async press() {
      if (room.localParticipant.isScreenShareEnabled) {
        await room.localParticipant.setScreenShareEnabled(false);
        return;
      }
      const found = await list();
      if (found === null) return;
      const only = found.length === 1 ? found[0] : undefined;
      if (only !== undefined && only.name === '' && only.thumbnail === '') await choose(only.id);
      else setSources(found);
    },
  };
}
