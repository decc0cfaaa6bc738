import { useCallback, useState, useSyncExternalStore } from 'react';
import type { ChatMessage } from '../core/chat.ts';
import type { ChatLog } from './chat-log.ts';

interface Chat {
  readonly messages: readonly ChatMessage[];
  /** Other people's messages that came while the chat was closed. */
  readonly unread: number;
  readonly isOpen: boolean;
  readonly toggle: () => void;
}

/** The chat and whether it is looked at. */
export function useChat(log: ChatLog): Chat {
  const messages = useSyncExternalStore(log.subscribe, log.messages);
  const [isOpen, setOpen] = useState(false);
  const [lastSeen, setLastSeen] = useState<ChatMessage | null>(null);
  const toggle = useCallback(() => {
    setOpen((open) => !open);
    setLastSeen(log.messages().at(-1) ?? null);
  }, [log]);
  const fresh = lastSeen === null ? messages : messages.slice(messages.indexOf(lastSeen) + 1);
  return { messages, unread: isOpen ? 0 : fresh.filter(({ mine }) => !mine).length, isOpen, toggle };
}
