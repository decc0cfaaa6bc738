/** One server-sent event as it came over the wire. */
export interface Frame {
  readonly event: string;
  readonly data: string;
  /** The last id seen so far on this stream, empty when there was none. */
  readonly id: string;
}

/** No event of ours is near this long; a server that sends more without a line end is not talking to us. */
const LONGEST_LINE = 1_000_000;

/**
 * Reads the event stream format of the HTML standard from text that arrives in any pieces. Throws when a line grows
 * beyond a million characters.
 */
export function createFrameReader(onFrame: (frame: Frame) => void): (text: string) => void {
  let rest = '';
  let first = true;
  let event = '';
  let data: string[] = [];
  let id = '';

  const field = (name: string, value: string): void => {
    if (name === 'event') event = value;
    else if (name === 'data') data.push(value);
    else if (name === 'id' && !value.includes('\0')) id = value;
  };

  const line = (text: string): void => {
    if (text === '') {
      if (data.length > 0) onFrame({ event: event === '' ? 'message' : event, data: data.join('\n'), id });
      event = '';
      data = [];
      return;
    }
    const colon = text.indexOf(':');
    if (colon === 0) return;
    if (colon < 0) field(text, '');
    else field(text.slice(0, colon), text.slice(colon + 1).replace(/^ /, ''));
  };

  return (text) => {
    rest += first ? text.replace(/^\uFEFF/, '') : text;
    first = first && text === '';
    let start = 0;
    for (const end of rest.matchAll(/\r\n|\n|\r/g)) {
      // A CR at the very end may be the first half of a CR LF that is still on its way.
      if (end[0] === '\r' && end.index === rest.length - 1) break;
      line(rest.slice(start, end.index));
      start = end.index + end[0].length;
    }
    rest = rest.slice(start);
    if (rest.length > LONGEST_LINE) throw new Error('a line of the event stream is too long');
  };
}
