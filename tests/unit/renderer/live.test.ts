// @vitest-environment happy-dom
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, test, vi } from 'vitest';
import { eventually } from '#tests/support/eventually.ts';

// The client only has to be there: its keys are what is looked at, nothing is sent.
vi.hoisted(() => Object.defineProperty(window, 'desktop', { value: {} }));
const { queries } = await import('#renderer/api/client.ts');
const { createInvalidator } = await import('#renderer/api/live.ts');

function watch(cache: QueryClient, queryKey: readonly unknown[]): () => number {
  let asked = 0;
  const observer = new QueryObserver(cache, {
    queryKey,
    queryFn: () => Promise.resolve(++asked),
    staleTime: Number.POSITIVE_INFINITY,
  });
  observer.subscribe(() => undefined);
  return () => asked;
}

describe('a live event', () => {
  test('makes the screens that show its session ask again, once for a burst, and no other', async () => {
    const cache = new QueryClient();
    const seven = watch(cache, queries.sessions.detail.queryKey({ input: { id: 7 } }));
    const eight = watch(cache, queries.sessions.detail.queryKey({ input: { id: 8 } }));
    const list = watch(cache, queries.sessions.list.queryKey({ input: { from: 0, to: 1 } }));
    await eventually(() => expect([seven(), eight(), list()]).toEqual([1, 1, 1]));

    const invalidator = createInvalidator(cache);
    for (let at = 0; at < 20; at += 1)
      invalidator.take({ type: 'presence.changed', sessionId: 7, identity: 'student-1', inRoom: at % 2 === 0, at });
    await eventually(() => expect([seven(), list()]).toEqual([2, 2]));
    expect(eight()).toBe(1);
    invalidator.stop();
    cache.clear();
  });
});
