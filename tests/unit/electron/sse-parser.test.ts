import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFrameReader, type Frame } from '#electron/main/sse-parser.ts';

function framesOf(...pieces: readonly string[]): readonly Frame[] {
  const frames: Frame[] = [];
  const read = createFrameReader((frame) => frames.push(frame));
  for (const piece of pieces) read(piece);
  return frames;
}

describe('reading an event stream', () => {
  it('gives each event with its name, data and id', () => {
    expect(framesOf('id: 7\nevent: live\ndata: {"a":1}\n\n')).toEqual([{ id: '7', event: 'live', data: '{"a":1}' }]);
  });

  it('joins several lines of data and takes off one space only', () => {
    expect(framesOf('data:  one\ndata:two\ndata\n\n')).toEqual([{ id: '', event: 'message', data: ' one\ntwo\n' }]);
  });

  it('remembers the id for the events behind it, but not the name', () => {
    expect(framesOf('id: 1\nevent: a\ndata: x\n\ndata: y\n\n')).toEqual([
      { id: '1', event: 'a', data: 'x' },
      { id: '1', event: 'message', data: 'y' },
    ]);
  });

  it('passes over heartbeats, unknown fields and events without data', () => {
    expect(framesOf(': still here\n\nretry: 5\nfoo: bar\nevent: empty\n\n')).toEqual([]);
  });

  it('does not take an id with a zero byte', () => {
    expect(framesOf('id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n').map(({ id }) => id)).toEqual(['1', '1']);
  });

  it('does not give an event that was cut off before its empty line', () => {
    expect(framesOf('data: whole\n\ndata: half')).toHaveLength(1);
  });

  it('reads the same whichever line ends are used and wherever the text is cut', () => {
    const text = '\uFEFFid: 3\nevent: live\ndata: صباح\ndata: الخير\n\n: beat\n\nid: 4\ndata: second\n\n';
    const whole = framesOf(text);
    expect(whole).toHaveLength(2);
    fc.assert(
      fc.property(
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(text.length * 2), { maxLength: 20 }),
        (lineEnd, cuts) => {
          // A last line makes sure that an ending CR is not taken for half of a CR LF that never comes.
          const sent = `${text.replaceAll('\n', lineEnd)}: end\n`;
          const places = [0, ...cuts.map((cut) => Math.min(cut, sent.length)).toSorted((a, b) => a - b), sent.length];
          const pieces = places.slice(1).map((end, index) => sent.slice(places[index], end));
          expect(framesOf(...pieces)).toEqual(whole);
        },
      ),
    );
  });

  it('gives up on a line without end', () => {
    const read = createFrameReader(() => undefined);
    expect(() => {
      for (let megabyte = 0; megabyte < 3; megabyte += 1) read('x'.repeat(600_000));
    }).toThrow('too long');
  });
});
