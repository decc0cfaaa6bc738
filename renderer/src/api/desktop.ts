import type { DesktopBridge } from '#shared/ipc.ts';

/**
 * The bridge to the main process. Only the staff's window has one; on the student's page nothing may import this file.
 */
export const desktop: DesktopBridge = (() => {
  if (window.desktop === undefined) throw new Error('This page was opened outside the app’s own window.');
  return window.desktop;
})();

/** Runs the academy on this computer. The channel's own name would read as a hook's. */
export const startLocalServer = (mode: 'local' | 'demo'): Promise<void> => desktop['useLocalServer']({ mode });
