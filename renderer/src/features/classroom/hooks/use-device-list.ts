import { useEffect, useState } from 'react';

export interface DeviceList {
  readonly microphones: readonly MediaDeviceInfo[];
  readonly cameras: readonly MediaDeviceInfo[];
  readonly speakers: readonly MediaDeviceInfo[];
}

const NONE: DeviceList = { microphones: [], cameras: [], speakers: [] };

/** What is plugged in. `again` changes when a permission was given: before that devices have no names. */
export function useDeviceList(again: unknown): DeviceList {
  const [list, setList] = useState(NONE);
  useEffect(() => {
    let stopped = false;
    const look = async (): Promise<void> => {
      const found = await navigator.mediaDevices.enumerateDevices();
      if (stopped) return;
      // The system's choice is an entry of its own; Chromium's twins of it would stand there twice.
      const of = (kind: MediaDeviceKind): readonly MediaDeviceInfo[] =>
        found.filter((one) => one.kind === kind && !['', 'default', 'communications'].includes(one.deviceId));
      setList({ microphones: of('audioinput'), cameras: of('videoinput'), speakers: of('audiooutput') });
    };
    const onChange = (): void => void look();
    onChange();
    navigator.mediaDevices.addEventListener('devicechange', onChange);
    return () => {
      stopped = true;
      navigator.mediaDevices.removeEventListener('devicechange', onChange);
    };
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a permission given meanwhile is what it waits for
  }, [again]);
  return list;
}
