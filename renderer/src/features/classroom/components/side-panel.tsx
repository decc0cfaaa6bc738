import type { Room } from 'livekit-client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { useShortcuts } from '#renderer/ui/use-shortcuts.ts';
import { unreadOf } from '../core/chat.ts';
import type { Hand } from '../core/hands.ts';
import type { Turn } from '../core/room-person.ts';
import type { ClassGroups } from '../core/students.ts';
import { useChat } from '../hooks/use-chat.ts';
import type { Lock } from '../hooks/use-lock.ts';
import { ChatPanel } from './chat-panel.tsx';
import { PanelFoot } from './panel-foot.tsx';
import { PanelTabs } from './panel-tabs.tsx';
import classes from './side-panel.module.css';
import { StudentsPanel } from './students-panel.tsx';

export interface SidePanelProps {
  readonly session: SessionDetail;
  readonly room: Room;
  readonly groups: ClassGroups;
  readonly hands: readonly Hand[];
  readonly turn: Turn | null;
  readonly pinned: string | null;
  readonly lock: Lock;
  readonly now: number;
  readonly observe: boolean;
  readonly onPin: (identity: string) => void;
  readonly onMarkAbsent: () => void;
}

/** Beside the stage: the students as they come and go, or the chat. */
export function SidePanel(props: SidePanelProps) {
  const { session, room, observe } = props;
  const { t } = useTranslation('classroom');
  const { number } = useFormat();
  const [tab, setTab] = useState<'students' | 'chat'>('students');
  const chat = useChat(room, session.id);
  const unread = useUnread(chat.messages, tab === 'chat');
  const students = session.people.filter(({ role }) => role === 'student').length;
  useShortcuts([
    { code: 'KeyC', shown: 'C', label: t('shortcuts.chat'), run: () => setTab(tab === 'chat' ? 'students' : 'chat') },
  ]);
  return (
    <aside className={classes.panel} aria-label={t('panel.label')}>
      <PanelTabs
        chosen={tab}
        onChoose={setTab}
        tabs={[
          { id: 'students', word: t('panel.students'), count: number(students) },
          {
            id: 'chat',
            word: t('panel.chat'),
            count: unread === 0 ? null : number(unread),
            countLabel: t('panel.unread', { count: unread }),
          },
        ]}
      />
      <div
        id={`panel-${tab}`}
        role="tabpanel"
        aria-labelledby={`tab-${tab}`}
        tabIndex={0}
        className={classes.body}
        data-chat={tab === 'chat' || undefined}
      >
        {tab === 'students' ? <StudentsPanel {...props} /> : <ChatPanel chat={chat} mayWrite={!observe} />}
      </div>
      {observe ? null : <PanelFoot session={session} lock={props.lock} onMarkAbsent={props.onMarkAbsent} />}
    </aside>
  );
}

/** How many messages came while the chat was out of sight. */
function useUnread(messages: ReturnType<typeof useChat>['messages'], reading: boolean): number {
  const [readUntil, setReadUntil] = useState(0);
  const latest = messages.at(-1)?.at ?? 0;
  if (reading && readUntil !== latest) setReadUntil(latest);
  return reading ? 0 : unreadOf(messages, readUntil);
}
