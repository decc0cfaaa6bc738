import { useRoomContext, VideoTrack } from '@livekit/components-react';
import { Track } from 'livekit-client';
import { memo } from 'react';
import classes from './tile.module.css';

interface TileVideoProps {
  readonly identity: string;
  readonly screen: boolean;
  /** Another one means another picture. */
  readonly trackId: string;
  readonly mirrored: boolean;
}

/** The moving picture of a person's camera or screen. */
export const TileVideo = memo(function TileVideo({ identity, screen, trackId, mirrored }: TileVideoProps) {
  const room = useRoomContext();
  const source = screen ? Track.Source.ScreenShare : Track.Source.Camera;
  const participant = room.getParticipantByIdentity(identity);
  const publication = participant?.getTrackPublication(source);
  if (participant === undefined || publication === undefined) return null;
  return (
    <VideoTrack
      key={trackId}
      trackRef={{ participant, publication, source }}
      className={screen ? classes.screen : classes.video}
      data-mirrored={mirrored || undefined}
    />
  );
});
