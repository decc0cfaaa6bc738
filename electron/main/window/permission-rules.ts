import { isOurs } from '../page-origin.ts';

/** A page's wish, as Electron's request and check handlers describe it. */
export interface Wish {
  readonly permission: string;
  /** The page or origin that asks. */
  readonly from: string;
  readonly isMainFrame: boolean;
  /** `audio`, `video`; empty for a screen share, and while only the list of devices is looked at. */
  readonly media: readonly string[];
}

/** What the classroom needs. `display-capture` is what newer versions call a screen share (livekit.md 8). */
const CLASSROOM = new Set(['media', 'display-capture', 'speaker-selection', 'fullscreen']);

/** Microphone, camera, screen, loudspeaker and full screen for our own page; everything else, and everybody else, no. */
export function mayHave({ permission, from, isMainFrame, media }: Wish): boolean {
  return (
    isOurs(from) &&
    isMainFrame &&
    CLASSROOM.has(permission) &&
    media.every((kind) => kind === 'audio' || kind === 'video')
  );
}
