import { ORPCError } from '@orpc/client';
import { ERROR_TABLE, type ErrorCode, type ErrorData, type ErrorKind, isErrorCode } from '#shared/errors.ts';

/** Everything that may go wrong with a request, in one shape: a code of the taxonomy, the facts, a correlation id. */
export class ApiFailure extends Error {
  readonly code: ErrorCode;
  readonly kind: ErrorKind;
  readonly data: ErrorData;
  /** What the server's log knows it by; null when the request never reached a server. */
  readonly correlationId: string | null;

  constructor(code: ErrorCode, data: ErrorData, correlationId: string | null, cause?: unknown) {
    super(code, { cause });
    this.name = 'ApiFailure';
    this.code = code;
    this.kind = ERROR_TABLE[code].kind;
    this.data = data;
    this.correlationId = correlationId;
  }
}

/** What was thrown, as an ApiFailure. What nobody expected is a defect of this app or of the server: `internal`. */
export function toFailure(thrown: unknown): ApiFailure {
  if (thrown instanceof ApiFailure) return thrown;
  if (thrown instanceof ORPCError && isErrorCode(thrown.code)) {
    const { correlationId, facts } = split(thrown.data);
    return new ApiFailure(thrown.code, facts, correlationId, thrown);
  }
  return new ApiFailure('internal', {}, null, thrown);
}

/** The failure that main's answer to a sign-in or a connection describes. */
export function failureOf(answer: {
  readonly code: string;
  readonly data: Record<string, unknown>;
  readonly correlationId: string | null;
}): ApiFailure {
  return new ApiFailure(
    isErrorCode(answer.code) ? answer.code : 'internal',
    split(answer.data).facts,
    answer.correlationId,
  );
}

function split(data: unknown): { correlationId: string | null; facts: ErrorData } {
  const facts: Record<string, ErrorData[string]> = {};
  let correlationId: string | null = null;
  for (const [name, value] of Object.entries(data ?? {})) {
    if (name === 'correlationId') correlationId = typeof value === 'string' ? value : null;
    else if (isFact(value)) facts[name] = value;
  }
  return { correlationId, facts };
}

const isFact = (value: unknown): value is ErrorData[string] =>
  value === null ||
  ['string', 'number', 'boolean'].includes(typeof value) ||
  (Array.isArray(value) && value.every((item) => typeof item === 'string'));

/** What a person pastes into a message to support: the code, the facts, the correlation id, and what broke inside. */
export function detailsOf(failure: ApiFailure): string {
  const cause = failure.cause instanceof Error ? `${failure.cause.name}: ${failure.cause.message}` : null;
  const lines = [`code: ${failure.code}`, `correlation id: ${failure.correlationId ?? '-'}`];
  if (Object.keys(failure.data).length > 0) lines.push(`data: ${JSON.stringify(failure.data)}`);
  if (cause !== null && failure.kind === 'defect') lines.push(`cause: ${cause}`);
  return lines.join('\n');
}
