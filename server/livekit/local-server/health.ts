const PATIENCE_MS = 2_000;

/** Whether LiveKit answers on its address that it is well. */
export async function isWell(httpPort: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${httpPort}/`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    // Refused, cut off or too slow: fetch throws nothing else for a plain address.
    return false;
  }
}
