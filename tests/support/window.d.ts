import type { DesktopBridge } from '#shared/ipc.ts';

declare global {
  interface Window {
    /** What the preload script gives the page; tests of the window call it inside `evaluate`. */
    readonly desktop?: DesktopBridge;
  }
}
