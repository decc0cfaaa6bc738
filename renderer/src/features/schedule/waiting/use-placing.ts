import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, queries } from '#renderer/api/client.ts';
import { type ApiFailure, toFailure } from '#renderer/api/failure.ts';
import { mayRetry, retryWait } from '#renderer/api/query-client.ts';
import type { Wish } from './use-place-draft.ts';

/** What became of one: it stands there now, or why it does not. */
export type Placed = { readonly at: number } | { readonly failure: ApiFailure };

export interface Placing {
  /** Answers how many have their time now. */
  readonly send: (wishes: readonly Wish[]) => Promise<number>;
  readonly pending: boolean;
  readonly answers: ReadonlyMap<number, Placed>;
  /** Another time was chosen for it. */
  readonly forget: (sessionId: number) => void;
}

/** Gives waiting classes their times one after another; each is answered by itself (domain.md 5). */
export function usePlacing(): Placing {
  const cache = useQueryClient();
  const [answers, setAnswers] = useState<ReadonlyMap<number, Placed>>(new Map());
  const [pending, setPending] = useState(false);
  const place = useMutation({
    mutationFn: (input: Parameters<typeof api.scheduling.place>[0]) => api.scheduling.place(input),
    retry: mayRetry,
    retryDelay: retryWait,
    networkMode: 'always',
  });
  const one = async ({ sessionId, startsAt }: Wish): Promise<Placed> => {
    try {
      const placed = await place.mutateAsync({ id: sessionId, startsAt, commandId: crypto.randomUUID() });
      return { at: placed.startsAt };
    } catch (thrown) {
      return { failure: toFailure(thrown) };
    }
  };
  return {
    async send(wishes) {
      setPending(true);
      let done = 0;
      for (const wish of wishes) {
        const answer = await one(wish);
        setAnswers((before) => new Map(before).set(wish.sessionId, answer));
        if ('at' in answer) done += 1;
        // Without a server every other one would wait as long to hear the same.
        else if (answer.failure.kind === 'unavailable') break;
      }
      for (const queryKey of [queries.scheduling.waiting.key(), queries.sessions.key(), queries.subscriptions.key()])
        void cache.invalidateQueries({ queryKey });
      void cache.invalidateQueries({ queryKey: queries.calendar.times.key() });
      setPending(false);
      return done;
    },
    pending,
    answers,
    forget: (sessionId) => setAnswers((before) => new Map([...before].filter(([id]) => id !== sessionId))),
  };
}
