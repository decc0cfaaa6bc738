import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const delivery = z.object({ id: z.string() });
const HANDED_ON = ['content-type', 'authorization', 'accept-language'] as const;
/** What says "not here, not now": the next server is asked. */
const ELSEWHERE = 503;

/** What stands before several servers, as a balancer does: whoever answers gets the request. */
export interface FrontDoor {
  readonly url: string;
  /** Asked first from now on, and the others when it is not there. */
  prefer(server: string): void;
  /** The ids of the deliveries that a server took. */
  taken(): ReadonlySet<string>;
  close(): Promise<void>;
}

/** Keeps nothing and waits for nobody: what no server takes is answered 503, and whoever sent it sends it again. */
export async function openFrontDoor(servers: readonly string[]): Promise<FrontDoor> {
  let order = [...servers];
  const taken = new Set<string>();

  const pass = async (request: IncomingMessage): Promise<Response | null> => {
    const body = await bodyOf(request);
    const headers = HANDED_ON.flatMap((name): [string, string][] => {
      const value = request.headers[name];
      return value === undefined ? [] : [[name, value]];
    });
    for (const server of order) {
      const { method = 'GET', url = '/' } = request;
      const answer = await fetch(`${server}${url}`, { method, headers, body: method === 'GET' ? null : body }).catch(
        () => null,
      );
      if (answer === null || answer.status === ELSEWHERE) continue;
      if (url === '/webhooks/livekit' && answer.ok) taken.add(delivery.parse(JSON.parse(body.toString('utf8'))).id);
      return answer;
    }
    return null;
  };

  const door = createServer((request, response) => {
    pass(request)
      .then(async (answer) => {
        if (answer === null) return response.writeHead(ELSEWHERE).end();
        const type = answer.headers.get('content-type');
        return response
          .writeHead(answer.status, type === null ? {} : { 'content-type': type })
          .end(Buffer.from(await answer.arrayBuffer()));
      })
      .catch(() => response.destroy());
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  const { port } = door.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    prefer: (server) => {
      order = [server, ...servers.filter((other) => other !== server)];
    },
    taken: () => taken,
    close: async () => {
      door.closeAllConnections();
      door.close();
      await once(door, 'close');
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
