import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';
import { INVOKE, type InvokeChannel } from '#shared/ipc.ts';
import { described, type Log } from '../log.ts';
import { answerMessage, RefusedMessage, type Handlers, type Sender } from './answering.ts';

/** Registers the complete surface: one handler for each channel of `INVOKE`, none beside them. */
export function registerHandlers(handlers: Handlers, window: () => BrowserWindow | null, log: Log): void {
  const register = (channel: InvokeChannel): void => {
    ipcMain.handle(channel, async (event, ...raw: unknown[]) => {
      try {
        return await answerMessage(channel, handlers, senderOf(event, window()), raw);
      } catch (error) {
        log.error({ channel, error: described(error) }, 'a message of the page was not answered');
        // The page learns that it failed, not how: paths and values of main's are none of its business.
        // oxlint-disable-next-line preserve-caught-error
        throw new Error(error instanceof RefusedMessage ? `refused: ${error.message}` : 'failed');
      }
    });
  };
  for (const channel of Object.keys(INVOKE) as InvokeChannel[]) register(channel);
}

function senderOf(event: IpcMainInvokeEvent, window: BrowserWindow | null): Sender {
  const frame = event.senderFrame;
  return {
    url: frame?.url ?? null,
    isMainFrame: frame !== null && frame.parent === null,
    isOurWindow: window !== null && BrowserWindow.fromWebContents(event.sender) === window,
  };
}
