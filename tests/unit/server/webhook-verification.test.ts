import { AccessToken } from 'livekit-server-sdk';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from '#server/livekit/verify-webhook.ts';
import { bodyHash, eventBody, signed, WEBHOOK_KEY, webhookToken } from '#tests/support/sign-webhook.ts';

const NOW = 1_795_000_000_000;
const SECONDS = NOW / 1000;
const body = Buffer.from(
  eventBody({
    event: 'participant_joined',
    room: 'quran_1_1795000000',
    roomSid: 'RM_1',
    sid: 'PA_1',
    identity: 'student-1',
    at: NOW,
    joinedAt: NOW,
  }),
);
const claims = { iss: WEBHOOK_KEY.apiKey, iat: SECONDS, nbf: SECONDS, exp: SECONDS + 300, sha256: bodyHash(body) };
const verify = (authorization: string | undefined, bytes: Buffer = body, now = NOW) =>
  verifyWebhook(bytes, authorization, WEBHOOK_KEY, now);
const without = (name: keyof typeof claims) =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));

async function joinToken(): Promise<string> {
  const token = new AccessToken(WEBHOOK_KEY.apiKey, WEBHOOK_KEY.apiSecret, { identity: 'student-1', ttl: 600 });
  token.addGrant({ roomJoin: true, room: 'quran_1_1795000000' });
  return token.toJwt();
}

/** The last of 43 characters carries two bits that no byte has: a second spelling of the same signature. */
function respelled(token: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const last = alphabet.indexOf(token.at(-1) ?? '');
  return `${token.slice(0, -1)}${alphabet[last ^ 1]!}`;
}

describe('a delivery that LiveKit signed', () => {
  it('is genuine, as the server and as its JavaScript library sign it', async () => {
    expect(verify(webhookToken(body, NOW))).toEqual({ genuine: true, onTime: true });
    const token = new AccessToken(WEBHOOK_KEY.apiKey, WEBHOOK_KEY.apiSecret, { ttl: '5m' });
    token.sha256 = bodyHash(body);
    expect(verify(await token.toJwt(), body, Date.now())).toEqual({ genuine: true, onTime: true });
  });

  it('is genuine with a token of ten minutes', () => {
    const token = webhookToken(body, NOW, { claims: { ...claims, exp: SECONDS + 600 } });
    expect(verify(token)).toEqual({ genuine: true, onTime: true });
  });

  it.each([
    ['five minutes before it becomes valid', -300, true],
    ['longer than that before', -301, false],
    ['five minutes after it expired', 600, true],
    ['longer than that after', 601, false],
  ])('is never refused for its time: %s', (_when, offset, onTime) => {
    expect(verify(webhookToken(body, NOW), body, NOW + offset * 1000)).toEqual({ genuine: true, onTime });
  });
});

const unsigned = (header: Record<string, unknown>): string => webhookToken(body, NOW, { header }).replace(/[^.]*$/, '');
const other = signed(eventBody({ event: 'room_finished', room: 'other', roomSid: 'RM_2', at: NOW }), NOW);

describe('what LiveKit did not sign is refused', () => {
  const kinds: [name: string, forgery: string, token: () => string | undefined, bytes?: Buffer][] = [
    ['no token at all', 'no_token', () => undefined],
    ['an empty token', 'no_token', () => ''],
    ['a text that is no token', 'malformed_token', () => 'let me in'],
    ['a token of two parts', 'malformed_token', () => webhookToken(body, NOW).split('.').slice(0, 2).join('.')],
    ['a token of four parts', 'malformed_token', () => `${webhookToken(body, NOW)}.x`],
    ['a token with a scheme before it', 'malformed_token', () => `Bearer ${webhookToken(body, NOW)}`],
    ['a token of a megabyte', 'malformed_token', () => `${'a'.repeat(1_000_000)}.b.c`],
    ['the algorithm "none" without a signature', 'malformed_token', () => unsigned({ alg: 'none' })],
    [
      'the algorithm "none" with a signature',
      'wrong_algorithm',
      () => webhookToken(body, NOW, { header: { alg: 'none' } }),
    ],
    [
      'another algorithm with our secret',
      'wrong_algorithm',
      () => webhookToken(body, NOW, { header: { alg: 'HS512', typ: 'JWT' }, hash: 'sha512' }),
    ],
    ['another algorithm under the right name', 'wrong_signature', () => webhookToken(body, NOW, { hash: 'sha384' })],
    ['an algorithm of public keys', 'wrong_algorithm', () => webhookToken(body, NOW, { header: { alg: 'RS256' } })],
    [
      'a header that asks for an extension',
      'wrong_algorithm',
      () => webhookToken(body, NOW, { header: { alg: 'HS256', crit: ['exp'] } }),
    ],
    ['another secret', 'wrong_signature', () => webhookToken(body, NOW, { secret: 'guessed' })],
    ['an empty secret', 'wrong_signature', () => webhookToken(body, NOW, { secret: '' })],
    ['a second spelling of the signature', 'wrong_signature', () => respelled(webhookToken(body, NOW))],
    ['another key id', 'wrong_issuer', () => webhookToken(body, NOW, { claims: { ...claims, iss: 'APIother' } })],
    ['no issuer', 'missing_claims', () => webhookToken(body, NOW, { claims: without('iss') })],
    ['no expiry', 'missing_claims', () => webhookToken(body, NOW, { claims: without('exp') })],
    ['no beginning', 'missing_claims', () => webhookToken(body, NOW, { claims: without('nbf') })],
    ['no hash of the body', 'missing_claims', () => webhookToken(body, NOW, { claims: without('sha256') })],
    [
      'an expiry that is no number',
      'missing_claims',
      () => webhookToken(body, NOW, { claims: { ...claims, exp: 'never' } }),
    ],
    [
      'a token that lives for a year',
      'token_lives_too_long',
      () => webhookToken(body, NOW, { claims: { ...claims, exp: SECONDS + 31_536_000 } }),
    ],
    [
      'a token that began a year ago',
      'token_lives_too_long',
      () => webhookToken(body, NOW, { claims: { ...claims, iat: SECONDS - 31_536_000 } }),
    ],
    [
      'a join token with a hash added',
      'not_a_webhook_token',
      () => webhookToken(body, NOW, { claims: { ...claims, sub: 'student-1', video: { roomJoin: true } } }),
    ],
    [
      'a token with a hash that names somebody',
      'not_a_webhook_token',
      () => webhookToken(body, NOW, { claims: { ...claims, sub: 'student-1' } }),
    ],
    [
      'a token with a hash that grants a room',
      'not_a_webhook_token',
      () => webhookToken(body, NOW, { claims: { ...claims, video: { roomJoin: true } } }),
    ],
    [
      'a token that was issued at no number',
      'missing_claims',
      () => webhookToken(body, NOW, { claims: { ...claims, iat: 'yesterday' } }),
    ],
    [
      'a token that lives a second too long',
      'token_lives_too_long',
      () => webhookToken(body, NOW, { claims: { ...claims, exp: SECONDS + 601 } }),
    ],
    ['the token of another delivery', 'altered_body', () => other.authorization],
    [
      'a body with one byte changed',
      'altered_body',
      () => webhookToken(body, NOW),
      Buffer.from(body.toString().replace('student-1', 'student-2')),
    ],
    [
      'a body written anew with the same meaning',
      'altered_body',
      () => webhookToken(body, NOW),
      Buffer.from(JSON.stringify(JSON.parse(body.toString()), null, 1)),
    ],
    ['a body cut short', 'altered_body', () => webhookToken(body, NOW), body.subarray(0, -1)],
    [
      'a body with a space after it',
      'altered_body',
      () => webhookToken(body, NOW),
      Buffer.concat([body, Buffer.from(' ')]),
    ],
    ['no body', 'altered_body', () => webhookToken(body, NOW), Buffer.alloc(0)],
    [
      'the hash in another alphabet',
      'altered_body',
      () =>
        webhookToken(body, NOW, {
          claims: { ...claims, sha256: Buffer.from(bodyHash(body), 'base64').toString('hex') },
        }),
    ],
  ];
  it.each(kinds)('%s', (_name, forgery, token, bytes) => {
    expect(verify(token(), bytes)).toEqual({ genuine: false, forgery });
  });

  it('a join token of the same key', async () => {
    expect(verify(await joinToken(), body, Date.now())).toEqual({ genuine: false, forgery: 'not_a_webhook_token' });
  });

  it('ten thousand deliveries with one thing changed at random', () => {
    const token = webhookToken(body, NOW);
    let seed = 42;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % below;
    };
    let accepted = 0;
    for (let n = 0; n < 10_000; n += 1) {
      const bytes = Buffer.from(body);
      let authorization = token;
      if (n % 2 === 0) {
        const where = random(bytes.length);
        bytes[where] = bytes[where]! ^ (1 << random(8));
      } else {
        const where = random(token.length);
        const changed = String.fromCharCode(33 + random(94));
        if (changed === token[where]) continue;
        authorization = token.slice(0, where) + changed + token.slice(where + 1);
      }
      if (verify(authorization, bytes).genuine) accepted += 1;
    }
    expect(accepted).toBe(0);
  });
});
