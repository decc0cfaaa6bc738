import type { Room } from 'livekit-client';
import { useEffect, useMemo, useState } from 'react';
import { api } from '#renderer/api/client.ts';
import { toFailure } from '#renderer/api/failure.ts';
import { createSaying, type Tell } from '#renderer/api/saying.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { type ChatMessage, withKept, withMessage } from '../core/chat.ts';
import { CHAT_TOPIC } from '../core/signals.ts';

export interface Chat {
  readonly messages: readonly ChatMessage[];
  /** False when it did not go out: the text stays with the person who wrote it. */
  readonly send: (text: string) => Promise<boolean>;
}

const NOTHING: readonly ChatMessage[] = [];
/** Longer ones are cut by whoever reads them, so that one message cannot fill the window. */
const LONGEST = 2_000;

/** What passes by itself is thrown, to be told again. */
const tellServer =
  (sessionId: number): Tell =>
  async (said) => {
    try {
      await api.sessions.say({ id: sessionId, ...said });
      return true;
    } catch (error) {
      if (toFailure(error).kind === 'refusal') return false;
      throw error;
    }
  };

/**
 * The class's chat: the server keeps a message, then LiveKit's text streams carry it into the room. A page loaded anew
 * begins empty.
 */
export function useChat(room: Room, sessionId: number): Chat {
  const [messages, setMessages] = useState(NOTHING);
  const saying = useMemo(
    () => createSaying(tellServer(sessionId), (id, kept) => setMessages((all) => withKept(all, id, kept))),
    [sessionId],
  );
  useEffect(() => {
    const nameOf = (identity: string): string => room.getParticipantByIdentity(identity)?.name ?? identity;
    room.registerTextStreamHandler(CHAT_TOPIC, (reader, { identity }) => {
      // Who sent it may be gone by the time it is read, so the name is taken now; a stream that breaks off says nothing.
      const name = nameOf(identity);
      void reader.readAll().then(
        (text) =>
          setMessages((all) =>
            withMessage(all, {
              id: reader.info.id,
              from: identity,
              name,
              mine: identity === room.localParticipant.identity,
              text: text.slice(0, LONGEST),
              // Our clock: the senders’ differ, and a message must not slip in above one that was read.
              at: serverNow(),
            }),
          ),
        () => undefined,
      );
    });
    return () => {
      room.unregisterTextStreamHandler(CHAT_TOPIC);
    };
  }, [room]);

  return {
    messages,
    async send(text) {
      const { identity, name } = room.localParticipant;
      try {
        const deliver = () => room.localParticipant.sendText(text, { topic: CHAT_TOPIC });
        const said = await saying.say(text, deliver);
        const message = { ...said, from: identity, name: name ?? identity, mine: true, text, at: serverNow() };
        setMessages((all) => withMessage(all, message));
        return true;
      } catch {
        // Not connected at this moment: the caller says so and keeps the words.
        return false;
      }
    },
  };
}
