import type { Kept } from '#renderer/api/saying.ts';
import { MINUTE } from '#shared/domain/time.ts';

/** One message as everybody in the class reads it. */
export interface ChatMessage {
  readonly id: string;
  readonly from: string;
  readonly name: string;
  readonly mine: boolean;
  readonly text: string;
  readonly at: number;
  /** Whether the academy's server keeps it; of one's own messages only. */
  readonly kept?: Kept;
}

/** Messages of one person that follow each other closely, under one name and one time. */
export interface ChatGroup {
  readonly id: string;
  readonly name: string;
  readonly mine: boolean;
  readonly at: number;
  readonly messages: readonly ChatMessage[];
}

const CLOSE_MS = 3 * MINUTE;
/** More than this many are not kept: the oldest go. */
const MOST = 500;

/** Adds a message once, in order of time. */
export function withMessage(messages: readonly ChatMessage[], message: ChatMessage): readonly ChatMessage[] {
  if (messages.some(({ id }) => id === message.id)) return messages;
  return [...messages, message].toSorted((a, b) => a.at - b.at).slice(-MOST);
}

/** The same messages with what became of keeping one of them. */
export const withKept = (messages: readonly ChatMessage[], id: string, kept: Kept): readonly ChatMessage[] =>
  messages.map((message) => (message.id === id && message.mine ? { ...message, kept } : message));

export function groupMessages(messages: readonly ChatMessage[]): readonly ChatGroup[] {
  const groups: { id: string; from: string; name: string; mine: boolean; at: number; messages: ChatMessage[] }[] = [];
  for (const message of messages) {
    const last = groups.at(-1);
    const before = last?.messages.at(-1);
    if (last !== undefined && before !== undefined && last.from === message.from && message.at - before.at < CLOSE_MS)
      last.messages.push(message);
    else groups.push({ ...message, messages: [message] });
  }
  return groups;
}

/** What came from others after one last looked. */
export const unreadOf = (messages: readonly ChatMessage[], readUntil: number): number =>
  messages.filter(({ mine, at }) => !mine && at > readUntil).length;
