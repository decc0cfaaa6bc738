import { app } from 'electron';
import { setupLog } from './log.ts';
import { setupProfile } from './profile.ts';
import { setupScheme } from './scheme.ts';
import { setupSecurity } from './security.ts';
import { start } from './start.ts';

const profile = setupProfile();

// One app for each profile; the second one brings the first one's window forward and goes.
if (app.requestSingleInstanceLock()) {
  const log = setupLog(profile.logFile);
  setupSecurity(log);
  setupScheme();
  // Not awaited: `ready` waits for this module.
  void app.whenReady().then(() => start(profile, log));
} else {
  app.quit();
}
