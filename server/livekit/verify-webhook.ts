import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** What a delivery is told apart by; LiveKit's own library leaves life, replay, age and size to the receiver. */
export interface WebhookKey {
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** Why a delivery is nobody's we know; for counting and the log, never for the sender. */
export type Forgery =
  | 'no_token'
  | 'malformed_token'
  | 'wrong_algorithm'
  | 'wrong_signature'
  | 'missing_claims'
  | 'not_a_webhook_token'
  | 'wrong_issuer'
  | 'token_lives_too_long'
  | 'altered_body';

export type Verification =
  /** `onTime` is false when the token is from another time than now: to be kept apart, never to be refused. */
  { readonly genuine: true; readonly onTime: boolean } | { readonly genuine: false; readonly forgery: Forgery };

/** Clocks may differ this much: a 401 would lose a genuine event for ever (reliability.md, facts). */
const TOLERANCE_S = 300;
/** LiveKit's webhook tokens live five minutes. */
const LONGEST_LIFE_S = 600;
const LONGEST_TOKEN = 8_192;

const TOKEN = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

const header = z.strictObject({ alg: z.literal('HS256'), typ: z.string().optional(), kid: z.string().optional() });
/** What LiveKit's own tokens begin with: `{"alg":"HS256","typ":"JWT"}`. */
const USUAL_HEAD = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');

const forged = (forgery: Forgery): Verification => ({ genuine: false, forgery });

/**
 * Decides whether LiveKit, holding our key, signed exactly these bytes (reliability.md, promise 1). `now` in epoch
 * milliseconds. The signature is compared as text, so that no second spelling of the same bytes passes.
 */
export function verifyWebhook(
  body: Uint8Array,
  authorization: string | undefined,
  key: WebhookKey,
  now: number,
): Verification {
  if (!authorization) return forged('no_token');
  const parts = authorization.length > LONGEST_TOKEN ? null : TOKEN.exec(authorization);
  const [, head = '', payload = '', signature = ''] = parts ?? [];
  if (!parts) return forged('malformed_token');
  if (head !== USUAL_HEAD && !header.safeParse(jsonOf(head)).success) return forged('wrong_algorithm');
  const expected = createHmac('sha256', key.apiSecret).update(`${head}.${payload}`).digest('base64url');
  if (!sameText(signature, expected)) return forged('wrong_signature');

  const content = jsonOf(payload);
  if (isJoinToken(content)) return forged('not_a_webhook_token');
  if (!isClaims(content)) return forged('missing_claims');
  const { iss, nbf, exp, iat, sha256 } = content;
  if (iss !== key.apiKey) return forged('wrong_issuer');
  if (exp - Math.min(nbf, iat ?? nbf) > LONGEST_LIFE_S) return forged('token_lives_too_long');
  if (!sameText(sha256, createHash('sha256').update(body).digest('base64'))) return forged('altered_body');
  const seconds = now / 1000;
  return { genuine: true, onTime: seconds >= nbf - TOLERANCE_S && seconds <= exp + TOLERANCE_S };
}

/** A join token has a subject or grants and knows no body: it must not pass for a delivery. */
const isJoinToken = (content: unknown): boolean =>
  typeof content === 'object' && content !== null && ('sub' in content || 'video' in content);

interface Claims {
  readonly iss: string;
  readonly nbf: number;
  readonly exp: number;
  readonly iat?: number | undefined;
  readonly sha256: string;
}

/** Looked at by hand: every delivery passes here. */
function isClaims(content: unknown): content is Claims {
  if (typeof content !== 'object' || content === null) return false;
  const { iss, nbf, exp, iat, sha256 } = content as Record<keyof Claims, unknown>;
  return (
    typeof iss === 'string' &&
    typeof sha256 === 'string' &&
    Number.isFinite(nbf) &&
    Number.isFinite(exp) &&
    (iat === undefined || Number.isFinite(iat))
  );
}

function jsonOf(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

function sameText(given: string, expected: string): boolean {
  const one = Buffer.from(given);
  const other = Buffer.from(expected);
  return one.length === other.length && timingSafeEqual(one, other);
}
