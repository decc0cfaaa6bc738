import { afterAll, beforeAll, expect, it } from 'vitest';
import { joinToken } from '#server/livekit/tokens.ts';
import { bodyHash, eventBody, request, signed, WEBHOOK_KEY, webhookToken } from '#tests/support/sign-webhook.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';
import { openWebhookApp, type WebhookApp } from '#tests/support/webhook-app.ts';

const FORGERIES = 10_000;
const EVERY = 50;

let server: TestServerParts;
let webhooks: WebhookApp;
beforeAll(async () => {
  server = await createTestDeps({ queue: false });
  webhooks = await openWebhookApp(server.deps);
});
afterAll(async () => {
  await webhooks.close();
  await server.close();
});

const eventOf = (id: string): Buffer =>
  Buffer.from(
    eventBody({
      event: 'participant_joined',
      room: 'quran_1_1795000000',
      roomSid: 'RM_1',
      sid: `PA_${id}`,
      identity: 'student-1',
      at: Date.now(),
      joinedAt: Date.now(),
      id,
    }),
  );

interface Forged {
  readonly authorization: string;
  readonly body?: Buffer;
}
type Forger = (body: Buffer, n: number) => Forged | Promise<Forged>;

const genuine = (body: Buffer): string => webhookToken(body, Date.now());
const header = (value: Record<string, unknown>): Forger => {
  return (body) => ({ authorization: webhookToken(body, Date.now(), { header: value }) });
};
/** Signed with the right key, but saying something else; `undefined` leaves a claim out. */
const claims = (change: (now: number) => Record<string, unknown>): Forger => {
  return (body) => {
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: WEBHOOK_KEY.apiKey, iat: now, nbf: now, exp: now + 300, sha256: bodyHash(body) };
    return { authorization: webhookToken(body, Date.now(), { claims: { ...right, ...change(now) } }) };
  };
};
const rewritten = (change: (text: string, n: number) => string): Forger => {
  return (body, n) => ({ authorization: genuine(body), body: Buffer.from(change(body.toString(), n)) });
};
const respelt = (change: (token: string, n: number) => string): Forger => {
  return (body, n) => ({ authorization: change(genuine(body), n) });
};
const signatureOf = (token: string): string => token.slice(token.lastIndexOf('.') + 1);
const withSignature = (token: string, signature: string): string =>
  `${token.slice(0, token.lastIndexOf('.'))}.${signature}`;

const KINDS: Readonly<Record<string, Forger>> = {
  'the algorithm none, unsigned': (body) => ({
    authorization: withSignature(webhookToken(body, Date.now(), { header: { alg: 'none' } }), ''),
  }),
  'the algorithm none, signed': header({ alg: 'none', typ: 'JWT' }),
  'an algorithm of public keys': header({ alg: 'RS256', typ: 'JWT' }),
  'another algorithm with our secret': (body) => ({
    authorization: webhookToken(body, Date.now(), { header: { alg: 'HS512', typ: 'JWT' }, hash: 'sha512' }),
  }),
  'another algorithm under the right name': (body) => ({
    authorization: webhookToken(body, Date.now(), { hash: 'sha384' }),
  }),
  'another key': (body, n) => ({ authorization: webhookToken(body, Date.now(), { secret: `guess-${n}` }) }),
  'a join token': async () => ({
    authorization: await joinToken(WEBHOOK_KEY, {
      roomName: 'quran_1_1795000000',
      identity: 'student-1',
      name: 'S',
      role: 'student',
      deviceId: 'dev1',
    }),
  }),
  'a join token with the hash of the body': claims(() => ({ sub: 'student-1', video: { roomJoin: true } })),
  'the body of another delivery': (body, n) => ({ authorization: genuine(body), body: eventOf(`EV_swapped_${n}`) }),
  'another person in the body': rewritten((text, n) => text.replace('student-1', `student-${n + 2}`)),
  'altered whitespace': rewritten((text, n) => text.replace(',', `,${' '.repeat((n % 5) + 1)}`)),
  'the body written anew with the same meaning': rewritten((text) => JSON.stringify(JSON.parse(text), null, 1)),
  'the body cut short': (body, n) => ({ authorization: genuine(body), body: body.subarray(0, -1 - (n % 20)) }),
  'one bit of the body flipped': (body, n) => {
    const bytes = Buffer.from(body);
    const where = (n * 7919) % bytes.length;
    bytes[where] = bytes[where]! ^ (1 << (n % 8));
    return { authorization: genuine(body), body: bytes };
  },
  'no issuer': claims(() => ({ iss: undefined })),
  'the wrong issuer': claims(() => ({ iss: 'APIother' })),
  'no expiry': claims(() => ({ exp: undefined })),
  'no beginning': claims(() => ({ nbf: undefined })),
  'no hash of the body': claims(() => ({ sha256: undefined })),
  'an expiry after a year': claims((now) => ({ exp: now + 31_536_000 })),
  'a token that began a year ago': claims((now) => ({ iat: now - 31_536_000, nbf: now - 31_536_000 })),
  'a token cut short': respelt((token, n) => token.slice(0, -1 - (n % 40))),
  'one character of the token changed': respelt((token, n) => {
    const where = (n * 7919) % token.length;
    return token.slice(0, where) + (token[where] === '~' ? '!' : '~') + token.slice(where + 1);
  }),
  'the signature encoded twice': respelt((token) =>
    withSignature(token, Buffer.from(signatureOf(token)).toString('base64url')),
  ),
  'an extra segment': respelt((token) => `${token}.${signatureOf(token)}`),
  'a scheme before the token': respelt((token) => `Bearer ${token}`),
  'a huge token': respelt((token) => `${token}${'A'.repeat(12_000)}`),
  'no token': () => ({ authorization: '' }),
};

/** What stands in every table of the database, word for word, but for these rows of the inbox. */
async function tables(butFor: readonly string[] = []): Promise<Record<string, string>> {
  const names: string[] = await server
    .db('pg_tables')
    .where('schemaname', 'public')
    .orderBy('tablename')
    .pluck('tablename');
  const told: Record<string, string> = {};
  for (const name of names) {
    const rows = server.db({ t: name });
    if (name === 'livekit_events') void rows.whereNotIn('id', [...butFor]);
    told[name] = (await rows.first(server.db.raw("md5(string_agg(t::text, '\n' order by t::text)) as words"))).words;
  }
  return told;
}

it('takes two hundred genuine deliveries, and none of ten thousand forged ones between them', async () => {
  const forgers = Object.entries(KINDS);
  expect(forgers.length).toBeGreaterThanOrEqual(12);
  const before = await tables();
  const accepted: string[] = [];
  const sent: string[] = [];
  for (let from = 0; from < FORGERIES; from += EVERY) {
    const id = `EV_genuine_${String(from).padStart(5, '0')}`;
    sent.push(id);
    const forged = Array.from({ length: EVERY }, async (_, m) => {
      const n = from + m;
      const [kind, forge] = forgers[n % forgers.length]!;
      const body = eventOf(`EV_forged_${n}`);
      const delivery = await forge(body, n);
      const answer = await webhooks.app.inject(request({ body, ...delivery }));
      if (answer.statusCode !== 401) accepted.push(`${kind}: ${answer.statusCode}`);
    });
    const answers = await Promise.all([...forged, webhooks.deliver(signed(eventOf(id)))]);
    expect(answers.at(-1)).toBe(200);
  }
  expect(accepted).toEqual([]);
  expect(webhooks.counts()).toMatchObject({ accepted: sent.length, refused: FORGERIES });
  // On a computer that is too busy for the database's second some come by the spool.
  await expect.poll(() => server.db('livekit_events').orderBy('seq').pluck('id')).toEqual(sent);
  expect(await tables(sent)).toEqual(before);
});
