import { RoomAudioRenderer, RoomContext } from '@livekit/components-react';
import type { Room } from 'livekit-client';
import { type ReactNode, useState } from 'react';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { makeIdentity } from '#shared/domain/identity.ts';
import type { Connection } from '../core/connection.ts';
import { handsOf } from '../core/hands.ts';
import { groupStudents } from '../core/students.ts';
import { filmOf } from '../core/stage.ts';
import { useComings } from '../hooks/use-comings.ts';
import { useEndClass } from '../hooks/use-end-class.tsx';
import { useLock } from '../hooks/use-lock.ts';
import { useOwnMedia } from '../hooks/use-own-media.ts';
import { useRoomView } from '../hooks/use-room-view.ts';
import { useScreenShare } from '../hooks/use-screen-share.ts';
import { useStage } from '../hooks/use-stage.ts';
import { ClassBar } from './class-bar.tsx';
import { ConnectionStrip } from './connection-strip.tsx';
import { ControlBar } from './control-bar.tsx';
import classes from './live-class.module.css';
import { SharePicker } from './share-picker.tsx';
import { SidePanel } from './side-panel.tsx';
import { Stage } from './stage.tsx';

interface LiveClassProps {
  readonly session: SessionDetail;
  readonly room: Room;
  readonly connection: Connection;
  readonly now: number;
  readonly observe: boolean;
  readonly onJoin: () => void;
  readonly onLeave: () => void;
  /** A panel at the start side of the stage, where the class has one. */
  readonly startPanel?: ReactNode;
}

/** The class itself: the stage with its controls, and the students beside it (look.md, 02). */
export function LiveClass(props: LiveClassProps) {
  const { session, room, connection, now, observe, onJoin, onLeave, startPanel } = props;
  const view = useRoomView(room);
  const inside = connection.step === 'inside';
  const [pinned, setPinned] = useState<string | null>(null);
  const [grid, setGrid] = useState(false);
  const me = view.people.find(({ isMe }) => isMe);
  const teacher = makeIdentity({ type: 'staff', id: session.teacher.id });
  const turn = view.people.find(({ identity }) => identity === teacher)?.turn ?? null;
  // Who looks on unseen is not seen by themselves either.
  const people = observe ? view.people.filter(({ isMe }) => !isMe) : view.people;
  const stage = useStage(people, { pinned, turn: turn?.identity ?? null, now });
  const hands = handsOf(people, turn);
  const groups = groupStudents(session, inside ? view.people : null, now);
  const media = useOwnMedia(room, session.kind, inside && !observe);
  const share = useScreenShare(room);
  const lock = useLock(session.id, session.roomLocked);
  const said = useComings(view.people, inside);
  const togglePin = (identity: string): void => setPinned((before) => (before === identity ? null : identity));
  const end = useEndClass(session, groups.here.length, onLeave);

  return (
    <RoomContext.Provider value={room}>
      <div className={classes.class}>
        {startPanel}
        <main className={classes.stage}>
          <ClassBar session={session} now={now} observe={observe} locked={lock.locked} />
          <ConnectionStrip
            connection={connection}
            view={view}
            now={now}
            onJoin={onJoin}
            onHear={() => void room.startAudio()}
          />
          <Stage
            people={people}
            stage={stage}
            film={filmOf(people, stage)}
            hands={hands}
            grid={grid}
            turn={turn?.identity ?? null}
            recites={session.kind === 'quran'}
            pinned={pinned}
            onPin={togglePin}
          />
          <ControlBar
            me={me ?? null}
            observe={observe}
            media={media}
            grid={grid}
            ending={end.ending}
            onGrid={() => setGrid(!grid)}
            onShare={() => void share.press()}
            onLeave={onLeave}
            onEnd={() => void end.end()}
          />
        </main>
        <SidePanel
          session={session}
          room={room}
          groups={groups}
          hands={hands}
          turn={turn}
          pinned={pinned}
          lock={lock}
          now={now}
          observe={observe}
          onPin={togglePin}
          onMarkAbsent={() => void end.markAbsent()}
        />
      </div>
      <p className="said" role="status" aria-live="polite">
        {said}
      </p>
      <RoomAudioRenderer />
      {share.sources === null ? null : (
        <SharePicker
          sources={share.sources}
          onChoose={(id) => void share.choose(id)}
          onRefresh={() => void share.refresh()}
          onClose={share.close}
        />
      )}
    </RoomContext.Provider>
  );
}
