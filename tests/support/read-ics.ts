/** A component's properties by name: value and parameters as they stand. */
export interface IcsEvent {
  readonly uid: string;
  readonly sequence: number;
  readonly status: string;
  readonly summary: string;
  readonly description: string;
  readonly startsAt: number;
  readonly endsAt: number;
}

export interface IcsFile {
  readonly properties: ReadonlyMap<string, string>;
  readonly events: readonly IcsEvent[];
}

/** Reads an iCalendar file by RFC 5545 alone; knows nothing of what wrote it and throws at what it forbids. */
export function readIcs(text: string): IcsFile {
  if (/[^\r]\n/.test(text)) throw new Error('lines must end in CRLF');
  const lines = text.split('\r\n').filter((line) => line !== '');
  for (const line of lines) if (Buffer.byteLength(line) > 75) throw new Error(`longer than 75 octets: ${line}`);
  const unfolded = lines
    .join('\r\n')
    .replaceAll(/\r\n[ \t]/g, '')
    .split('\r\n');
  if (unfolded[0] !== 'BEGIN:VCALENDAR' || unfolded.at(-1) !== 'END:VCALENDAR') throw new Error('not one calendar');
  const properties = new Map<string, string>();
  const events: IcsEvent[] = [];
  let event: Map<string, string> | null = null;
  for (const line of unfolded.slice(1, -1)) {
    if (line === 'BEGIN:VEVENT') event = new Map();
    else if (line === 'END:VEVENT' && event !== null) {
      events.push(eventOf(event));
      event = null;
    } else {
      const cut = line.indexOf(':');
      if (cut < 1) throw new Error(`no property: ${line}`);
      (event ?? properties).set(line.slice(0, cut), unescaped(line.slice(cut + 1)));
    }
  }
  return { properties, events };
}

const unescaped = (value: string): string =>
  value.replaceAll(/\\([\\;,nN])/g, (_, letter: string) => (letter.toLowerCase() === 'n' ? '\n' : letter));

function eventOf(properties: ReadonlyMap<string, string>): IcsEvent {
  const value = (name: string): string => {
    const found = properties.get(name);
    if (found === undefined) throw new Error(`an event without ${name}`);
    return found;
  };
  value('DTSTAMP');
  return {
    uid: value('UID'),
    sequence: Number(value('SEQUENCE')),
    status: value('STATUS'),
    summary: value('SUMMARY'),
    description: value('DESCRIPTION'),
    startsAt: utc(value('DTSTART')),
    endsAt: utc(value('DTEND')),
  };
}

function utc(value: string): number {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(value);
  if (!match) throw new Error(`not a time in UTC: ${value}`);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
