/** A failure that a person can read: one sentence, shown without a stack. */
export class DemoError extends Error {
  override readonly name = 'DemoError';
}

const began = performance.now();

/** One line of progress, with the seconds since the demo began. */
export function say(sentence: string): void {
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`[demo ${String(seconds).padStart(3)} s] ${sentence}`);
}
