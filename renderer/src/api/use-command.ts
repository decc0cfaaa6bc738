import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { notifyFailure, notifySuccess } from '#renderer/ui/notices.tsx';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import { type ApiFailure, toFailure } from './failure.ts';
import { mayRetry, retryWait } from './query-client.ts';

export interface ActionOptions<Input, Output> {
  /** What is said when it is done; null says nothing, because the screen shows it. */
  readonly done: ((output: Output, input: Input) => string) | null;
  /** What is said when it is not: "The class was not ended". The reason follows by itself. */
  readonly failed: string;
  /** The screen shows `failure` itself, so no notice comes. */
  readonly quiet?: boolean;
  /** What the cache must ask again. Live events do the same, a moment later. */
  readonly touches?: (input: Input) => readonly QueryKey[];
}

export interface Action<Input, Output> {
  /** Does it. Answers null when it failed, which has been said by then. */
  readonly send: (input: Input) => Promise<Output | null>;
  /** The same again, with the same command id: if the first did arrive, nothing is done twice. */
  readonly retry: () => void;
  readonly pending: boolean;
  /** How often it was tried so far, for "tried 3 times". */
  readonly attempts: number;
  readonly failure: ApiFailure | null;
  readonly reset: () => void;
}

/**
 * Asks the server to do something. What may pass by itself (no connection, no answer) is tried again a few times; a
 * refusal is said at once. For endpoints that know a `commandId` take useCommand.
 */
export function useAction<Input, Output>(
  call: (input: Input) => Promise<Output>,
  options: ActionOptions<Input, Output>,
): Action<Input, Output> {
  const cache = useQueryClient();
  const sentence = useSentence();
  const mutation = useMutation({
    mutationFn: call,
    retry: mayRetry,
    retryDelay: retryWait,
    networkMode: 'always',
    onSuccess: (output, input) => {
      for (const queryKey of options.touches?.(input) ?? []) void cache.invalidateQueries({ queryKey });
      if (options.done !== null) notifySuccess(options.done(output, input));
    },
    onError: (thrown) => {
      if (options.quiet !== true) notifyFailure(options.failed, sentence(toFailure(thrown)));
    },
  });
  return {
    // The failure was said by onError; the caller only has to know that there is no answer.
    send: (input) => mutation.mutateAsync(input).catch(() => null),
    retry: () => {
      if (mutation.variables !== undefined) mutation.mutate(mutation.variables);
    },
    pending: mutation.isPending,
    attempts: mutation.failureCount,
    failure: mutation.error === null ? null : toFailure(mutation.error),
    reset: mutation.reset,
  };
}

/** Like useAction, for commands: each `send` has an id of its own that all its tries share (contract: `commandId`). */
export function useCommand<Input extends object, Output>(
  call: (input: Input & { readonly commandId: string }) => Promise<Output>,
  options: ActionOptions<Input, Output>,
): Action<Input, Output> {
  type Identified = Input & { readonly commandId: string };
  const action = useAction<Identified, Output>(call, options);
  return { ...action, send: (input) => action.send({ ...input, commandId: crypto.randomUUID() }) };
}
