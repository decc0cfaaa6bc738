import { MINUTE, SECOND } from '#shared/domain/time.ts';

/** What a person says in a class besides speaking: a raised hand, or a message of the chat. */
export type Signal = { readonly what: 'hand' } | { readonly what: 'chat'; readonly text: string };

/** Whether the academy's server keeps it: it does, it has not answered yet, or it said no. */
export type Kept = 'kept' | 'waiting' | 'refused';

/** Tells the server: true when it keeps it, false when it says no. Throws when there is no answer. */
export type Tell = (said: {
  readonly messageId: string;
  readonly signal: Signal;
  readonly agoMs: number;
}) => Promise<boolean>;

export interface Said {
  readonly id: string;
  readonly kept: Kept;
}

export interface Saying {
  /** Tells the server, then the room. Rejects when the room was not reached; the same words again are the same message. */
  readonly say: (text: string, deliver: () => Promise<unknown>) => Promise<Said>;
  /** Tells the server; the room shows the hand at once. */
  readonly raiseHand: () => void;
}

/** The room does not wait longer for the server: the class goes on without it. */
const PATIENCE_MS = 2 * SECOND;
const FIRST_PAUSE_MS = 2 * SECOND;
const LONGEST_PAUSE_MS = 30 * SECOND;
/** What was said longer ago is not taken any more (contract: `agoMs`). */
const LAST_MS = 10 * MINUTE - SECOND;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * What is said in a class goes through the server, which keeps it, and then into the room (domain.md 4). A server that
 * does not answer holds nothing up: it is told again until it does, and `changed` says how that came out.
 */
export function createSaying(tell: Tell, changed: (id: string, kept: Kept) => void): Saying {
  /** What the room did not get: sent again, it is not another message. */
  let undelivered: { readonly text: string; readonly id: string } | null = null;

  async function untilAnswered(messageId: string, signal: Signal): Promise<Kept> {
    const saidAt = performance.now();
    for (let wait = FIRST_PAUSE_MS; ; wait = Math.min(2 * wait, LONGEST_PAUSE_MS)) {
      const agoMs = Math.round(performance.now() - saidAt);
      if (agoMs > LAST_MS) return 'refused';
      try {
        return (await tell({ messageId, signal, agoMs })) ? 'kept' : 'refused';
      } catch {
        await pause(wait);
      }
    }
  }

  async function keep(messageId: string, signal: Signal): Promise<Kept> {
    const answer = untilAnswered(messageId, signal);
    const soon = await Promise.race([answer, pause(PATIENCE_MS).then((): Kept => 'waiting')]);
    if (soon === 'waiting') void answer.then((kept) => changed(messageId, kept));
    return soon;
  }

  return {
    async say(text, deliver) {
      const id = undelivered?.text === text ? undelivered.id : crypto.randomUUID();
      undelivered = { text, id };
      const kept = await keep(id, { what: 'chat', text });
      await deliver();
      undelivered = null;
      return { id, kept };
    },
    raiseHand: () => void keep(crypto.randomUUID(), { what: 'hand' }),
  };
}
