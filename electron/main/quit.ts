import { app } from 'electron';
import { described, type Log } from './log.ts';

/**
 * Ends in order: the server is stopped (it takes ten seconds at most) before the app goes. Closing the window is
 * quitting.
 */
export function setupQuit(stop: () => Promise<void>, log: Log): void {
  let stopped = false;
  let stopping = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    if (stopping) return;
    stopping = true;
    void stop()
      .catch((error: unknown) => log.error({ error: described(error) }, 'the server did not stop in order'))
      .finally(() => {
        stopped = true;
        app.quit();
      });
  });
}
