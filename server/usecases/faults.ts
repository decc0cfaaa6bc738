import type { ErrorCode } from '#shared/errors.ts';
import { isConnectionLoss } from '../db/connection-loss.ts';

/** SQLSTATE of a text with a zero in it: only whoever asked can have written one. */
const UNSTORABLE = new Set(['22021', '22P05']);

const isUnstorableText = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && UNSTORABLE.has(error.code);

/** What whoever asked is told of an error that no use case expected; the error itself is for the log. */
export function codeOfFault(error: unknown): Extract<ErrorCode, 'bad_input' | 'database_unavailable' | 'internal'> {
  if (isUnstorableText(error)) return 'bad_input';
  return isConnectionLoss(error) ? 'database_unavailable' : 'internal';
}
