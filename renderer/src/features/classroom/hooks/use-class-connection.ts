import { type DisconnectReason, type Room, RoomEvent } from 'livekit-client';
import { useEffect, useReducer, useState } from 'react';
import { desktop } from '#renderer/api/desktop.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { type Connection, nextConnection } from '../core/connection.ts';
import { createRoom } from '../livekit/create-room.ts';
import { enterRoom } from '../livekit/enter.ts';

export interface ClassConnection {
  readonly room: Room;
  readonly connection: Connection;
  /** Into the room, also again after being out; "take over" from another device is the same. */
  readonly join: () => void;
  readonly leave: () => void;
  /** The server says that the class has ended. */
  readonly over: () => void;
}

const OUTSIDE: Connection = { step: 'outside' };
const JOINING: Connection = { step: 'joining', attempt: 0, lostAt: null };

export interface Visit {
  readonly sessionId: number;
  /** A supervisor who looks on unseen. */
  readonly observe: boolean;
  /** Into the room without stopping at the devices. */
  readonly atOnce: boolean;
}

/** One class and this window's way in and out of it; a lost connection is tried again for as long as it may be joined. */
export function useClassConnection({ sessionId, observe, atOnce }: Visit): ClassConnection {
  const [room] = useState(createRoom);
  const [connection, tell] = useReducer(nextConnection, atOnce ? JOINING : OUTSIDE);

  useEffect(() => {
    const onDisconnected = (reason?: DisconnectReason): void => tell({ type: 'disconnected', reason, at: serverNow() });
    room.on(RoomEvent.Disconnected, onDisconnected);
    return () => {
      room.off(RoomEvent.Disconnected, onDisconnected);
      void room.disconnect();
    };
  }, [room]);

  const isJoining = connection.step === 'joining';
  useEffect(() => {
    if (!isJoining) return undefined;
    let stopped = false;
    const enter = async (): Promise<void> => {
      const entered = await enterRoom(room, { sessionId, observe }, () => stopped);
      if (stopped) return;
      tell(entered.ok ? { type: 'joined' } : { type: 'failed', failure: entered.failure, at: serverNow() });
    };
    void enter();
    return () => {
      stopped = true;
    };
  }, [room, sessionId, observe, isJoining]);

  const nextAt = connection.step === 'lost' ? connection.nextAt : null;
  useEffect(() => {
    if (nextAt === null) return undefined;
    const again = (): void => tell({ type: 'join' });
    const timer = setTimeout(again, nextAt - serverNow());
    // The network or the computer is back: no need to wait out the pause.
    const stops = [
      desktop.onPowerResumed(again),
      desktop.onConnection(({ state }) => (state === 'connected' ? again() : undefined)),
    ];
    window.addEventListener('online', again);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', again);
      for (const stop of stops) stop();
    };
  }, [nextAt]);

  const isGone = connection.step === 'gone';
  useEffect(() => {
    if (isGone) void room.disconnect();
  }, [room, isGone]);

  return {
    room,
    connection,
    join: () => tell({ type: 'join' }),
    leave: () => tell({ type: 'left' }),
    over: () => tell({ type: 'over' }),
  };
}
