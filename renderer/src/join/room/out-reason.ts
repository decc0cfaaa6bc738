import { DisconnectReason } from 'livekit-client';
import type { Out } from '../core/page.ts';

/** What LiveKit's reason for a disconnect means to the student (livekit.md 1). Whatever is not final may be tried again. */
export function outFor(reason: DisconnectReason | undefined): Out {
  switch (reason) {
    case DisconnectReason.CLIENT_INITIATED:
      return 'left';
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'elsewhere';
    case DisconnectReason.PARTICIPANT_REMOVED:
      return 'removed';
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
      return 'closed';
    default:
      return 'lost';
  }
}
