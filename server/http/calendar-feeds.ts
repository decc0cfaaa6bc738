import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';
import { readFeed } from '../usecases/calendar/feed.ts';
import { refusalError } from './answer.ts';
import { languageOf } from './request.ts';

/** `GET /calendar/LINK.ics`: what other calendars read. The signed link is the only key; it is never cached elsewhere. */
export function calendarFeedRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<{ Params: { link: string } }>('/calendar/:link.ics', async (request, reply) => {
    const feed = await readFeed(deps, request.params.link);
    if (!feed.ok) {
      const { code, data } = feed.refusal;
      const error = refusalError(code, data, { language: languageOf(request), correlationId: request.id });
      return reply.code(error.status).send(error.toJSON());
    }
    return reply
      .header('content-type', 'text/calendar; charset=utf-8')
      .header('cache-control', 'private, no-store')
      .header('referrer-policy', 'no-referrer')
      .send(feed.value);
  });
}
