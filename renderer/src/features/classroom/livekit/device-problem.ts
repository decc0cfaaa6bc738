/** Why a microphone or a camera cannot be used. */
export type DeviceProblem = 'denied' | 'missing' | 'busy' | 'unknown';

const PROBLEMS: Readonly<Record<string, DeviceProblem>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
  DeviceUnsupportedError: 'missing',
};

/** Reads what getUserMedia, or LiveKit after it, has thrown. */
export const problemOf = (thrown: unknown): DeviceProblem =>
  PROBLEMS[thrown instanceof Error || thrown instanceof DOMException ? thrown.name : ''] ?? 'unknown';
