import type { Room } from 'livekit-client';
import { CHAT_TOPIC, type ChatMessage, withMessage } from '../core/chat.ts';

/** The class's chat as this page has heard it; it begins with the connection, so that nothing is missed. */
export interface ChatLog {
  readonly messages: () => readonly ChatMessage[];
  readonly subscribe: (changed: () => void) => () => void;
  /** Rejects when the message did not go out. */
  readonly send: (text: string) => Promise<void>;
}

export function openChatLog(room: Room, now: () => number): ChatLog {
  let messages: readonly ChatMessage[] = [];
  const listeners = new Set<() => void>();
  const add = (message: ChatMessage): void => {
    messages = withMessage(messages, message);
    for (const changed of listeners) changed();
  };
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
      const { id } = await localParticipant.sendText(text, { topic: CHAT_TOPIC });
      add({
        id,
        identity: localParticipant.identity,
        name: localParticipant.name ?? '',
        text,
        at: now(),
        mine: true,
      });
    },
  };
}
