import type { z } from 'zod';
import { INVOKE, type InvokeChannel } from '#shared/ipc.ts';
import { isOurs } from '../page-origin.ts';

export type Input<C extends InvokeChannel> = z.output<(typeof INVOKE)[C]['input']>;
type Declared<C extends InvokeChannel> = z.input<(typeof INVOKE)[C]['output']>;
/** What a handler gives back; nothing at all where nothing is declared. */
export type Output<C extends InvokeChannel> = undefined extends Declared<C> ? void : Declared<C>;
export type Handler<C extends InvokeChannel> = (input: Input<C>) => Output<C> | Promise<Output<C>>;
/** One function for each channel; leaving one out, or adding another, is a compile error. */
export type Handlers = { readonly [C in InvokeChannel]: Handler<C> };

/** What is known about the frame that a message came from. */
export interface Sender {
  readonly url: string | null;
  readonly isMainFrame: boolean;
  readonly isOurWindow: boolean;
}

/** Only the page itself may speak to main: no frame inside it, no other origin, no other window. */
export function isTrusted({ url, isMainFrame, isOurWindow }: Sender): boolean {
  return url !== null && isMainFrame && isOurWindow && isOurs(url);
}

/** The reason that the page is told; the log knows more. */
export class RefusedMessage extends Error {
  override readonly name = 'RefusedMessage';
}

/**
 * Answers one message: checks who sent it, parses what came and what goes back. Throws `RefusedMessage` for what must
 * not be answered, and lets a handler's own error pass.
 */
export async function answerMessage<C extends InvokeChannel>(
  channel: C,
  handlers: Pick<Handlers, C>,
  sender: Sender,
  raw: readonly unknown[],
): Promise<unknown> {
  if (!isTrusted(sender)) throw new RefusedMessage('sender');
  const { input, output } = INVOKE[channel];
  const parsed = input.safeParse(raw[0]);
  if (raw.length > 1 || !parsed.success) throw new RefusedMessage('input');
  return output.parse(await handlers[channel](parsed.data as Input<C>));
}
