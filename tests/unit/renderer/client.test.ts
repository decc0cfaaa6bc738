import { OpenAPIHandler } from '@orpc/openapi/fetch';
import { implement, ORPCError } from '@orpc/server';
import { describe, expect, test } from 'vitest';
import { contract } from '#shared/contract/contract.ts';
import { createApiClient, type Transport } from '#renderer/api/create-client.ts';
import { ApiFailure, detailsOf, toFailure } from '#renderer/api/failure.ts';
import { mayRetry, MOST_RETRIES, retryWait } from '#renderer/api/query-client.ts';

/** The window's client against the contract's own server side, with requests handed over instead of sent. */

const os = implement(contract);
const row = {
  id: 7,
  kind: 'quran',
  subtype: 'circle',
  title: 'حلقة عاصم',
  teacher: { id: 3, name: 'عبد الرحمن المطيري' },
  startsAt: 1_000,
  endsAt: 2_000,
  durationMinutes: 60,
  status: 'completed',
  version: 2,
  opensAt: 0,
  closesAt: 3_000,
  roomOpen: false,
  roomOpenedAt: null,
  roomLocked: false,
  startedAt: 1_000,
  endedAt: 2_000,
  endReason: null,
  flags: [],
  expectedCount: 6,
  inRoomCount: 0,
  verdicts: null,
  evaluated: null,
} as const;

const handler = new OpenAPIHandler({
  sessions: {
    complete: os.sessions.complete.handler(({ input }) => {
      if (input.reason === undefined)
        throw new ORPCError('reason_required', { status: 409, data: { correlationId: 'c-9' } });
      return { ...row, flags: [] };
    }),
    list: os.sessions.list.handler(({ input }) => ({
      sessions: [],
      nextCursor: `${input.from}-${input.to}-${input.limit}`,
      asOf: 5,
    })),
  },
});
const handOver: Transport = async (request) => {
  const { matched, response } = await handler.handle(request, { prefix: '/api' });
  return matched ? response : new Response('not ours', { status: 404 });
};
const api = createApiClient('http://desktop', handOver);
const answering = (status: number, body: unknown) =>
  createApiClient('http://desktop', () =>
    Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })),
  );

describe('the client', () => {
  test('calls an endpoint by the contract’s path and gives its parsed answer', async () => {
    const done = await api.sessions.complete({ id: 7, reason: 'انقطعت الكهرباء', commandId: 'command-1' });
    expect(done).toMatchObject({ id: 7, status: 'completed', title: 'حلقة عاصم' });
  });

  test('sends a question’s input in the address', async () => {
    expect((await api.sessions.list({ from: 10, to: 20, limit: 3 })).nextCursor).toBe('10-20-3');
  });

  test('throws a refusal with its code, its facts and the id that the log knows it by', async () => {
    const thrown: unknown = await api.sessions.complete({ id: 7 }).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ApiFailure);
    expect(thrown).toMatchObject({ code: 'reason_required', kind: 'refusal', correlationId: 'c-9', data: {} });
    expect(detailsOf(toFailure(thrown))).toBe('code: reason_required\ncorrelation id: c-9');
  });

  test('reads main’s own answer, that nobody could be reached, as something that may pass', async () => {
    const body = {
      defined: true,
      code: 'server_unreachable',
      status: 503,
      message: '',
      data: { correlationId: 'm-1' },
    };
    const thrown = toFailure(
      await answering(503, body)
        .account.me()
        .catch((error: unknown) => error),
    );
    expect(thrown).toMatchObject({ code: 'server_unreachable', kind: 'unavailable', correlationId: 'm-1' });
  });

  test('takes an answer that is not the contract’s for a defect and does not hand it on', async () => {
    const thrown = toFailure(
      await answering(200, { token: 'x' })
        .account.me()
        .catch((error: unknown) => error),
    );
    expect(thrown).toMatchObject({ code: 'internal', kind: 'defect' });
  });

  test('takes a foreign error page for a defect, too', async () => {
    const thrown = toFailure(
      await answering(502, 'bad gateway')
        .account.me()
        .catch((error: unknown) => error),
    );
    expect(thrown.code).toBe('internal');
  });
});

describe('trying again', () => {
  test('is for what may pass by itself, a few times, with growing pauses', () => {
    const away = new ApiFailure('server_unreachable', {}, null);
    expect(mayRetry(0, away)).toBe(true);
    expect(mayRetry(MOST_RETRIES, away)).toBe(false);
    expect(mayRetry(0, new ApiFailure('forbidden', {}, null))).toBe(false);
    expect(mayRetry(0, new Error('a fault'))).toBe(false);
    expect([0, 1, 2, 3, 9].map(retryWait)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000]);
  });
});
