import type { z } from 'zod';
import type { ErrorCode } from '#shared/errors.ts';
import type { ipcFailure } from '#shared/ipc.ts';
import { messageOf } from '#shared/messages/message-of.ts';
import type { SettingsFile } from './settings.ts';

export type Failure = z.infer<typeof ipcFailure>;

/** Makes failures of main's own, with their sentence in the language that is set. */
export function failureIn(settings: SettingsFile): (code: ErrorCode) => Failure {
  return (code) => ({ code, data: {}, message: messageOf(code, {}, settings.get().language), correlationId: null });
}
