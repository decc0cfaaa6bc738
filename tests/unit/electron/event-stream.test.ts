import type { ServerResponse } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { createEventStream, type EventStream, type EventStreamDeps } from '#electron/main/event-stream.ts';
import { startLittleServer, type LittleServer } from '#tests/support/little-server.ts';
import { eventually } from '#tests/support/eventually.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface Visit {
  readonly cursor: string | undefined;
  readonly token: string | undefined;
  readonly line: ServerResponse;
}

let server: LittleServer | null = null;
let stream: EventStream | null = null;
afterEach(async () => {
  stream?.stop();
  await server?.close();
  server = null;
});

async function startEvents(visits: Visit[], port = 0): Promise<LittleServer> {
  server = await startLittleServer((app) => {
    app.get('/api/events', (request, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
      reply.raw.flushHeaders();
      const { authorization, 'last-event-id': cursor } = request.headers;
      visits.push({ cursor: cursor as string | undefined, token: authorization, line: reply.raw });
    });
  }, port);
  return server;
}

function listenTo(url: string | null, change: Partial<EventStreamDeps> = {}) {
  const seen = {
    events: [] as string[],
    states: [] as string[],
    since: [] as number[],
    refused: [] as string[],
    unknown: 0,
  };
  stream = createEventStream({
    fetch: (address, init) => fetch(address, init),
    url: () => url,
    token: () => Promise.resolve('the-token'),
    now: Date.now,
    random: () => 0,
    onEvent: (event, cursor) => seen.events.push(`${event.type} ${cursor}`),
    onConnection: ({ state, since }) => {
      seen.states.push(state);
      seen.since.push(since);
    },
    onRefused: (token) => {
      seen.refused.push(token);
      stream?.stop();
    },
    onUnknown: () => {
      seen.unknown += 1;
    },
    ...change,
  });
  stream.start();
  return { stream, seen };
}

const changed = (sessionId: number, id: string): string =>
  `id: ${id}\ndata: ${JSON.stringify({ type: 'session.changed', sessionId, at: 1 })}\n\n`;

const greet = (id: string): string => `id: ${id}\nevent: ready\ndata: {"missedTooMuch":false}\n\n`;

describe('the stream of live events', () => {
  it('listens with the sign-in and hands every event on with its place', async () => {
    const visits: Visit[] = [];
    const { seen } = listenTo((await startEvents(visits)).url);
    await eventually(() => expect(visits).toHaveLength(1));
    expect(visits[0]).toMatchObject({ token: 'Bearer the-token', cursor: undefined });
    visits[0]?.line.write(changed(1, 'a:1') + changed(2, 'a:2'));
    await eventually(() => expect(seen.events).toEqual(['session.changed a:1', 'session.changed a:2']));
    expect(seen.states).toEqual(['connecting', 'connected']);
  });

  it('resumes behind the last event it has seen when the line breaks', async () => {
    const visits: Visit[] = [];
    const { seen } = listenTo((await startEvents(visits)).url);
    await eventually(() => expect(visits).toHaveLength(1));
    visits[0]?.line.write(changed(1, 'a:1'));
    await eventually(() => expect(seen.events).toHaveLength(1));
    visits[0]?.line.destroy();
    await eventually(() => expect(visits).toHaveLength(2));
    expect(visits[1]?.cursor).toBe('a:1');
    await eventually(() => expect(seen.states).toEqual(['connecting', 'connected', 'connecting', 'connected']));
  });

  it('does not take the greeting’s place for its own before it has what it missed', async () => {
    const visits: Visit[] = [];
    const { seen } = listenTo((await startEvents(visits)).url);
    for (const [visit, cursor] of [
      [0, undefined],
      [1, 'a:5'],
      [2, 'a:6'],
    ] as const) {
      await eventually(() => expect(visits).toHaveLength(visit + 1));
      expect(visits[visit]?.cursor).toBe(cursor);
      visits[visit]?.line.write(greet(visit === 0 ? 'a:5' : 'a:9') + (visit === 1 ? changed(1, 'a:6') : ''));
      await eventually(() => expect(seen.events).toHaveLength(visit === 0 ? 0 : 1));
      visits[visit]?.line.end();
    }
    expect(seen.unknown).toBe(0);
  });

  it('says that it is offline since the line broke while the server is away, and comes back by itself', async () => {
    const visits: Visit[] = [];
    const first = await startEvents(visits);
    const { seen, stream } = listenTo(first.url);
    await eventually(() => expect(seen.states).toContain('connected'));
    await first.close();
    await eventually(() => expect(seen.states.at(-1)).toBe('offline'));
    expect(stream.connection().since).toBe(seen.since.at(-2));
    await startEvents(visits, first.port);
    await eventually(() => expect(seen.states.at(-1)).toBe('connected'));
  });

  it('takes a silent line for dead, but not one with heartbeats', async () => {
    const visits: Visit[] = [];
    const { seen } = listenTo((await startEvents(visits)).url, { silenceMs: 3_000 });
    await eventually(() => expect(visits).toHaveLength(1));
    const started = Date.now();
    const beat = setInterval(() => {
      visits[0]?.line.write(': beat\n\n');
      // What nobody holds is gone by then, as after hours of a class.
      collectGarbage();
    }, 100);
    await eventually(() => expect(Date.now() - started).toBeGreaterThan(4_000));
    clearInterval(beat);
    expect(visits).toHaveLength(1);
    await eventually(() => expect(visits).toHaveLength(2));
    await eventually(() => expect(seen.states).toEqual(['connecting', 'connected', 'connecting', 'connected']));
  });

  it('says once which sign-in is refused and then rests', async () => {
    let visits = 0;
    server = await startLittleServer((app) => {
      app.get('/api/events', (_request, reply) => {
        visits += 1;
        return reply.code(401).send({});
      });
    });
    const { seen } = listenTo(server.url);
    await eventually(() => expect(seen.refused).toEqual(['the-token']));
    expect(seen.states.at(-1)).toBe('offline');
    expect(visits).toBe(1);
  });

  it('passes over events that this version does not know and keeps their place', async () => {
    const visits: Visit[] = [];
    const { seen } = listenTo((await startEvents(visits)).url);
    await eventually(() => expect(visits).toHaveLength(1));
    visits[0]?.line.write('id: a:9\ndata: {"type":"from.the.future"}\n\nid: a:10\ndata: not JSON\n\n');
    await eventually(() => expect(seen.unknown).toBe(2));
    visits[0]?.line.destroy();
    await eventually(() => expect(visits[1]?.cursor).toBe('a:10'));
    expect(seen.events).toEqual([]);
  });

  it('is not fooled by a page that answers in the server’s place', async () => {
    server = await startLittleServer((app) => {
      app.get('/api/events', (_request, reply) => reply.type('text/html').send('<p>Sign in to the hotel network</p>'));
    });
    const { seen } = listenTo(server.url);
    await eventually(() => expect(seen.states).toEqual(['connecting', 'offline']));
  });

  it('tries at once when it is woken', async () => {
    let up = false;
    const visits: Visit[] = [];
    const { url } = await startEvents(visits);
    const tries: number[] = [];
    const { seen, stream } = listenTo(null, {
      url: () => {
        tries.push(Date.now());
        return up ? url : null;
      },
    });
    await eventually(() => expect(tries.length).toBeGreaterThan(3));
    up = true;
    const before = tries.length;
    stream.wake();
    // By itself it would wait for seconds.
    await new Promise((resolve) => setImmediate(resolve));
    expect(tries).toHaveLength(before + 1);
    await eventually(() => expect(seen.states.at(-1)).toBe('connected'));
  });

  it('hears nothing after it was stopped', async () => {
    const visits: Visit[] = [];
    const { seen, stream } = listenTo((await startEvents(visits)).url);
    await eventually(() => expect(seen.states).toContain('connected'));
    const closed = new Promise<void>((resolve) => visits[0]?.line.on('close', () => resolve()));
    stream.stop();
    await closed;
    expect(seen.states.at(-1)).toBe('offline');
    expect(visits).toHaveLength(1);
  });
});
