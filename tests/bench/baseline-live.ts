import fastify from 'fastify';
import { Pool } from 'pg';

/**
 * What a live screen is measured against: one INSERT of the payload, committed, then pushed to an open server-sent
 * stream. Its parent sends the database's address; it answers its port.
 */
async function serve(connectionString: string): Promise<number> {
  const pool = new Pool({ connectionString, max: 2 });
  await pool.query('create table if not exists bench_live (id bigint generated always as identity, payload jsonb)');
  const app = fastify();
  const streams = new Set<NodeJS.WritableStream>();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.get('/events', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write('event: ready\ndata: {}\n\n');
    streams.add(reply.raw);
  });
  app.post('/webhook', async (request, reply) => {
    await pool.query('insert into bench_live (payload) values ($1)', [request.body]);
    for (const stream of streams) stream.write(`data: {"type":"presence.changed"}\n\n`);
    return reply.code(200).send();
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

process.once('message', (connectionString: string) => {
  void (async () => process.send?.(await serve(connectionString)))();
});
