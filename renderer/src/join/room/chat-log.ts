import type { Room } from 'livekit-client';
import { createSaying, type Tell } from '#renderer/api/saying.ts';
import { CHAT_TOPIC, type ChatMessage, withKept, withMessage } from '../core/chat.ts';

/** The class's chat as this page has heard it; it begins with the connection, so that nothing is missed. */
export interface ChatLog {
  readonly messages: () => readonly ChatMessage[];
  readonly subscribe: (changed: () => void) => () => void;
  /** Rejects when the message did not go out. */
  readonly send: (text: string) => Promise<void>;
  /** Tells the server that the hand went up. */
  readonly raiseHand: () => void;
}

export function openChatLog(room: Room, now: () => number, tell: Tell): ChatLog {
  let messages: readonly ChatMessage[] = [];
  const listeners = new Set<() => void>();
  const set = (next: readonly ChatMessage[]): void => {
    messages = next;
    for (const changed of listeners) changed();
  };
  const add = (message: ChatMessage): void => set(withMessage(messages, message));
  const saying = createSaying(tell, (id, kept) => set(withKept(messages, id, kept)));
  room.registerTextStreamHandler(CHAT_TOPIC, (reader, { identity }) => {
    const { id } = reader.info;
    // Who sent it may be gone by the time it is read.
    const name = room.getParticipantByIdentity(identity)?.name ?? '';
    reader.readAll().then(
      (text) => add({ id, identity, name, text, at: now(), mine: false }),
      (error: unknown) => console.warn('a chat message broke off', error),
    );
  });
  return {
    messages: () => messages,
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    async send(text) {
      const { localParticipant } = room;
      const said = await saying.say(text, () => localParticipant.sendText(text, { topic: CHAT_TOPIC }));
      add({
        ...said,
        identity: localParticipant.identity,
        name: localParticipant.name ?? '',
        text,
        at: now(),
        mine: true,
      });
    },
    raiseHand: saying.raiseHand,
  };
}
