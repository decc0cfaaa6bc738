import Fastify, { type FastifyInstance } from 'fastify';

/** A real HTTP server on a free port of this computer, with the routes that a test gives it. */
export interface LittleServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Starts it; `port` 0 takes any free one. Bodies come as the text they were sent as. */
export async function startLittleServer(routes: (app: FastifyInstance) => void, port = 0): Promise<LittleServer> {
  const app = Fastify({ forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  routes(app);
  const url = await app.listen({ host: '127.0.0.1', port });
  return { url, port: Number(new URL(url).port), close: () => app.close() };
}
