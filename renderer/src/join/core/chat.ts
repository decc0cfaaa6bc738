import type { Kept } from '#renderer/api/saying.ts';

/** The topic of the class's chat: text streams, as LiveKit's own components send them. */
export const CHAT_TOPIC = 'lk.chat';

/** Longer texts are cut when they arrive and cannot be sent. */
export const LONGEST_MESSAGE = 2_000;
const MOST_MESSAGES = 300;

export interface ChatMessage {
  readonly id: string;
  readonly identity: string;
  readonly name: string;
  readonly text: string;
  /** When it came, by the server's clock, epoch ms: the senders' own clocks differ. */
  readonly at: number;
  readonly mine: boolean;
  /** Whether the academy's server keeps it; of one's own messages only. */
  readonly kept?: Kept;
}

/** The list with a message added in the order of arrival; one that came twice stands once. The oldest make room. */
export function withMessage(messages: readonly ChatMessage[], message: ChatMessage): readonly ChatMessage[] {
  if (messages.some(({ id, identity }) => id === message.id && identity === message.identity)) return messages;
  return [...messages, { ...message, text: message.text.slice(0, LONGEST_MESSAGE) }].slice(-MOST_MESSAGES);
}

/** The same messages with what became of keeping one of them. */
export const withKept = (messages: readonly ChatMessage[], id: string, kept: Kept): readonly ChatMessage[] =>
  messages.map((message) => (message.id === id && message.mine ? { ...message, kept } : message));
