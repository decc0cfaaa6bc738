import type { Track } from 'livekit-client';
import { memo, useEffect, useRef } from 'react';

interface PictureProps {
  readonly track: Track;
  readonly className?: string | undefined;
}

/** A camera's or a screen's picture. LiveKit sends it in the size that it is seen in. */
export const Picture = memo(function Picture({ track, className }: PictureProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    track.attach(element);
    return () => {
      track.detach(element);
    };
  }, [track]);
  return <video ref={video} className={className} autoPlay playsInline muted aria-hidden="true" />;
});

/** Somebody's sound. */
export const Sound = memo(function Sound({ track }: { readonly track: Track }) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    const element = audio.current;
    if (element === null) return undefined;
    track.attach(element);
    return () => {
      track.detach(element);
    };
  }, [track]);
  return <audio ref={audio} />;
});
