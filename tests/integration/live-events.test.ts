import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Knex } from 'knex';
import { appendEvent } from '#server/events/event-log.ts';
import { readEvents, type Frame } from '../support/event-reader.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const isChange =
  (sessionId: number) =>
  (frame: Frame): boolean =>
    (frame.data as { sessionId?: number }).sessionId === sessionId;
const isReady = (frame: Frame): boolean => frame.event === 'ready';
const numbers = (frames: readonly Frame[]): number[] =>
  frames.filter((frame) => !isReady(frame)).map((frame) => (frame.data as { sessionId: number }).sessionId);

describe('live events', () => {
  let server: TestServer;
  let teacher: { id: number; token: string };
  beforeAll(async () => {
    server = await startTestServer();
    teacher = await server.staff('teacher');
  });
  afterAll(() => server.close());

  const change = (trx: Knex.Transaction, sessionId: number, teacherId = teacher.id): Promise<void> =>
    appendEvent(trx, { type: 'session.changed', sessionId, at: Date.now() }, teacherId);
  const told = async (path: string, method = 'GET') => {
    const answer = await fetch(`${server.url}${path}`, { method });
    return [answer.status, answer.headers.get('x-content-type-options')];
  };
  test('browsers are told how to take every answer, a missing page too; LiveKit is no browser', async () => {
    expect(await told('/api/health')).toEqual([200, 'nosniff']);
    expect(await told('/api/events')).toEqual([401, 'nosniff']);
    expect(await told('/no-such-page')).toEqual([404, 'nosniff']);
    expect(await told('/webhooks/livekit', 'POST')).toEqual([401, null]);
  });

  test('what is committed reaches the reader, and only what is theirs', async () => {
    const reader = await readEvents(server.url, teacher.token);
    await reader.until(isReady);
    const stranger = await server.staff('teacher');
    await server.db.transaction((trx) => change(trx, 1, stranger.id));
    await server.db.transaction((trx) => change(trx, 2));
    await reader.until(isChange(2));
    expect(numbers(reader.frames)).toEqual([2]);
    reader.close();
  });

  test('a resumed reader gets what a longer transaction committed late, and nothing twice', async () => {
    const first = await readEvents(server.url, teacher.token);
    await first.until(isReady);
    const slow = await server.db.transaction();
    await change(slow, 10);
    await server.db.transaction((trx) => change(trx, 11));
    await server.db.transaction((trx) => change(trx, 12));
    const place = first.frames.at(-1)?.id ?? '';
    first.close();
    await first.ended;
    await slow.commit();
    const resumed = await readEvents(server.url, teacher.token, place);
    await Promise.all([10, 11, 12].map((id) => resumed.until(isChange(id))));
    expect(numbers(resumed.frames).toSorted((a, b) => a - b)).toEqual([10, 11, 12]);
    const last = resumed.frames.filter((frame) => frame.id !== null).at(-1)?.id ?? '';
    resumed.close();
    const again = await readEvents(server.url, teacher.token, last);
    await again.until(isReady);
    await server.db.transaction((trx) => change(trx, 13));
    await again.until(isChange(13));
    expect(numbers(again.frames)).toEqual([13]);
    again.close();
  });

  test('what a newer server wrote is passed over, live and after a break, and holds nothing up', async () => {
    const reader = await readEvents(server.url, teacher.token);
    const { id: place } = await reader.until(isReady);
    await server.db('event_log').insert({
      type: 'session.sang',
      session_id: 20,
      teacher_id: teacher.id,
      payload: JSON.stringify({ type: 'session.sang', sessionId: 20 }),
    });
    await server.db.transaction((trx) => change(trx, 21));
    await reader.until(isChange(21));
    expect(numbers(reader.frames)).toEqual([21]);
    reader.close();
    const resumed = await readEvents(server.url, teacher.token, place ?? '');
    await resumed.until(isChange(21));
    expect(numbers(resumed.frames)).toEqual([21]);
    resumed.close();
  });

  test('an open stream ends within five seconds of the person being disabled', async () => {
    const person = await server.staff('supervisor');
    const reader = await readEvents(server.url, person.token);
    await reader.until(isReady);
    await server.db('staff').where('id', person.id).update({ disabled_at: new Date() });
    await reader.until((frame) => (frame.data as { type?: string }).type === 'sign-in.ended');
    await reader.ended;
  });

  test('without a sign-in there is no stream', async () => {
    expect((await readEvents(server.url, 'not-a-token-that-anybody-has')).status).toBe(401);
  });
});
