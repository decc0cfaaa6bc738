import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { onError, ORPCError } from '@orpc/server';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Deps } from '../deps.ts';
import { codeOfFault } from '../usecases/faults.ts';
import type { Folding } from '../usecases/attendance/intake.ts';
import type { LastLook } from '../usecases/sessions/look-first.ts';
import { refusalError } from './answer.ts';
import type { RequestContext } from './context.ts';
import { eventRoutes } from './events.ts';
import { openApiRoute } from './openapi.ts';
import { pageRoutes } from './pages.ts';
import { calendarFeedRoutes } from './calendar-feeds.ts';
import { bearerOf, isLocalRequest, languageOf } from './request.ts';
import { router } from './router.ts';
import { webhookRoutes } from './webhooks.ts';

const BODY_LIMIT = 1024 * 1024;

export interface HttpParts {
  readonly lastLook: LastLook;
  /** What becomes of LiveKit's deliveries. */
  readonly folding: Folding;
}

/** The whole HTTP surface: `/api`, the live events, LiveKit's webhook, the student's page. */
export async function createApp(deps: Deps, parts: HttpParts): Promise<FastifyInstance> {
  const app = fastify({
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    // Only the HTTPS in front of it, on this computer or beside it, says who asks: strangers would write addresses of their own.
    trustProxy: deps.config.mode === 'hosted' ? ['loopback', 'linklocal', 'uniquelocal'] : false,
    forceCloseConnections: true,
  });
  app.addHook('onRequest', (request, reply, next) => {
    void reply.header('x-correlation-id', request.id);
    if (deps.config.mode === 'hosted' || isLocalRequest(request)) next();
    else
      void reply
        .code(403)
        .send({ code: 'forbidden', message: 'This server answers the app on its own computer only.' });
  });
  // Before the routes: a scope keeps the handler that stands when it is made.
  app.setErrorHandler(async (error, request, reply) => {
    const status = statusOf(error);
    if (status >= 500) deps.log.error({ err: error, correlationId: request.id }, 'a request failed');
    const code =
      status === 413
        ? 'payload_too_large'
        : status === 429
          ? 'too_many_attempts'
          : status < 500
            ? 'bad_input'
            : 'internal';
    const body = refusalError(code, {}, { language: languageOf(request), correlationId: request.id });
    await reply.code(status).send(body.toJSON());
  });
  await app.register(async (scope) => {
    webhookRoutes(scope, deps, parts.folding);
  });
  await app.register(async (scope) => peoplesRoutes(scope, deps, parts.lastLook));
  return app;
}

/**
 * What people's programs ask for. In a scope of its own, for hooks reach routes that were there before them: LiveKit is no
 * browser and has its own limits, and headers for browsers cost a delivery half as much as checking who signed it.
 */
async function peoplesRoutes(app: FastifyInstance, deps: Deps, lastLook: LastLook): Promise<void> {
  await app.register(helmet, { contentSecurityPolicy: false, crossOriginResourcePolicy: { policy: 'same-origin' } });
  await app.register(rateLimit, {
    global: true,
    max: 3000,
    timeWindow: '1 minute',
  });
  await app.register(async (scope) => eventRoutes(scope, deps));
  await app.register(async (scope) => openApiRoute(scope));
  await app.register(async (scope) => pageRoutes(scope, deps));
  await app.register(async (scope) => calendarFeedRoutes(scope, deps));
  await app.register(async (scope) => contractRoutes(scope, deps, lastLook));
  app.setNotFoundHandler(async (request, reply) => {
    await reply
      .code(404)
      .send(refusalError('not_found', {}, { language: languageOf(request), correlationId: request.id }).toJSON());
  });
}

function statusOf(error: unknown): number {
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}

/** The contract's endpoints; commands that outsiders use are served without `/api` as well. */
function contractRoutes(scope: FastifyInstance, deps: Deps, lastLook: LastLook): void {
  const handler = new OpenAPIHandler(router, {
    interceptors: [
      onError((error, { context }) => {
        if (!(error instanceof ORPCError) || error.status >= 500)
          deps.log.error({ err: error, correlationId: context.correlationId }, 'a request failed');
      }),
    ],
    clientInterceptors: [
      async (options) => {
        try {
          return await options.next();
        } catch (error) {
          throw asContractError(error, options.context);
        }
      },
    ],
  });
  // Read here: the contract's library takes a body of any size into memory, whoever sends it.
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    '*',
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    async (_: FastifyRequest, body: string) => readJson(body),
  );
  const serve = async (
    request: FastifyRequest,
    reply: Parameters<typeof handler.handle>[1],
    prefix?: '/api',
  ): Promise<void> => {
    const { matched } = await handler.handle(request, reply, {
      ...(prefix ? { prefix } : {}),
      context: contextOf(deps, lastLook, request),
    });
    if (!matched) reply.callNotFound();
  };
  scope.all('/api/*', (request, reply) => serve(request, reply, '/api'));
  scope.all('/teacher/sessions/*', (request, reply) => serve(request, reply));
}

/** What a body says; undefined when there is none. Throws a refusal for what is no JSON. */
function readJson(body: string): unknown {
  if (body === '') return undefined;
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw Object.assign(new Error('the body is no JSON', { cause }), { statusCode: 400 });
  }
}

/** The library's own errors (unreadable input, a defect) in the contract's one form. */
function asContractError(error: unknown, context: RequestContext): unknown {
  if (error instanceof ORPCError) {
    if (error.code === 'BAD_REQUEST') return refusalError('bad_input', { field: firstField(error.data) }, context);
    if (error.code === 'INTERNAL_SERVER_ERROR') return withCause(refusalError('internal', {}, context), error);
    return error;
  }
  return withCause(refusalError(codeOfFault(error), {}, context), error);
}

function withCause(outer: ORPCError<string, unknown>, cause: unknown): ORPCError<string, unknown> {
  outer.cause = cause;
  return outer;
}

function firstField(data: unknown): string | null {
  const issues: unknown = typeof data === 'object' && data !== null && 'issues' in data ? data.issues : [];
  const first: unknown = Array.isArray(issues) ? issues[0] : null;
  const path: unknown = typeof first === 'object' && first !== null && 'path' in first ? first.path : [];
  return Array.isArray(path) ? path.map(String).join('.') : null;
}

function contextOf(deps: Deps, lastLook: LastLook, request: FastifyRequest): RequestContext {
  const secret = request.headers['x-itqan-setup'];
  return {
    deps,
    lastLook,
    bearer: bearerOf(request),
    setupSecret: typeof secret === 'string' ? secret : null,
    address: request.ip,
    language: languageOf(request),
    correlationId: request.id,
  };
}
