import { ConnectionQuality, ConnectionState, type Participant, type Room, RoomEvent, Track } from 'livekit-client';
import type { Quality, RoomPerson } from '../core/room-person.ts';
import { handRaisedAt, turnIn } from '../core/signals.ts';

/** The live room at one moment. The same objects are handed out again for whatever did not change. */
export interface RoomView {
  readonly link: 'off' | 'connecting' | 'steady' | 'reconnecting';
  readonly people: readonly RoomPerson[];
  /** The browser lets sound be heard; it may want a click first. */
  readonly audible: boolean;
}

/** A source of views for useSyncExternalStore. */
export interface RoomViewSource {
  readonly subscribe: (changed: () => void) => () => void;
  readonly get: () => RoomView;
}

/**
 * LiveKit tells of every loudness and every packet; the screen is drawn anew at most this often, in milliseconds. With
 * the clock's own second that stays under ten React commits a second (product.md, Classroom).
 */
const EVERY_MS = 200;

const EVENTS = [
  RoomEvent.ConnectionStateChanged,
  RoomEvent.ParticipantConnected,
  RoomEvent.ParticipantDisconnected,
  RoomEvent.ParticipantNameChanged,
  RoomEvent.ParticipantAttributesChanged,
  RoomEvent.ParticipantActive,
  RoomEvent.TrackPublished,
  RoomEvent.TrackUnpublished,
  RoomEvent.TrackSubscribed,
  RoomEvent.TrackUnsubscribed,
  RoomEvent.TrackMuted,
  RoomEvent.TrackUnmuted,
  RoomEvent.LocalTrackPublished,
  RoomEvent.LocalTrackUnpublished,
  RoomEvent.ActiveSpeakersChanged,
  RoomEvent.ConnectionQualityChanged,
  RoomEvent.AudioPlaybackStatusChanged,
] as const;

const OFF: RoomView = { link: 'off', people: [], audible: true };

export function createRoomView(room: Room, everyMs = EVERY_MS): RoomViewSource {
  let view = OFF;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let drawnAt = -Infinity;
  const listeners = new Set<() => void>();

  const draw = (): void => {
    timer = undefined;
    drawnAt = performance.now();
    const next = withKnown(view, viewOf(room));
    if (next === view) return;
    view = next;
    for (const changed of listeners) changed();
  };
  // The first of a burst is drawn in the next task, so that everything of one packet comes together.
  const soon = (): void => {
    timer ??= setTimeout(draw, Math.max(0, drawnAt + everyMs - performance.now()));
  };

  return {
    get: () => view,
    subscribe(changed) {
      if (listeners.size === 0) {
        for (const event of EVENTS) room.on(event, soon);
        soon();
      }
      listeners.add(changed);
      return () => {
        listeners.delete(changed);
        if (listeners.size > 0) return;
        for (const event of EVENTS) room.off(event, soon);
        clearTimeout(timer);
        timer = undefined;
      };
    },
  };
}

const LINKS: Readonly<Record<ConnectionState, RoomView['link']>> = {
  [ConnectionState.Disconnected]: 'off',
  [ConnectionState.Connecting]: 'connecting',
  [ConnectionState.Connected]: 'steady',
  [ConnectionState.Reconnecting]: 'reconnecting',
  [ConnectionState.SignalReconnecting]: 'reconnecting',
};

function viewOf(room: Room): RoomView {
  const link = LINKS[room.state];
  if (link === 'off' || link === 'connecting') return { ...OFF, link };
  return {
    link,
    people: [room.localParticipant, ...room.remoteParticipants.values()].map((one) => personOf(one, link === 'steady')),
    audible: room.canPlaybackAudio,
  };
}

const QUALITIES: Readonly<Record<ConnectionQuality, Quality>> = {
  [ConnectionQuality.Excellent]: 'good',
  [ConnectionQuality.Good]: 'fair',
  [ConnectionQuality.Poor]: 'poor',
  [ConnectionQuality.Lost]: 'lost',
  [ConnectionQuality.Unknown]: 'unknown',
};

/** Without a steady line nobody is heard, whoever spoke last. */
function personOf(participant: Participant, steady: boolean): RoomPerson {
  const shown = (source: Track.Source): string | null => {
    const publication = participant.getTrackPublication(source);
    return publication === undefined || publication.isMuted ? null : publication.trackSid;
  };
  return {
    identity: participant.identity,
    name: participant.name === undefined || participant.name === '' ? participant.identity : participant.name,
    isMe: participant.isLocal,
    joinedAt: participant.joinedAt?.getTime() ?? 0,
    microphone: participant.isMicrophoneEnabled,
    camera: shown(Track.Source.Camera),
    screen: shown(Track.Source.ScreenShare),
    speaking: steady && participant.isSpeaking,
    quality: QUALITIES[participant.connectionQuality],
    handRaisedAt: handRaisedAt(participant.attributes),
    turn: turnIn(participant.attributes),
  };
}

const sameText = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The next view, made of the earlier one's objects where nothing is different. */
function withKnown(before: RoomView, next: RoomView): RoomView {
  const known = new Map(before.people.map((person) => [person.identity, person]));
  const people = next.people.map((person) => {
    const earlier = known.get(person.identity);
    return earlier !== undefined && sameText(earlier, person) ? earlier : person;
  });
  const samePeople = people.length === before.people.length && people.every((one, at) => one === before.people[at]);
  if (samePeople && next.link === before.link && next.audible === before.audible) return before;
  return { ...next, people: samePeople ? before.people : people };
}
