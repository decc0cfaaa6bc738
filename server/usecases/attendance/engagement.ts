import type { Knex } from 'knex';
import {
  computeEngagement,
  ENGAGEMENT_POLICY,
  type EngagementComputation,
  type EngagementFacts,
  type Medium,
  type TrackEvent,
} from '#shared/domain/attendance/engagement.ts';
import type { EvaluatedPerson } from './evaluate-people.ts';

interface ReadingRow {
  readonly session_id: number;
  readonly id: number;
  readonly room_sid: string;
  readonly at: number;
  readonly people: readonly { readonly identity: string; readonly microphone: boolean; readonly camera: boolean }[];
}

interface TrackRow {
  readonly session_id: number;
  readonly id: string;
  readonly room_sid: string;
  readonly participant_sid: string;
  readonly identity: string;
  readonly track_sid: string;
  readonly medium: Medium;
  readonly what: TrackEvent['what'];
  readonly at: number;
}

interface SignalRow {
  readonly session_id: number;
  readonly identity: string;
  readonly id: string;
  readonly what: 'hand' | 'chat';
  readonly at: number;
}

/** What engagement of one session's students is computed from. */
export interface EngagementRows {
  readonly readings: readonly ReadingRow[];
  readonly tracks: readonly TrackRow[];
  readonly signals: readonly SignalRow[];
}

/** Reads the facts of several interactive sessions with one query a table; answers one session's share. */
export async function readEngagementRows(
  db: Knex,
  sessionIds: readonly number[],
): Promise<(sessionId: number) => EngagementRows> {
  const of = async <Row extends object>(table: string, ...columns: readonly string[]): Promise<Row[]> => {
    if (sessionIds.length === 0) return [];
    return db
      .select(...columns)
      .from(table)
      .whereIn('session_id', [...sessionIds]);
  };
  const readings = await of<ReadingRow>('roster_readings', '*');
  const tracks = await of<TrackRow>('track_facts', '*');
  // What was written in the chat is nobody's business here.
  const signals = await of<SignalRow>('class_signals', 'session_id', 'identity', 'id', 'what', 'at');
  return (sessionId) => {
    const mine = (row: { readonly session_id: number }): boolean => row.session_id === sessionId;
    return { readings: readings.filter(mine), tracks: tracks.filter(mine), signals: signals.filter(mine) };
  };
}

const factsOf = ({ identity, evaluation, counted }: EvaluatedPerson, rows: EngagementRows, now: number) =>
  ({
    window: counted.window,
    present: counted.present,
    stays: evaluation.cycles.map((cycle) => ({
      roomSid: cycle.roomSid,
      participantSid: cycle.participantSid,
      from: cycle.joinedAt,
      to: cycle.leftAt ?? now,
    })),
    readings: rows.readings.map((reading) => {
      const own = reading.people.filter((person) => person.identity === identity);
      return {
        id: String(reading.id),
        roomSid: reading.room_sid,
        at: reading.at,
        microphone: own.some(({ microphone }) => microphone),
        camera: own.some(({ camera }) => camera),
      };
    }),
    tracks: rows.tracks
      .filter((track) => track.identity === identity)
      .map((track) => ({
        id: track.id,
        what: track.what,
        medium: track.medium,
        roomSid: track.room_sid,
        participantSid: track.participant_sid,
        trackSid: track.track_sid,
        at: track.at,
      })),
    signals: rows.signals.filter((signal) => signal.identity === identity),
  }) satisfies EngagementFacts;

/** One student's engagement in an interactive session, from the same presence as their verdict (domain.md 4). */
export const engagementOf = (person: EvaluatedPerson, rows: EngagementRows, now: number): EngagementComputation =>
  computeEngagement(factsOf(person, rows, now), ENGAGEMENT_POLICY);
