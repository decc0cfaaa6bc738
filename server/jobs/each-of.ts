import type { Run } from './ticks.ts';

/**
 * Works through the items in their order, some at once; one that fails is told of and stops no other, and once the signal
 * is set no further one is begun. Answers how many failed.
 */
export async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  { signal, goesOn }: Pick<Run, 'signal' | 'goesOn'>,
  work: (item: Item) => Promise<void>,
  failed: (error: unknown, item: Item) => void,
): Promise<number> {
  const queue = [...items];
  let failures = 0;
  await Promise.all(
    Array.from({ length: Math.min(atOnce, queue.length) }, async () => {
      for (let item = queue.shift(); item !== undefined && !signal.aborted; item = queue.shift()) {
        try {
          await work(item);
        } catch (error) {
          failures += 1;
          failed(error, item);
        }
        goesOn();
      }
    }),
  );
  return failures;
}
