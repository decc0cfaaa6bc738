/** The last lines of something that talks without end. */
export interface RingBuffer {
  add(line: string): void;
  text(): string;
  clear(): void;
}

/** Keeps the last `size` lines; older ones are forgotten. */
export function createRingBuffer(size: number): RingBuffer {
  let lines: string[] = [];
  return {
    add: (line) => {
      lines.push(line);
      if (lines.length > size * 2) lines = lines.slice(-size);
    },
    text: () => lines.slice(-size).join('\n'),
    clear: () => {
      lines = [];
    },
  };
}
