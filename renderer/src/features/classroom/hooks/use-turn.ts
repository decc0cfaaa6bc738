import type { Room } from 'livekit-client';
import { useTranslation } from 'react-i18next';
import { serverNow } from '#renderer/stores/clock.ts';
import { notifyFailure } from '#renderer/ui/notices.tsx';
import { turnAttributes } from '../core/signals.ts';

/** Gives the turn to a student, or to nobody: it stands in the teacher's attributes, where late joiners see it too. */
export function useTurn(room: Room): (identity: string | null) => void {
  const { t } = useTranslation('classroom');
  return (identity) => {
    room.localParticipant
      .setAttributes(turnAttributes(identity, serverNow()))
      .catch(() => notifyFailure(t('hands.failed'), t('hands.failedBody')));
  };
}
