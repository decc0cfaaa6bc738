import { BrowserWindow, nativeTheme, screen } from 'electron';
import type { z } from 'zod';
import { PUSH, type PushChannel } from '#shared/ipc.ts';
import { logConsoleOf, type Log } from '../log.ts';
import { PAGE_ORIGIN } from '../page-origin.ts';
import type { SettingsFile } from '../settings.ts';
import { openingBounds, SMALLEST } from './bounds.ts';

/** The ground before the page has painted: `canvas` of the page's tokens. */
const CANVAS = { light: '#f1eee9', dark: '#131210' } as const;

/** A page that dies as it loads must not be loaded in a tight circle. */
const AFTER_CRASH_MS = 1_000;

/** The one window and what is sent to it. */
export interface MainWindow {
  browserWindow(): BrowserWindow | null;
  open(): void;
  /** Loads the page anew, with today's settings and policy. */
  load(): void;
  focus(): void;
  push<C extends PushChannel>(channel: C, payload: z.input<(typeof PUSH)[C]>): void;
}

export interface MainWindowDeps {
  readonly settings: SettingsFile;
  readonly preload: string;
  readonly log: Log;
  readonly developing: boolean;
  /** The page starts from nothing: at its first load, a reload, or after its process died. */
  onLoad(): void;
  /** The page that was loaded has taken the old one's place. */
  onArrival(): void;
}

/** Makes the window's keeper; nothing is shown before `open`. */
export function createMainWindow(deps: MainWindowDeps): MainWindow {
  let window: BrowserWindow | null = null;

  const load = (): void => {
    const { language, theme } = deps.settings.get();
    const query = new URLSearchParams({ language, theme });
    window?.loadURL(`${PAGE_ORIGIN}/index.html?${query.toString()}`).catch((error: unknown) => {
      deps.log.error({ error: String(error) }, 'the page could not be loaded');
    });
  };

  const push: MainWindow['push'] = (channel, payload) => {
    if (window === null || window.isDestroyed()) return;
    window.webContents.send(channel, PUSH[channel].parse(payload));
  };

  const open = (): void => {
    const { window: remembered } = deps.settings.get();
    const main = screen.getPrimaryDisplay();
    const others = screen.getAllDisplays().filter(({ id }) => id !== main.id);
    const opened = new BrowserWindow({
      ...openingBounds(
        remembered,
        [main, ...others].map(({ workArea }) => workArea),
      ),
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      show: false,
      title: 'Itqan Desktop',
      // The page draws its own strip; macOS keeps its three buttons.
      titleBarStyle: 'hidden',
      backgroundColor: nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light,
      webPreferences: {
        preload: deps.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        spellcheck: false,
        navigateOnDragDrop: false,
        devTools: deps.developing,
      },
    });
    window = opened;
    logConsoleOf(opened.webContents, deps.log);
    if (remembered?.maximized === true) opened.maximize();
    opened.once('ready-to-show', () => opened.show());
    opened.on('maximize', () => push('window:maximized', { maximized: true }));
    opened.on('unmaximize', () => push('window:maximized', { maximized: false }));
    opened.on('close', () => {
      deps.settings.set({ window: { ...opened.getNormalBounds(), maximized: opened.isMaximized() } });
    });
    opened.on('closed', () => {
      window = null;
    });
    opened.webContents.on('did-start-navigation', (event) => {
      if (event.isMainFrame && !event.isSameDocument) deps.onLoad();
    });
    opened.webContents.on('did-navigate', () => deps.onArrival());
    opened.webContents.on('render-process-gone', (_event, { reason }) => {
      deps.log.error({ reason }, 'the page died');
      if (reason !== 'clean-exit') setTimeout(load, AFTER_CRASH_MS);
    });
    load();
  };

  nativeTheme.on('updated', () => {
    window?.setBackgroundColor(nativeTheme.shouldUseDarkColors ? CANVAS.dark : CANVAS.light);
  });

  return {
    browserWindow: () => window,
    open,
    load,
    push,
    focus: () => {
      if (window?.isMinimized() === true) window.restore();
      window?.show();
      window?.focus();
    },
  };
}
