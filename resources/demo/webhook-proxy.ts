import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { Droppable } from './options.ts';

const delivery = z.object({
  event: z.string(),
  participant: z.object({ identity: z.string() }).optional(),
});

const EVENTS = { join: 'participant_joined', leave: 'participant_left' } as const satisfies Record<Droppable, string>;

/** Stands between LiveKit and the server, and loses what it is told to lose. */
export interface WebhookProxy {
  readonly url: string;
  /** Where everything else goes; until this is said LiveKit is asked to try again. */
  forwardTo(target: string): void;
  /** Loses one delivery of this kind about this identity: LiveKit hears "taken", the server hears nothing. */
  lose(what: Droppable, identity: string): void;
  /** What has been lost so far, as sentences. */
  lost(): readonly string[];
  close(): Promise<void>;
}

export async function startWebhookProxy(): Promise<WebhookProxy> {
  let target: string | null = null;
  const toLose = new Map<string, string>();
  const lost: string[] = [];

  const isToBeLost = (body: Buffer): boolean => {
    const { event, participant } = delivery.parse(JSON.parse(body.toString('utf8')));
    if (participant === undefined || toLose.get(event) !== participant.identity) return false;
    toLose.delete(event);
    lost.push(`${event} of ${participant.identity}`);
    return true;
  };

  const pass = async (request: IncomingMessage): Promise<number> => {
    const body = await bodyOf(request);
    if (isToBeLost(body)) return 200;
    if (target === null) return 503;
    const answer = await fetch(target, {
      method: 'POST',
      headers: {
        'content-type': request.headers['content-type'] ?? '',
        authorization: request.headers.authorization ?? '',
      },
      body: new Uint8Array(body),
    });
    return answer.status;
  };

  const server = createServer((request, response) => {
    pass(request).then(
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
    lost: () => lost,
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
