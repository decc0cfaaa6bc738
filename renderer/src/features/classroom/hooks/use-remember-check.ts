import { serverNow } from '#renderer/stores/clock.ts';
import { useChoices } from './use-choices.ts';

/** Notes that the devices were looked at just now, for Today's line and for the next class of the day. */
export function useRememberCheck(): () => void {
  const { choices, change } = useChoices();
  return () => change({ check: { at: serverNow(), camera: choices.cameraOn } });
}
