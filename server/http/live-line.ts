import type { ServerResponse } from 'node:http';

/**
 * As much waits for a reader that has stopped reading (a closed lid, a dead network), in bytes: some six thousand events,
 * three times what a resumed reader is sent at once.
 */
const UNREAD_AT_MOST = 1024 * 1024;

/** One open answer of live events, written to until it is over. */
export interface LiveLine {
  /** Nothing once it is over. Whoever lets too much lie unread is cut off, and resumes where they were. */
  write(text: string): void;
  /** The last word. A reader that reads nothing is not waited for: asking again tells them the same. */
  end(text: string): void;
}

/** What is written to a response after its end is an error that ends the whole server, however long the end takes. */
export function liveLine(
  raw: Pick<ServerResponse, 'write' | 'end' | 'destroy' | 'writableEnded' | 'writableLength' | 'writableNeedDrain'>,
): LiveLine {
  return {
    write(text) {
      if (raw.writableEnded) return;
      raw.write(text);
      if (raw.writableLength > UNREAD_AT_MOST) raw.destroy();
    },
    end(text) {
      if (raw.writableEnded) return;
      if (raw.writableNeedDrain) raw.destroy();
      else raw.end(text);
    },
  };
}
