import { systemPreferences, type Session } from 'electron';
import type { Log } from '../log.ts';
import { mayHave } from './permission-rules.ts';

/** Answers every permission question of a session; without both handlers Chromium's defaults would. */
export function setupPermissions(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const wish = { permission, from: details.requestingUrl, isMainFrame: details.isMainFrame, media };
    if (!mayHave(wish)) {
      log.warn({ permission }, 'permission refused');
      answer(false);
      return;
    }
    void askSystem(media).then(answer, () => answer(false));
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    mayHave({ permission, from: origin, isMainFrame: details.isMainFrame, media: knownMedia(details.mediaType) }),
  );
  session.setDevicePermissionHandler(() => false);
}

const knownMedia = (kind: string | undefined): string[] => (kind === undefined || kind === 'unknown' ? [] : [kind]);

/** macOS asks its owner once for the microphone and the camera. Other systems have no such question. */
async function askSystem(media: readonly string[]): Promise<boolean> {
  if (process.platform !== 'darwin') return true;
  for (const kind of media) {
    if (!(await systemPreferences.askForMediaAccess(kind === 'audio' ? 'microphone' : 'camera'))) return false;
  }
  return true;
}
