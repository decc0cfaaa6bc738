import { LiveKitAway, type LiveKit, type LiveRoom, type RosterRow } from '#server/livekit/livekit.ts';
import { WEBHOOK_KEY } from './sign-webhook.ts';

export interface ToldLiveKit extends LiveKit {
  /** Opens a room as if LiveKit had made it at that moment; a name that exists gets a new sid: it was recreated. */
  readonly openRoom: (name: string, createdAt: number) => LiveRoom;
  /** How many people a room was last wanted for. */
  readonly placesIn: ReadonlyMap<string, number>;
  /** The room is gone, as after a crash of LiveKit: nobody was told. */
  readonly loseRoom: (name: string) => void;
  readonly enter: (
    name: string,
    row: Pick<RosterRow, 'participantSid' | 'identity' | 'joinedAt'> & Partial<RosterRow>,
  ) => void;
  readonly leave: (name: string, participantSid: string) => void;
  /** From now on nothing is answered. */
  readonly goAway: () => void;
  readonly comeBack: () => void;
}

/**
 * A LiveKit whose rooms are what the test says. For what the real one does only by chance and after minutes: a lost
 * event, a crash between two checks, ten minutes without an answer.
 */
export function tellLiveKit(): ToldLiveKit {
  const rooms = new Map<string, { readonly room: LiveRoom; rows: readonly RosterRow[] }>();
  const placesIn = new Map<string, number>();
  const state = { away: false, count: 0 };
  const answer = <T>(value: () => T): Promise<T> =>
    state.away ? Promise.reject(new LiveKitAway('LiveKit is away')) : Promise.resolve(value());
  const openRoom = (name: string, createdAt: number): LiveRoom => {
    state.count += 1;
    const room = { name, sid: `RM_${name}_${state.count}`, createdAt };
    rooms.set(name, { room, rows: [] });
    return room;
  };
  const change = (name: string, rows: (rows: readonly RosterRow[]) => readonly RosterRow[]): void => {
    const found = rooms.get(name);
    if (!found) throw new Error(`there is no room ${name}`);
    found.rows = rows(found.rows);
  };
  return {
    url: 'ws://127.0.0.1:9',
    ...WEBHOOK_KEY,
    ensureRoom: ({ name, maxParticipants }) =>
      answer(() => {
        placesIn.set(name, maxParticipants);
        return rooms.get(name)?.room ?? openRoom(name, Date.now());
      }),
    listRooms: (names) =>
      answer(() => [...rooms.values()].map(({ room }) => room).filter((room) => !names || names.includes(room.name))),
    listParticipants: (name) => answer(() => rooms.get(name)?.rows ?? []),
    deleteRoom: (name) => answer(() => void rooms.delete(name)),
    removeParticipant: (name, identity) =>
      answer(() => change(name, (rows) => rows.filter((row) => row.identity !== identity))),
    muteTrack: () => answer(() => undefined),
    ping: () => Promise.resolve(!state.away),
    openRoom,
    placesIn,
    loseRoom: (name) => void rooms.delete(name),
    enter: (name, row) =>
      change(name, (rows) => [
        ...rows,
        {
          active: true,
          standard: true,
          hidden: false,
          deviceId: null,
          audioTracks: [],
          microphoneOn: false,
          cameraOn: false,
          ...row,
        },
      ]),
    leave: (name, sid) => change(name, (rows) => rows.filter((row) => row.participantSid !== sid)),
    goAway: () => {
      state.away = true;
    },
    comeBack: () => {
      state.away = false;
    },
  };
}
