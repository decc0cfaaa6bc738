import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { signed, WEBHOOK_KEY } from './sign-webhook.ts';

export interface RoomsOnlyLiveKit {
  readonly env: Readonly<Record<'LIVEKIT_URL' | 'LIVEKIT_API_KEY' | 'LIVEKIT_API_SECRET', string>>;
  /** Every room that was ever made, in its order. */
  readonly made: readonly string[];
  /** A webhook's headers as LiveKit at that time (epoch milliseconds) would sign it. */
  readonly headersFor: (body: string, now: number) => Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
}

/**
 * LiveKit's room service without anybody in any room, and with no opinion about anybody's clock: the real one refuses
 * whose clock is hours away, and cannot be given another time itself.
 */
export async function startRoomsOnlyLiveKit(): Promise<RoomsOnlyLiveKit> {
  const rooms = new Map<string, object>();
  const made: string[] = [];
  const answers: Readonly<Record<string, (asked: { name: string; names?: string[] }) => object>> = {
    CreateRoom: ({ name }) => {
      if (!rooms.has(name)) {
        made.push(name);
        rooms.set(name, { name, sid: `RM_${made.length}`, creationTimeMs: String(Date.now()) });
      }
      return rooms.get(name) ?? {};
    },
    ListRooms: ({ names = [] }) => ({
      rooms: [...rooms].filter(([name]) => names.length === 0 || names.includes(name)).map(([, room]) => room),
    }),
    ListParticipants: () => ({ participants: [] }),
    DeleteRoom: ({ name }) => {
      rooms.delete(name);
      return {};
    },
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const answer = answers[request.url?.split('/').at(-1) ?? ''];
      const asked = JSON.parse(Buffer.concat(parts).toString() || '{}') as { name: string };
      response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer?.(asked) ?? {}));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    env: {
      LIVEKIT_URL: `ws://127.0.0.1:${port}`,
      LIVEKIT_API_KEY: WEBHOOK_KEY.apiKey,
      LIVEKIT_API_SECRET: WEBHOOK_KEY.apiSecret,
    },
    made,
    headersFor: (body, now) => ({
      authorization: signed(body, now).authorization,
      'content-type': 'application/webhook+json',
    }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
