import { connect, type Socket } from 'node:net';

/**
 * The load, in a process of its own so that it takes no time from what it measures. Its parent sends a `Load`, then
 * `go`; it answers a `Measured`. Requests are written whole on keep-alive connections, each one after the answer to the
 * last, as LiveKit does for each room.
 */
export interface Load {
  readonly port: number;
  readonly path: string;
  /** For each connection what it sends, in order. */
  readonly connections: readonly (readonly { readonly body: string; readonly authorization: string }[])[];
  /** Milliseconds from one request to the next of a connection; 0 sends as fast as answers come. */
  readonly everyMs: number;
}

export interface Measured {
  readonly seconds: number;
  readonly requests: number;
  /** Of each request, in milliseconds. */
  readonly latencies: readonly number[];
  readonly refused: number;
}

function requestText(load: Load, body: string, authorization: string): string {
  return [
    `POST ${load.path} HTTP/1.1`,
    `host: 127.0.0.1:${load.port}`,
    'content-type: application/webhook+json',
    `authorization: ${authorization}`,
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends one request and resolves with its status once the whole answer is there. */
function exchange(socket: Socket, text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const onData = (chunk: Buffer): void => {
      answer += chunk.toString('latin1');
      const end = answer.indexOf('\r\n\r\n');
      if (end === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? 0);
      if (answer.length < end + 4 + length) return;
      socket.off('data', onData).off('error', reject);
      resolve(Number(answer.slice(9, 12)));
    };
    socket.on('data', onData).once('error', reject);
    socket.write(text);
  });
}

async function run(load: Load, sockets: readonly Socket[], texts: readonly (readonly string[])[]): Promise<Measured> {
  const latencies: number[] = [];
  let refused = 0;
  const start = performance.now();
  await Promise.all(
    sockets.map(async (socket, index) => {
      for (const text of texts[index] ?? []) {
        const sent = performance.now();
        const status = await exchange(socket, text);
        latencies.push(performance.now() - sent);
        if (status !== 200) refused += 1;
        const rest = load.everyMs - (performance.now() - sent);
        if (load.everyMs > 0 && rest > 0) await pause(rest);
      }
    }),
  );
  return { seconds: (performance.now() - start) / 1000, requests: latencies.length, latencies, refused };
}

/** The next message of the parent. */
const told = <T>(): Promise<T> =>
  new Promise((resolve) => void process.once('message', (message: T) => resolve(message)));

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

const load = await told<Load>();
const texts = load.connections.map((requests) =>
  requests.map(({ body, authorization }) => requestText(load, body, authorization)),
);
const sockets = await Promise.all(load.connections.map(() => open(load.port)));
process.send?.('ready');
await told<'go'>();
const measured = await run(load, sockets, texts);
process.send?.(measured, () => {
  for (const socket of sockets) socket.destroy();
  process.disconnect();
});
