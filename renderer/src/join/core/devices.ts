export type DeviceKind = 'camera' | 'microphone';

/** Why a device gives nothing. */
export type DeviceTrouble = 'denied' | 'missing' | 'busy' | 'failed' | 'unsupported';

export type DeviceState =
  | { readonly is: 'untried' }
  | { readonly is: 'asking' }
  | { readonly is: 'on'; readonly label: string }
  | { readonly is: 'off' }
  | { readonly is: 'in_trouble'; readonly trouble: DeviceTrouble };

const TROUBLES: Readonly<Record<string, DeviceTrouble>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
};

/** What the name of a browser's refusal means (W3C Media Capture, `getUserMedia`). */
export const troubleOf = (errorName: string): DeviceTrouble => TROUBLES[errorName] ?? 'failed';

/** The ten bars of the level meter: how many are lit for a loudness from 0 to 1. Ears hear by ratio, so the steps do. */
export function litBars(loudness: number, bars: number): number {
  if (loudness <= 0) return 0;
  const decibels = 20 * Math.log10(loudness);
  return Math.max(0, Math.min(bars, Math.round(((decibels + 50) / 42) * bars)));
}

/** From this many bars on the microphone has heard a voice and not only its own noise. */
export const HEARD_FROM_BARS = 3;
