import { afterAll, beforeAll, expect, it } from 'vitest';
import { joinToken } from '#server/livekit/tokens.ts';
import { rowOfDelivery } from '#server/usecases/attendance/delivery.ts';
import { insertRows } from '#server/usecases/attendance/inbox-rows.ts';
import { whileBroken } from '#tests/support/broken-rows.ts';
import { eventBody, request, signed, WEBHOOK_KEY, webhookToken } from '#tests/support/sign-webhook.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';
import { openWebhookApp, type WebhookApp } from '#tests/support/webhook-app.ts';

let server: TestServerParts;
let webhooks: WebhookApp;
let stored = 0;

beforeAll(async () => {
  server = await createTestDeps({ queue: false });
  webhooks = await openWebhookApp(server.deps, () => {
    stored += 1;
  });
});
afterAll(async () => {
  await webhooks.close();
  await server.close();
});

let events = 0;
const joined = (change: { at?: number; id?: string } = {}): string => {
  events += 1;
  const at = change.at ?? Date.now();
  const id = change.id ?? `EV_route_${events}`;
  return eventBody({
    event: 'participant_joined',
    room: 'nowhere',
    roomSid: 'RM_r',
    sid: `PA_${events}`,
    identity: 'student-1',
    at,
    joinedAt: at,
    id,
  });
};
const rowOf = (id: string) => server.db('livekit_events').where('id', id).first();
const countRows = async () => Number((await server.db('livekit_events').count('* as n').first())?.n);

it('stores a genuine delivery before it answers, without the password of the relay', async () => {
  const before = stored;
  expect(await webhooks.send(joined({ id: 'EV_genuine' }))).toBe(200);
  const row = await rowOf('EV_genuine');
  expect(row).toMatchObject({
    state: 'new',
    event: 'participant_joined',
    room_name: 'nowhere',
    room_sid: 'RM_r',
    identity: 'student-1',
  });
  expect(row.payload.participant.identity).toBe('student-1');
  expect(JSON.stringify(row.payload)).not.toContain('turnPassword');
  expect(stored).toBe(before + 1);
});

it.each([
  'application/webhook+json',
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'application/octet-stream',
])('reads the bytes as they are whatever they are called: %s', async (contentType) => {
  const response = await webhooks.app.inject(request(signed(joined()), contentType));
  expect(response.statusCode).toBe(200);
});

it('reads a delivery that names no content type', async () => {
  const { body, authorization } = signed(joined());
  const response = await webhooks.app.inject({
    method: 'POST',
    url: '/webhooks/livekit',
    headers: { authorization },
    payload: body,
  });
  expect(response.statusCode).toBe(200);
});

it('refuses what is forged, altered, or signed for joining, and stores nothing of it', async () => {
  const before = await countRows();
  const body = Buffer.from(joined());
  const join = await joinToken(WEBHOOK_KEY, {
    roomName: 'nowhere',
    identity: 'student-1',
    name: 'S',
    role: 'student',
    deviceId: 'dev1',
  });
  const deliveries = [
    { body, authorization: join },
    { body, authorization: webhookToken(body, Date.now(), { secret: 'another' }) },
    { body: Buffer.from(`${body.toString()} `), authorization: webhookToken(body, Date.now()) },
    { body, authorization: '' },
  ];
  for (const delivery of deliveries) {
    const response = await webhooks.app.inject(request(delivery));
    expect(response.statusCode).toBe(401);
    expect(response.json()).toMatchObject({ code: 'webhook_unverified', status: 401 });
  }
  expect(await countRows()).toBe(before);
  expect(webhooks.counts().refused).toBe(deliveries.length);
  const log = server.logLines.join('\n');
  expect(log).toContain('not_a_webhook_token');
  expect(log).not.toContain(WEBHOOK_KEY.apiSecret);
  expect(log).not.toContain(join);
});

it('takes the same delivery any number of times and keeps it once', async () => {
  const delivery = signed(joined({ id: 'EV_again' }));
  const answers = await Promise.all(Array.from({ length: 20 }, () => webhooks.deliver(delivery)));
  expect(new Set(answers)).toEqual(new Set([200]));
  await server.db('livekit_events').where('id', 'EV_again').update({ state: 'done' });
  expect(await webhooks.deliver(delivery)).toBe(200);
  expect(await rowOf('EV_again')).toMatchObject({ state: 'done' });
  expect(await server.db('livekit_events').where('id', 'EV_again')).toHaveLength(1);
});

it('puts what is genuine but from another time into quarantine, and says so in the log', async () => {
  const minutes = 60_000;
  const hourAgo = Date.now() - 60 * minutes;
  expect(await webhooks.send(joined({ id: 'EV_old', at: hourAgo }))).toBe(200);
  expect(await webhooks.send(joined({ id: 'EV_future', at: Date.now() + 11 * minutes }))).toBe(200);
  // A delivery that somebody kept for an hour: its token is from then.
  expect(await webhooks.deliver(signed(joined({ id: 'EV_kept', at: hourAgo }), hourAgo))).toBe(200);
  // LiveKit's clock is an hour off: the token too.
  expect(await webhooks.deliver(signed(joined({ id: 'EV_skewed' }), hourAgo))).toBe(200);
  expect(await webhooks.send(joined({ id: 'EV_late', at: Date.now() - 9 * minutes }))).toBe(200);
  const states: { id: string; state: string }[] = await server
    .db('livekit_events')
    .whereIn('id', ['EV_old', 'EV_future', 'EV_kept', 'EV_skewed', 'EV_late'])
    .orderBy('id')
    .select('id', 'state');
  expect(states).toEqual([
    { id: 'EV_future', state: 'quarantined' },
    { id: 'EV_kept', state: 'quarantined' },
    { id: 'EV_late', state: 'new' },
    { id: 'EV_old', state: 'quarantined' },
    { id: 'EV_skewed', state: 'quarantined' },
  ]);
  expect(server.logLines.some((line) => line.includes('EV_old') && line.includes('quarantine'))).toBe(true);
});

it('never refuses a genuine event: an unknown name is kept and counted, an unreadable body waits in quarantine', async () => {
  const before = webhooks.counts().unknownEvents;
  expect(await webhooks.send(joined())).toBe(200);
  expect(await webhooks.send(joined({ id: 'EV_new_name' }).replace('participant_joined', 'participant_yawned'))).toBe(
    200,
  );
  expect(await rowOf('EV_new_name')).toMatchObject({ state: 'new', event: 'participant_yawned' });
  expect(webhooks.counts().unknownEvents).toBe(before + 1);
  const unreadable = [
    'not JSON',
    '{"event":"room_started"}',
    joined().replace(/"id":"[^"]+"/, '"id":""'),
    '[]',
    'null',
    joined().replace('"sid":"PA_', '"side":"PA_'),
    joined().replace(/"createdAt":"\d+"/, '"createdAt":"0"'),
  ];
  const rows = await countRows();
  for (const body of unreadable) expect(await webhooks.send(body)).toBe(200);
  expect(await countRows()).toBe(rows + unreadable.length);
  expect(await server.db('livekit_events').where('event', 'unreadable').whereNot('state', 'quarantined')).toEqual([]);
});

it('keeps what Postgres cannot store as it is, beside deliveries of the same moment', async () => {
  const strange = joined({ id: 'EV_strange' }).replace(
    '"identity":"student-1"',
    String.raw`"identity":"a\u0000b\ud800c","na\u0000me":"\udfff"`,
  );
  const huge = joined({ id: 'EV_huge' }).replace('"createdAt"', '"number":1e999999,"createdAt"');
  const answers = await Promise.all([strange, joined({ id: 'EV_beside' }), huge].map((body) => webhooks.send(body)));
  expect(answers).toEqual([200, 200, 200]);
  expect(await rowOf('EV_strange')).toMatchObject({ state: 'new', identity: 'a\uFFFDb\uFFFDc' });
  expect(await rowOf('EV_beside')).toMatchObject({ state: 'new' });
  expect(await rowOf('EV_huge')).toMatchObject({ state: 'new' });
});

it('keeps what is beyond one of Postgres’s limits as bytes, and holds up no other for it', async () => {
  const beyond = { table: 'livekit_events', when: `new.id = 'EV_beyond'`, how: 'exceeds' } as const;
  const ids = ['EV_first', 'EV_beyond', 'EV_within'];
  const answers = await whileBroken(server.db, beyond, () =>
    Promise.all(ids.map((id) => webhooks.send(joined({ id })))),
  );
  expect(answers).toEqual([200, 200, 200]);
  expect(await rowOf('EV_within')).toMatchObject({ state: 'new' });
  const [row] = await server.db('livekit_events').where('event', 'unreadable').orderBy('seq', 'desc').limit(1);
  expect(JSON.parse(Buffer.from(row.payload.base64, 'base64').toString())).toMatchObject({ id: 'EV_beyond' });
});

it('writes a batch at once also where some of it is there already', async () => {
  const [known, fresh] = [joined(), joined()].map((body) => rowOfDelivery(Buffer.from(body), Date.now(), true, 1_000));
  await insertRows(server.db, [known!], 1_000);
  // A statement that failed would take the transaction with it.
  await server.db.transaction((trx) => insertRows(trx, [known!, fresh!, fresh!], 1_000));
  expect(await server.db('livekit_events').whereIn('id', [known!.id, fresh!.id]).pluck('id')).toHaveLength(2);
});

const fill = (size: number): string => {
  const body = joined().replace('"createdAt"', '"metadata":"","createdAt"');
  return body.replace('"metadata":""', `"metadata":"${'x'.repeat(size - Buffer.byteLength(body))}"`);
};

it('takes a body of one mebibyte and refuses a larger one', async () => {
  expect(await webhooks.send(fill(1_048_576))).toBe(200);
  expect(await webhooks.send(fill(1_048_577))).toBe(413);
});

it('keeps deliveries that arrive together in the order in which they came', async () => {
  const ids = Array.from({ length: 300 }, (_, n) => `EV_burst_${String(n).padStart(3, '0')}`);
  const answers = await Promise.all(ids.map((id) => webhooks.send(joined({ id }))));
  expect(new Set(answers)).toEqual(new Set([200]));
  // On a busy computer some may have gone by the spool, which follows a moment later.
  await expect
    .poll(() => server.db('livekit_events').where('id', 'like', 'EV_burst_%').orderBy('seq').pluck('id'))
    .toEqual(ids);
});

it('takes deliveries straight into the database while everything else holds every connection there is', async () => {
  const { db } = server;
  const most = (db.client as { pool: { max: number } }).pool.max;
  const held = await Promise.all(Array.from({ length: most }, () => db.client.acquireConnection()));
  try {
    const before = webhooks.counts().spooled;
    expect(await webhooks.send(joined({ id: 'EV_beside' }))).toBe(200);
    expect(webhooks.counts().spooled).toBe(before);
  } finally {
    for (const connection of held) await db.client.releaseConnection(connection);
  }
  expect(await rowOf('EV_beside')).toMatchObject({ state: 'new' });
});
