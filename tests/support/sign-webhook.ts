import { createHash, createHmac } from 'node:crypto';

export const WEBHOOK_KEY: { readonly apiKey: string; readonly apiSecret: string } = {
  apiKey: 'APItestkey',
  apiSecret: 'a-secret-that-only-these-tests-know-0123456789',
};

export interface Delivery {
  readonly body: Buffer;
  readonly authorization: string;
}

export interface TokenParts {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
  readonly secret: string;
  readonly hash: 'sha256' | 'sha384' | 'sha512';
}

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export const bodyHash = (body: Buffer): string => createHash('sha256').update(body).digest('base64');

/** The token that LiveKit's server sends with a body; `now` in epoch milliseconds, parts may be replaced. */
export function webhookToken(body: Buffer, now: number, change: Partial<TokenParts> = {}, key = WEBHOOK_KEY): string {
  const seconds = Math.floor(now / 1000);
  const header = change.header ?? { alg: 'HS256', typ: 'JWT' };
  const claims = change.claims ?? {
    iss: key.apiKey,
    iat: seconds,
    nbf: seconds,
    exp: seconds + 300,
    sha256: bodyHash(body),
  };
  const signed = `${part(header)}.${part(claims)}`;
  const signature = createHmac(change.hash ?? 'sha256', change.secret ?? key.apiSecret)
    .update(signed)
    .digest('base64url');
  return `${signed}.${signature}`;
}

/** A delivery as LiveKit makes it; `key`: of a real one. */
export function signed(body: string | Buffer, now = Date.now(), key: typeof WEBHOOK_KEY = WEBHOOK_KEY): Delivery {
  const bytes = Buffer.from(body);
  return { body: bytes, authorization: webhookToken(bytes, now, {}, key) };
}

/** The request that carries a delivery, for Fastify's `inject`. */
export const request = (delivery: Delivery, contentType = 'application/webhook+json') => ({
  method: 'POST' as const,
  url: '/webhooks/livekit',
  headers: { authorization: delivery.authorization, 'content-type': contentType },
  payload: delivery.body,
});

let count = 0;

export interface EventParts {
  readonly event: string;
  readonly room: string;
  readonly roomSid: string;
  readonly sid?: string;
  readonly identity?: string;
  /** Epoch milliseconds; LiveKit's own events tell whole seconds. */
  readonly at: number;
  readonly joinedAt?: number;
  readonly reason?: string;
  readonly roomCreatedAt?: number;
  readonly id?: string;
}

/** The text of an event as LiveKit writes it: zeroes left out, 64-bit numbers as strings. */
export function eventBody(parts: EventParts): string {
  count += 1;
  const createdAt = parts.roomCreatedAt ?? parts.at;
  return JSON.stringify({
    event: parts.event,
    room: {
      sid: parts.roomSid,
      name: parts.room,
      creationTime: String(Math.floor(createdAt / 1000)),
      creationTimeMs: String(createdAt),
      turnPassword: 'a-secret-of-the-relay',
    },
    ...(parts.sid
      ? {
          participant: {
            sid: parts.sid,
            identity: parts.identity,
            state: parts.event === 'participant_joined' ? 'ACTIVE' : 'DISCONNECTED',
            ...(parts.joinedAt === undefined
              ? {}
              : { joinedAt: String(Math.floor(parts.joinedAt / 1000)), joinedAtMs: String(parts.joinedAt) }),
            ...(parts.reason ? { disconnectReason: parts.reason } : {}),
            permission: { canSubscribe: true, canPublish: true },
          },
        }
      : {}),
    ...(parts.event.startsWith('track_')
      ? { track: { sid: `TR_${parts.sid}`, type: 'AUDIO', source: 'MICROPHONE' } }
      : {}),
    id: parts.id ?? `EV_${process.pid}_${count}`,
    createdAt: String(Math.floor(parts.at / 1000)),
  });
}
