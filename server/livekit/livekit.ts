import { ParticipantInfo, ParticipantInfo_State, RoomServiceClient, TrackSource, TrackType } from 'livekit-server-sdk';

/** A connection as a roster check sees it. Instants in epoch milliseconds. */
export interface RosterRow {
  readonly participantSid: string;
  readonly identity: string;
  readonly joinedAt: number | null;
  /** Only an ACTIVE connection is presence: before that a person is still trying. */
  readonly active: boolean;
  /** A person's own connection: no egress, agent or phone line (domain.md 3.1). */
  readonly standard: boolean;
  readonly hidden: boolean;
  readonly deviceId: string | null;
  readonly audioTracks: readonly string[];
  /** Published and not muted at this moment. */
  readonly microphoneOn: boolean;
  readonly cameraOn: boolean;
}

export interface LiveRoom {
  readonly name: string;
  readonly sid: string;
  readonly createdAt: number;
}

/** LiveKit did not answer, or not as expected: try again later. */
export class LiveKitAway extends Error {
  override readonly name = 'LiveKitAway';
}

/** What this product asks of LiveKit's room service, every call bounded in time. */
export interface LiveKit {
  /** The address that clients connect to (ws or wss). */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Makes the room or finds it: same name, same room while it lives. */
  ensureRoom(room: {
    readonly name: string;
    readonly emptyTimeoutS: number;
    readonly departureTimeoutS: number;
    readonly maxParticipants: number;
  }): Promise<LiveRoom>;
  /** The rooms of these names that exist now; all rooms when no names are given. */
  listRooms(names?: readonly string[]): Promise<readonly LiveRoom[]>;
  listParticipants(roomName: string): Promise<readonly RosterRow[]>;
  /** True when it is gone, also when it was gone before. */
  deleteRoom(name: string): Promise<void>;
  removeParticipant(roomName: string, identity: string): Promise<void>;
  muteTrack(roomName: string, identity: string, trackSid: string): Promise<void>;
  /** Answers whether LiveKit is there. */
  ping(): Promise<boolean>;
}

const REQUEST_TIMEOUT_S = 5;

/** The SDK does not export the enum of kinds; STANDARD is what an untouched message has. */
const STANDARD_KIND = new ParticipantInfo().kind;

/** Wraps the SDK so that the rest of the server sees epoch milliseconds and one error for "away". */
export function createLiveKit(server: { url: string; apiKey: string; apiSecret: string }): LiveKit {
  const service = new RoomServiceClient(server.url.replace(/^ws/, 'http'), server.apiKey, server.apiSecret, {
    requestTimeout: REQUEST_TIMEOUT_S,
  });

  return {
    url: server.url,
    apiKey: server.apiKey,
    apiSecret: server.apiSecret,
    ensureRoom: (room) =>
      ask('open the room', async () => {
        const made = await service.createRoom({
          name: room.name,
          emptyTimeout: room.emptyTimeoutS,
          departureTimeout: room.departureTimeoutS,
          maxParticipants: room.maxParticipants,
        });
        return { name: made.name, sid: made.sid, createdAt: createdAtOf(made) };
      }),
    listRooms: (names) =>
      ask('list its rooms', async () => {
        const rooms = await service.listRooms(names ? [...names] : undefined);
        return rooms.map((room) => ({ name: room.name, sid: room.sid, createdAt: createdAtOf(room) }));
      }),
    listParticipants: (roomName) =>
      ask(
        'tell who is in the room',
        async () => {
          const people = await service.listParticipants(roomName);
          return people.map((person) => ({
            participantSid: person.sid,
            identity: person.identity,
            joinedAt: Number(person.joinedAtMs) || Number(person.joinedAt) * 1000 || null,
            active: person.state === ParticipantInfo_State.ACTIVE,
            standard: person.kind === STANDARD_KIND,
            hidden: (person.permission?.hidden ?? false) || (person.permission?.recorder ?? false),
            deviceId: person.attributes['device'] ?? null,
            audioTracks: person.tracks.filter((track) => track.type === TrackType.AUDIO).map((track) => track.sid),
            microphoneOn: isOn(person, TrackSource.MICROPHONE),
            cameraOn: isOn(person, TrackSource.CAMERA),
          }));
        },
        () => [],
      ),
    deleteRoom: (name) =>
      ask(
        'close the room',
        async () => {
          await service.deleteRoom(name);
        },
        () => undefined,
      ),
    removeParticipant: (roomName, identity) =>
      ask(
        'remove the person',
        () => service.removeParticipant(roomName, identity),
        () => undefined,
      ),
    muteTrack: (roomName, identity, trackSid) =>
      ask('mute the microphone', async () => {
        await service.mutePublishedTrack(roomName, identity, trackSid, true);
      }),
    async ping() {
      try {
        await service.listRooms([]);
        return true;
      } catch {
        return false;
      }
    },
  };
}

const isOn = (person: ParticipantInfo, source: TrackSource): boolean =>
  person.tracks.some((track) => track.source === source && !track.muted);

async function ask<T>(what: string, question: () => Promise<T>, whenMissing?: () => T): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (whenMissing && isNotFound(error)) return whenMissing();
    throw new LiveKitAway(`LiveKit did not ${what}`, { cause: error });
  }
}

const createdAtOf = (room: { creationTimeMs: bigint; creationTime: bigint }): number =>
  Number(room.creationTimeMs) || Number(room.creationTime) * 1000;

function isNotFound(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 404;
}
