import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Droppable } from './options.ts';

const delivery = z.object({
  event: z.string(),
  createdAt: z.coerce.number(),
  participant: z.object({ identity: z.string(), disconnectReason: z.string().optional() }).optional(),
});

const nameOf = ({ event, participant }: z.output<typeof delivery>): string =>
  `${event} of ${participant?.identity ?? 'the room'}`;

const EVENTS = { join: 'participant_joined', leave: 'participant_left' } as const satisfies Record<Droppable, string>;

const AGAIN_AFTER_MS = 100;

/**
 * Stands between LiveKit and the server, and loses what it is told to lose. A delivery waits here while the server is
 * gone: LiveKit alone gives up after five tries.
 */
export interface WebhookProxy {
  readonly url: string;
  /** Where everything else goes; until this is said LiveKit is asked to try again. */
  forwardTo(target: string): void;
  /** Loses one delivery of this kind about this identity: LiveKit hears "taken", the server hears nothing. */
  lose(what: Droppable, identity: string): void;
  /** From now on everything is lost, also what waits, until it is said again that nothing is. */
  loseAll(everything: boolean): void;
  /** What has been lost so far, as sentences. */
  lost(): readonly string[];
  /** The same with LiveKit's own time and reason, for whoever asks why the ledgers disagree. */
  lostInFull(): readonly string[];
  close(): Promise<void>;
}

export async function startWebhookProxy(): Promise<WebhookProxy> {
  let target: string | null = null;
  const toLose = new Map<string, string>();
  const lost: z.output<typeof delivery>[] = [];
  let everything = false;

  const isToBeLost = (body: Buffer): boolean => {
    const read = delivery.parse(JSON.parse(body.toString('utf8')));
    const { event, participant } = read;
    const named = participant !== undefined && toLose.get(event) === participant.identity;
    if (!named && !everything) return false;
    if (named) toLose.delete(event);
    lost.push(read);
    return true;
  };

  const pass = async (request: IncomingMessage, isWaitedFor: () => boolean): Promise<number> => {
    const body = await bodyOf(request);
    while (isWaitedFor()) {
      if (isToBeLost(body)) return 200;
      if (target === null) return 503;
      try {
        const answer = await fetch(target, {
          method: 'POST',
          headers: {
            'content-type': request.headers['content-type'] ?? '',
            authorization: request.headers.authorization ?? '',
          },
          body: new Uint8Array(body),
        });
        return answer.status;
      } catch {
        await delay(AGAIN_AFTER_MS);
      }
    }
    return 502;
  };

  const server = createServer((request, response) => {
    pass(request, () => !response.destroyed).then(
      (status) => response.writeHead(status).end(),
      () => response.writeHead(502).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks/livekit`,
    forwardTo: (url) => {
      target = url;
    },
    lose: (what, identity) => void toLose.set(EVENTS[what], identity),
    loseAll: (yes) => {
      everything = yes;
    },
    lost: () => lost.map(nameOf),
    lostInFull: () =>
      lost.map((read) => {
        const why = read.participant?.disconnectReason;
        return `${nameOf(read)} at ${new Date(read.createdAt * 1000).toISOString()}${why === undefined ? '' : `, ${why}`}`;
      }),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
