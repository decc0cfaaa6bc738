const MINUTE_MS = 60_000;
const KEYS_AT_MOST = 10_000;

export interface AttemptLimit {
  /** Seconds to wait before the next try; 0 when it may be tried now. */
  waitS(key: string, nowMs: number): number;
  failed(key: string, nowMs: number): void;
}

/** Counts failures of a key over the last minute, in memory and bounded. Times by a monotonic clock. */
export function createAttemptLimit({ perMinute }: { readonly perMinute: number }): AttemptLimit {
  const failures = new Map<string, readonly number[]>();
  const recent = (key: string, nowMs: number): readonly number[] =>
    (failures.get(key) ?? []).filter((failedAt) => nowMs - failedAt < MINUTE_MS);
  return {
    waitS(key, nowMs) {
      const times = recent(key, nowMs);
      const oldest = times[0];
      return oldest !== undefined && times.length >= perMinute ? Math.ceil((oldest + MINUTE_MS - nowMs) / 1000) : 0;
    },
    failed(key, nowMs) {
      const times = [...recent(key, nowMs), nowMs];
      failures.delete(key);
      failures.set(key, times);
      const first = failures.keys().next();
      if (failures.size > KEYS_AT_MOST && !first.done) failures.delete(first.value);
    },
  };
}
