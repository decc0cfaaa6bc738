import { Menu } from 'electron';

/**
 * The window has no menu bar. macOS cannot do without its menu, where copy and paste live; while developing the usual
 * one stays, for its tools.
 */
export function setupMenu(developing: boolean): void {
  if (developing) return;
  Menu.setApplicationMenu(
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null,
  );
}
