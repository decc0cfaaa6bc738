import { app, type WebContents } from 'electron';
import type { Log } from './log.ts';
import { isOurs, isSameDocument } from './page-origin.ts';

/**
 * What holds for every page there could ever be: sandboxed, no wrong certificates, no other pages, no windows, no
 * embedded browsers (reliability.md 22). Called before the app is ready.
 */
export function setupSecurity(log: Log): void {
  // Root has to start without Chromium's own sandbox (`--no-sandbox`); forcing it would keep every process from starting.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('certificate-error', (event, _contents, _url, error, _certificate, answer) => {
    event.preventDefault();
    log.warn({ error }, 'certificate refused');
    answer(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('web-contents-created', (_event, contents) => guard(contents, log));
}

function guard(contents: WebContents, log: Log): void {
  const refuse = (event: { preventDefault(): void }, what: string): void => {
    event.preventDefault();
    log.warn({ what }, 'navigation refused');
  };
  contents.setWindowOpenHandler(() => {
    log.warn('window refused');
    return { action: 'deny' };
  });
  // The page may load itself again and go nowhere else; no frame may go anywhere.
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isSameDocument(contents.getURL(), event.url)) refuse(event, 'navigate');
  });
  contents.on('will-redirect', (event) => {
    if (!isOurs(event.url)) refuse(event, 'redirect');
  });
  contents.on('will-attach-webview', (event) => refuse(event, 'webview'));
}
