import type { Statement } from '../../db/prepared.ts';
import { isTrackEvent } from './delivery.ts';
import { readTrack } from './event-shape.ts';

const MEDIA: Readonly<Record<string, 'microphone' | 'camera'>> = { MICROPHONE: 'microphone', CAMERA: 'camera' };

/**
 * When microphones and cameras were published or taken back, for what engagement is computed from (domain.md 4): of
 * interactive sessions only. Other tracks tell nothing of it.
 */
export function trackStatements(
  sessionId: number,
  events: readonly { readonly event: string; readonly payload: unknown }[],
): readonly Statement[] {
  const rows = events
    .filter(({ event }) => isTrackEvent(event))
    .flatMap(({ event, payload }) => {
      const { id, room, participant, track, createdAt } = readTrack(payload);
      const medium = MEDIA[track.source ?? ''];
      if (medium === undefined) return [];
      return [
        {
          id,
          room_sid: room.sid,
          participant_sid: participant.sid,
          identity: participant.identity,
          track_sid: track.sid,
          medium,
          what: event === 'track_published' ? 'published' : 'unpublished',
          seconds: createdAt,
        },
      ];
    });
  if (rows.length === 0) return [];
  return [
    {
      name: 'write-tracks',
      text: `insert into track_facts (session_id, id, room_sid, participant_sid, identity, track_sid, medium, what, at)
      select s.id, t.id, room_sid, participant_sid, identity, track_sid, medium, what, to_timestamp(seconds)
      from sessions s, jsonb_to_recordset($2::jsonb) as t(id text, room_sid text, participant_sid text, identity text,
        track_sid text, medium text, what text, seconds bigint)
      where s.id = $1 and s.kind = 'interactive' on conflict (id) do nothing`,
      values: [sessionId, JSON.stringify(rows)],
    },
  ];
}
