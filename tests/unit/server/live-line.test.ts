import { once } from 'node:events';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { liveLine } from '#server/http/live-line.ts';

/** An answer whose reader takes nothing, after a reader that takes everything. */
const answers = () => {
  const taken: string[] = [];
  const read = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      taken.push(String(chunk));
      done();
    },
  });
  return { taken, read, unread: new Writable({ highWaterMark: 1024, write: () => undefined }) };
};
const line = (raw: Writable) => liveLine(raw as unknown as Parameters<typeof liveLine>[0]);

describe('a line of live events', () => {
  test('says its last word to whoever reads, and nothing after it', async () => {
    const { read, taken } = answers();
    line(read).write('one');
    line(read).end('last');
    line(read).write('too late');
    line(read).end('again');
    await once(read, 'finish');
    expect(taken).toEqual(['one', 'last']);
  });

  test('of a reader that has stopped reading ends at its last word, and what comes then ends nothing else', async () => {
    const { unread } = answers();
    line(unread).write('x'.repeat(2048));
    line(unread).end('last');
    line(unread).write('what happened next');
    await once(unread, 'close');
  });

  test('is let go when a megabyte waits for its reader', async () => {
    const { unread } = answers();
    const events = Array.from({ length: 1024 }, () => 'x'.repeat(1023));
    for (const event of events) line(unread).write(event);
    expect(unread.destroyed).toBe(false);
    line(unread).write('x'.repeat(1025));
    await once(unread, 'close');
  });
});
