import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A line to a server on this computer that a test can cut. */
export interface CutLine {
  readonly url: string;
  /** From now on questions arrive and their answers are lost. */
  loseAnswers(): void;
  /** Nothing goes through any more, what is under way included. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** Lays a line to the server at `url`; it carries everything to begin with. */
export async function layLine(url: string): Promise<CutLine> {
  const { port } = new URL(url);
  const sockets = new Set<Socket>();
  let state: 'whole' | 'loses answers' | 'cut' = 'whole';
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = createServer((near) => {
    keep(near);
    if (state === 'cut') return void near.destroy();
    const far = connect(Number(port), '127.0.0.1');
    keep(far);
    near.pipe(far);
    far.on('data', (bytes) => {
      if (state === 'whole') near.write(bytes);
    });
    far.on('close', () => near.destroy());
    near.on('close', () => far.destroy());
    return undefined;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the line has no port');
  const hangUp = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    loseAnswers: () => {
      state = 'loses answers';
    },
    cut: () => {
      state = 'cut';
      hangUp();
    },
    mend: () => {
      state = 'whole';
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      hangUp();
      await closed;
    },
  };
}
