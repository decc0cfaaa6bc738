import type { FastifyInstance, FastifyReply } from 'fastify';
import { visibleTeachers } from '#shared/domain/permissions.ts';
import type { Actor } from '../auth/actor.ts';
import { actorOf } from '../auth/sign-ins.ts';
import type { Deps } from '../deps.ts';
import { parseCursor } from '../events/cursor.ts';
import type { LoggedEvent } from '../events/hub.ts';
import { refusalError } from './answer.ts';
import { liveLine } from './live-line.ts';
import { bearerOf, languageOf } from './request.ts';

const HEARTBEAT_MS = 15_000;
/** How soon an open stream notices that its sign-in was ended or its role changed (reliability.md 19). */
const RECHECK_MS = 4_000;
const RESUME_AT_MOST = 2_000;

/**
 * `GET /api/events`: the live events of everything the reader may see, as server-sent events. `Last-Event-ID` resumes;
 * a reader that was away too long is told to read anew.
 */
export function eventRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/api/events', async (request, reply) => {
    const token = bearerOf(request);
    const actor = token === null ? null : await actorOf(deps.db, token);
    if (token === null || !actor) {
      const reader = { language: languageOf(request), correlationId: request.id };
      return reply.code(401).send(refusalError('sign_in_required', {}, reader).toJSON());
    }
    const since = request.headers['last-event-id'];
    reply.hijack();
    await stream(deps, reply, token, actor, typeof since === 'string' && parseCursor(since) ? since : null);
    return reply;
  });
}

const reaches = (actor: Actor, event: LoggedEvent): boolean => {
  if (event.event.type === 'notice.created') return event.event.staffId === actor.staffId;
  if (event.event.type === 'settings.changed') return true;
  const teachers = visibleTeachers(actor, 'session.view');
  return teachers === 'all' || (event.teacherId !== null && teachers.includes(event.teacherId));
};

const frame = (event: LoggedEvent): string => `id: ${event.cursor}\ndata: ${JSON.stringify(event.event)}\n\n`;

async function stream(
  deps: Deps,
  { raw }: FastifyReply,
  token: string,
  first: Actor,
  since: string | null,
): Promise<void> {
  let actor = first;
  const undo: (() => void)[] = [];
  const stop = (): void => {
    for (const step of undo.splice(0)) step();
  };
  raw.on('close', stop);
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.flushHeaders();
  const line = liveLine(raw);

  async function recheck(): Promise<void> {
    try {
      const now = await actorOf(deps.db, token);
      if (now && now.role === first.role) {
        actor = now;
        return;
      }
      stop();
      line.end(`data: ${JSON.stringify({ type: 'sign-in.ended', at: 0 })}\n\n`);
    } catch (error) {
      deps.log.warn({ err: error }, 'an open stream could not be checked; trying again');
    }
  }

  const send = (event: LoggedEvent): void => {
    if (reaches(actor, event)) line.write(frame(event));
  };
  try {
    // Live events that come while the past is read wait here, so that nothing is lost in between.
    let early: LoggedEvent[] | null = [];
    undo.push(await deps.hub.subscribe((event) => (early ? early.push(event) : send(event))));
    const { events: past, full: missedTooMuch } =
      since === null ? { events: [], full: false } : await deps.hub.since(since, RESUME_AT_MOST);
    for (const event of past) send(event);
    const head = past.at(-1)?.cursor ?? since ?? (await deps.hub.head());
    line.write(`id: ${head}\nevent: ready\ndata: ${JSON.stringify({ missedTooMuch })}\n\n`);
    const sent = new Set(past.map((event) => event.cursor));
    const waiting = early.filter((event) => !sent.has(event.cursor));
    early = null;
    for (const event of waiting) send(event);
    const timers = [
      setInterval(() => line.write(': still here\n\n'), HEARTBEAT_MS),
      setInterval(() => void recheck(), RECHECK_MS),
    ];
    undo.push(() => timers.forEach(clearInterval));
  } catch (error) {
    deps.log.warn({ err: error }, 'a live stream could not start');
    raw.end();
  }
  if (raw.destroyed) stop();
}
