import { app, dialog, shell, type WebContents } from 'electron';
import { dirname } from 'node:path';
import { pino, type Logger } from 'pino';
import { redact } from './redact.ts';
import { openRotatingFile } from './rotating-file.ts';

export type Log = Logger;

const MAX_BYTES = 2_000_000;
const FILES_KEPT = 4;

/** The log in the profile's folder: one JSON object a line, secrets struck out whichever way they came. */
export function setupLog(path: string): Log {
  const file = openRotatingFile(path, MAX_BYTES, FILES_KEPT);
  const log = pino(
    { base: null, level: 'info', timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line: string) => file.write(redact(line)) },
  );
  process.on('unhandledRejection', (error) => log.error({ error: described(error) }, 'a promise failed unheard'));
  process.on('uncaughtException', (error) => {
    if (isBrokenAnswer(error)) {
      log.error({ error: described(error) }, 'an answer broke off as it began');
      return;
    }
    log.fatal({ error: described(error) }, 'the main process failed');
    dialog.showErrorBox(app.getName(), redact(described(error)));
    app.exit(1);
  });
  return log;
}

/**
 * Electron's own fetch throws this outside of its promise when a request is given up in the moment in which its answer
 * begins. Nothing of ours failed: whoever gave it up waits for nothing, and every request has its time.
 */
const isBrokenAnswer = (error: unknown): boolean =>
  error instanceof TypeError && error.message.startsWith('Response body object should not be disturbed');

/** Warnings and errors of a page's console go to the same log. */
export function logConsoleOf(contents: WebContents, log: Log): void {
  contents.on('console-message', (details, level, message, line, source) => {
    // Electron 33 gives the facts as arguments only, newer ones in the event as well.
    const isWorse = typeof level === 'number' ? level >= 2 : details.level === 'warning' || details.level === 'error';
    if (isWorse) log.warn({ message: message ?? details.message, line, source }, 'page console');
  });
}

/** An error with its stack, or whatever else was thrown, as text. */
export function described(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Shows the folder of the logs to the person, in the system's file manager. */
export async function openLogFolder(path: string): Promise<void> {
  const problem = await shell.openPath(dirname(path));
  if (problem !== '') throw new Error(problem);
}
