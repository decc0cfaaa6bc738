import { setTimeout as pause } from 'node:timers/promises';

/**
 * Asks again and again until there is an answer; null when none came in time. `stepMs` is the pause between two
 * questions. The question is asked at least once.
 */
export async function waitUntil<T>(
  ask: () => Promise<T | null> | T | null,
  { timeoutMs, stepMs = 20 }: { readonly timeoutMs: number; readonly stepMs?: number },
): Promise<T | null> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() >= deadline) return null;
    await pause(stepMs);
  }
}
