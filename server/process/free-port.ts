import { once } from 'node:events';
import { createServer } from 'node:net';

const LOOPBACK = '127.0.0.1';
const RANGE = { first: 15_000, count: 15_000 };

/**
 * A TCP port of the loopback address that nobody listens on now: the preferred one if it is free. It lies below the
 * ranges from which systems take the ports of outgoing connections, so that it is still free after a crash.
 * Null when none of many is free. Another program may take it before it is used: be ready to ask again.
 */
export async function freePort(preferred: number | null = null): Promise<number | null> {
  if (preferred !== null && (await isFree(preferred))) return preferred;
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = randomPort(1);
    if (await isFree(port)) return port;
  }
  return null;
}

/** The first of `count` neighbouring ports. Nobody is asked whether they are free. */
export const randomPort = (count: number): number =>
  RANGE.first + Math.floor(Math.random() * (RANGE.count - count + 1));

/** Whether a program could listen on this TCP port of the loopback address now. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: LOOPBACK, exclusive: true });
    await once(server, 'listening');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES'))
      return false;
    throw error;
  } finally {
    server.close();
  }
}
