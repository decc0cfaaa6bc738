import { ORPCError } from '@orpc/server';
import { messageOf } from '#shared/messages/message-of.ts';
import { ERROR_TABLE, type ErrorCode, type ErrorData, type Result } from '#shared/errors.ts';

interface Reader {
  readonly language: 'ar' | 'en';
  readonly correlationId: string;
}

/** A refusal as the contract's error: code, HTTP status, a sentence in the reader's language, the facts. */
export function refusalError(code: ErrorCode, data: ErrorData, reader: Reader): ORPCError<string, unknown> {
  return new ORPCError(code, {
    status: ERROR_TABLE[code].status,
    message: messageOf(code, data, reader.language),
    data: { ...data, correlationId: reader.correlationId },
  });
}

/** A batch answers per row: what was done, or why that one was not, in the reader's language. */
export const answerEach = <Done>(results: readonly Result<Done>[], reader: Reader) => ({
  results: results.map((result) => {
    if (result.ok) return { ok: true, done: result.value } as const;
    const { code, data } = result.refusal;
    const message = messageOf(code, data, reader.language);
    return { ok: false, code, status: ERROR_TABLE[code].status, message, data: { ...data } } as const;
  }),
});

/** The value of a result, or its refusal thrown the way the contract's library sends errors. */
export function answer<T>(result: Result<T>, reader: Reader): T {
  if (result.ok) return result.value;
  throw refusalError(result.refusal.code, result.refusal.data, reader);
}
