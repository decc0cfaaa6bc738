import fastify from 'fastify';
import { Pool } from 'pg';

/**
 * What the webhook is measured against: fastify without anything, one INSERT of the same payload a request, committed
 * before the answer. Its parent sends the database's address; it answers its port.
 */
process.once('message', (connectionString: string) => {
  void (async () => {
    const pool = new Pool({ connectionString, max: 10 });
    await pool.query(
      'create table if not exists bench_payloads (id bigint generated always as identity primary key, payload jsonb)',
    );
    const app = fastify();
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    app.post('/webhook', async (request, reply) => {
      await pool.query('insert into bench_payloads (payload) values ($1)', [request.body]);
      return reply.code(200).send();
    });
    await app.listen({ host: '127.0.0.1', port: 0 });
    const address = app.server.address();
    process.send?.(typeof address === 'object' && address ? address.port : 0);
  })();
});
