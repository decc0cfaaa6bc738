import { app, clipboard, shell } from 'electron';
import type { ClassPower } from '../class-power.ts';
import type { EventStream } from '../event-stream.ts';
import type { Gateway } from '../api/gateway.ts';
import type { ServerState } from '#shared/ipc.ts';
import type { FileSave } from '../file-save.ts';
import { failureIn } from '../failure.ts';
import { openLogFolder } from '../log.ts';
import type { Notices } from '../notices.ts';
import type { OfflineCopies } from '../offline/offline-copy.ts';
import type { Profile } from '../profile.ts';
import type { AcademyServer } from '../server/academy-server.ts';
import type { SettingsFile } from '../settings.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import { applyTheme } from '../theme.ts';
import type { MainWindow } from '../window/main-window.ts';
import type { ScreenShare } from '../window/screen-share.ts';
import type { Witness } from '../witness/witness.ts';
import type { Handlers } from './answering.ts';

/** What the page's messages reach. */
export interface Parts {
  readonly profile: Profile;
  readonly settings: SettingsFile;
  readonly window: MainWindow;
  readonly server: AcademyServer;
  serverState(): ServerState;
  readonly gateway: Gateway;
  readonly signIn: SignIn;
  readonly copies: OfflineCopies;
  readonly stream: EventStream;
  readonly witness: Witness;
  readonly screens: ScreenShare;
  readonly classPower: ClassPower;
  readonly notices: Notices;
  readonly files: FileSave;
  now(): number;
}

/** Every channel and what it does, in the order of `shared/ipc.ts`. */
export function handlersOf(parts: Parts): Handlers {
  const { settings, server, signIn, copies, window, stream } = parts;
  const failure = failureIn(settings);
  const appSettings = (): Pick<ReturnType<SettingsFile['get']>, 'language' | 'theme'> => {
    const { language, theme } = settings.get();
    return { language, theme };
  };

  return {
    'api:request': (request) => parts.gateway.fromWindow(request),
    'server:get-state': () => parts.serverState(),
    'server:connect': async ({ url }) => {
      const answer = await server.connect(url);
      return answer.ok
        ? { ok: true, value: { academyReady: answer.academyReady } }
        : { ok: false, failure: failure(answer.code) };
    },
    'server:use-local': ({ mode }) => server.useLocal(mode),
    'server:retry': () => server.retry(),
    'server:forget-choice': () => server.forget(),
    'server:delete-demo': () => server.deleteDemo(),
    'server:demo-sign-ins': () => server.demoSignIns(),
    'auth:current': () => signIn.current(),
    'auth:sign-in': (credentials) => signIn.signIn(credentials),
    'auth:sign-out': () => {
      parts.witness.forget();
      signIn.signOut();
    },
    'events:get-connection': () => stream.connection(),
    'offline:take-key': () => copies.takeKey(parts.now()),
    'offline:get-copy': () => copies.state(parts.now()),
    'offline:unlock': async ({ oldPassword }) =>
      (await copies.unlock(oldPassword, parts.now()))
        ? { ok: true, value: null }
        : { ok: false, failure: failure('wrong_credentials') },
    'offline:discard': () => copies.discard(parts.now()),
    'settings:get': appSettings,
    'settings:set': (change) => {
      settings.set(change);
      applyTheme(settings);
      return appSettings();
    },
    'window:minimize': () => window.browserWindow()?.minimize(),
    'window:toggle-maximize': () => {
      const shown = window.browserWindow();
      if (shown?.isMaximized() === true) shown.unmaximize();
      else shown?.maximize();
    },
    'window:close': () => window.browserWindow()?.close(),
    'class:set-active': ({ active }) => parts.classPower.set(active),
    'witness:note': (line) => {
      parts.witness.note(line);
      if (stream.connection().state === 'connected') void parts.witness.upload();
    },
    'witness:waiting': () => parts.witness.waiting(),
    'screens:list': () => parts.screens.list(),
    'screens:choose': ({ id }) => parts.screens.choose(id),
    'notice:show': (notice) => parts.notices.show(notice),
    'clipboard:write': ({ text }) => clipboard.writeText(text),
    'file:save': async (file) => ({ saved: await parts.files.save(file) }),
    'link:open': ({ url }) => shell.openExternal(url),
    'log:open': () => openLogFolder(parts.profile.logFile),
    'about:get': () => ({
      version: app.getVersion(),
      electron: process.versions.electron,
      chromium: process.versions.chrome,
      node: process.versions.node,
    }),
  };
}
