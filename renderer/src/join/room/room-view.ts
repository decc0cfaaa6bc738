import { ConnectionState, type Participant, type Room, Track, type TrackPublication } from 'livekit-client';
import { AYAH_ATTRIBUTE } from '../core/ayah.ts';
import { raisedAt, type Turn, turnIn } from '../core/hands.ts';
import { mayPublish } from '../core/rights.ts';

/** One person in the room as the screen needs them; the object stays the same while nothing of it changes. */
export interface PersonView {
  readonly identity: string;
  readonly name: string;
  readonly handRaisedAt: number | null;
  /** Whose turn this person says it is; only the teacher's word counts. */
  readonly turn: Turn | null;
  /** What the participant's attribute says, unread. */
  readonly ayah: string;
  readonly isSpeaking: boolean;
  readonly isMicrophoneOn: boolean;
  /** The picture to draw; null when there is none or it is muted. */
  readonly camera: Track | null;
  readonly screen: Track | null;
  /** Sounds to play: the microphone, and what a shared screen sounds like. */
  readonly sounds: readonly Track[];
}

/** The room at one moment. */
export interface RoomView {
  readonly connection: 'connected' | 'reconnecting';
  readonly quality: 'excellent' | 'good' | 'poor' | 'lost' | 'unknown';
  readonly me: PersonView;
  readonly people: readonly PersonView[];
  readonly mayUse: { readonly microphone: boolean; readonly camera: boolean };
  /** False while the browser holds the sound back until something is pressed. */
  readonly canPlay: boolean;
}

const pictureOf = (publication: TrackPublication | undefined): Track | null =>
  publication === undefined || publication.isMuted ? null : (publication.track ?? null);

function personOf(participant: Participant): PersonView {
  const sounds = [Track.Source.Microphone, Track.Source.ScreenShareAudio].flatMap((source) => {
    const track = participant.getTrackPublication(source)?.track;
    return track === undefined || participant.isLocal ? [] : [track];
  });
  const { attributes } = participant;
  return {
    identity: participant.identity,
    name: participant.name ?? '',
    handRaisedAt: raisedAt(attributes),
    turn: turnIn(attributes),
    ayah: attributes[AYAH_ATTRIBUTE] ?? '',
    isSpeaking: participant.isSpeaking,
    isMicrophoneOn: participant.isMicrophoneEnabled,
    camera: pictureOf(participant.getTrackPublication(Track.Source.Camera)),
    screen: pictureOf(participant.getTrackPublication(Track.Source.ScreenShare)),
    sounds,
  };
}

/** Reads the room. People who look the same as in the last view are the same objects, so their tiles rest. */
export function viewOf(room: Room, last: RoomView | null): RoomView {
  const known = new Map(
    [...(last?.people ?? []), ...(last === null ? [] : [last.me])].map((one) => [one.identity, one]),
  );
  const seen = (participant: Participant): PersonView => {
    const person = personOf(participant);
    const before = known.get(person.identity);
    return before !== undefined && looksTheSame(before, person) ? before : person;
  };
  const { localParticipant: local } = room;
  return {
    connection: room.state === ConnectionState.Connected ? 'connected' : 'reconnecting',
    quality: local.connectionQuality,
    me: seen(local),
    people: Array.from(room.remoteParticipants.values(), seen),
    mayUse: {
      microphone: mayPublish(local.permissions, 'microphone'),
      camera: mayPublish(local.permissions, 'camera'),
    },
    canPlay: room.canPlaybackAudio,
  };
}

function looksTheSame(one: PersonView, other: PersonView): boolean {
  return (
    one.name === other.name &&
    one.handRaisedAt === other.handRaisedAt &&
    one.turn?.identity === other.turn?.identity &&
    one.turn?.at === other.turn?.at &&
    one.ayah === other.ayah &&
    one.isSpeaking === other.isSpeaking &&
    one.isMicrophoneOn === other.isMicrophoneOn &&
    one.camera === other.camera &&
    one.screen === other.screen &&
    one.sounds.length === other.sounds.length &&
    one.sounds.every((track, index) => track === other.sounds[index])
  );
}
