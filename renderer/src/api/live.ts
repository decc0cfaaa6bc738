import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { LiveEvent } from '#shared/contract/live-events.ts';
import { queries } from './client.ts';
import { desktop } from './desktop.ts';

/** Events come in bursts when a class starts; this long they gather before the cache is told, in milliseconds. */
const GATHER_MS = 40;

/** Which cached answers an event makes old. The screens that show them ask again; nothing else does. */
function staleKeys(event: LiveEvent): readonly (readonly unknown[])[] {
  switch (event.type) {
    case 'session.changed':
      return [
        queries.sessions.list.key(),
        queries.sessions.next.key(),
        queries.sessions.detail.key({ input: { id: event.sessionId } }),
        queries.sessions.report.key({ input: { id: event.sessionId } }),
        queries.evaluations.sheet.key({ input: { id: event.sessionId } }),
        queries.scheduling.waiting.key(),
      ];
    case 'presence.changed':
      return [queries.sessions.list.key(), queries.sessions.detail.key({ input: { id: event.sessionId } })];
    case 'notice.created':
      return [queries.notices.list.key()];
    case 'settings.changed':
      return [queries.settings.key(), queries.account.me.key(), queries.sessions.key()];
    default:
      return [];
  }
}

/** Gathers events and marks what they made old, each key once a burst. Returns how to hand one over, and how to stop. */
export function createInvalidator(cache: QueryClient): {
  readonly take: (event: LiveEvent) => void;
  readonly stop: () => void;
} {
  const waiting = new Map<string, readonly unknown[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    for (const queryKey of waiting.values()) void cache.invalidateQueries({ queryKey });
    waiting.clear();
  };
  return {
    take(event) {
      for (const key of staleKeys(event)) waiting.set(JSON.stringify(key), key);
      if (waiting.size > 0) timer ??= setTimeout(flush, GATHER_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

/**
 * Keeps the cache live while the app is open: what an event touches is asked for again, and after every reconnection
 * everything is, because events may have been missed meanwhile. Mounted once, by the shell.
 */
export function useLiveEvents(): void {
  const cache = useQueryClient();
  useEffect(() => {
    const invalidator = createInvalidator(cache);
    let wasConnected = true;
    const stops = [
      desktop.onLiveEvent(({ event }) => invalidator.take(event)),
      desktop.onConnection(({ state }) => {
        if (state === 'connected' && !wasConnected) void cache.invalidateQueries();
        wasConnected = state === 'connected';
      }),
      invalidator.stop,
    ];
    return () => stops.forEach((stop) => stop());
  }, [cache]);
}
