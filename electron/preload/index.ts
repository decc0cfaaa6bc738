import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { AppSettings } from '#shared/ipc.ts';
import { createBridge } from './bridge.ts';

/** The settings at the moment of this load stand in the page's own address, so that its first paint is right. */
function initialSettings(search: string): AppSettings {
  const query = new URLSearchParams(search);
  const theme = query.get('theme');
  return {
    language: query.get('language') === 'en' ? 'en' : 'ar',
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
  };
}

contextBridge.exposeInMainWorld(
  'desktop',
  createBridge(
    {
      invoke: (channel, ...input) => ipcRenderer.invoke(channel, ...input) as Promise<never>,
      listen: (channel, listener) => {
        const heard = (_event: IpcRendererEvent, payload: unknown): void => listener(payload as never);
        ipcRenderer.on(channel, heard);
        return () => {
          ipcRenderer.off(channel, heard);
        };
      },
    },
    process.platform,
    initialSettings(window.location.search),
  ),
);
