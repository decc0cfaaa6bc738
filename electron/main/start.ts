import { app, powerMonitor, session, type BrowserWindow } from 'electron';
import { join } from 'node:path';
import { setupClassPower } from './class-power.ts';
import { connectParts } from './parts.ts';
import { setupFileSave } from './file-save.ts';
import { handlersOf } from './ipc/handlers.ts';
import { registerHandlers } from './ipc/register.ts';
import type { Log } from './log.ts';
import { setupMenu } from './menu.ts';
import { setupNotices } from './notices.ts';
import type { Profile } from './profile.ts';
import { setupQuit } from './quit.ts';
import { servePages } from './scheme.ts';
import { openSettings } from './settings.ts';
import { applyTheme } from './theme.ts';
import { createMainWindow } from './window/main-window.ts';
import { setupPermissions } from './window/permissions.ts';
import { createRoomAddress } from './window/room-address.ts';
import { setupScreenShare } from './window/screen-share.ts';

/** The app from `ready` to its window: what there is and how the parts hear of each other. */
export function start(profile: Profile, log: Log): void {
  log.info({ version: app.getVersion(), electron: process.versions.electron }, 'started');
  const out = join(app.getAppPath(), 'out');
  const developmentUrl = app.isPackaged ? null : (process.env['ELECTRON_RENDERER_URL'] ?? null);
  const settings = openSettings(profile.settingsFile);
  applyTheme(settings);
  setupMenu(developmentUrl !== null);

  const window = createMainWindow({
    settings,
    preload: join(out, 'preload/index.cjs'),
    log,
    developing: developmentUrl !== null,
    onLoad: () => {
      academy.copies.allowTaking();
      screens.choose(null);
      classPower.set(false);
    },
    onArrival: () => {
      rooms.pageArrived();
      academy.tellServerState();
    },
  });
  const shown = (): BrowserWindow | null => window.browserWindow();
  const classPower = setupClassPower(shown, () => rooms.settle());
  const rooms = createRoomAddress({
    remembered: settings.get().liveKitUrl,
    remember: (liveKitUrl) => settings.set({ liveKitUrl }),
    isBusy: () => classPower.isActive(),
    reload: () => window.load(),
  });
  const academy = connectParts({
    profile,
    settings,
    log,
    pagesDir: join(out, 'renderer'),
    hostScript: join(out, 'main/server-host.js'),
    push: (channel, payload) => window.push(channel, payload),
    onLiveKitUrl: (url) => rooms.learn(url),
    isPageBehind: () => rooms.isBehind(),
  });
  const screens = setupScreenShare(session.defaultSession, shown);
  const notices = setupNotices(() => window.focus());
  const files = setupFileSave(shown);

  servePages({ root: join(out, 'renderer'), developmentUrl, liveKitUrl: () => rooms.forPage() });
  setupPermissions(session.defaultSession, log);
  registerHandlers(
    handlersOf({ ...academy, profile, settings, window, screens, classPower, notices, files, now: Date.now }),
    shown,
    log,
  );
  setupQuit(() => academy.stop(), log);
  app.on('second-instance', () => window.focus());
  app.on('activate', () => {
    if (window.browserWindow() === null) window.open();
  });
  powerMonitor.on('resume', () => {
    academy.resumed();
    window.push('power:resumed', { at: Date.now() });
  });

  academy.start();
  window.open();
}
