import type { FastifyInstance, FastifyReply } from 'fastify';
import { ERROR_TABLE, type ErrorCode } from '#shared/errors.ts';
import { messageOf } from '#shared/messages/message-of.ts';
import type { Deps } from '../deps.ts';
import { verifyWebhook, type Forgery } from '../livekit/verify-webhook.ts';
import { isKnownEvent, rowOfDelivery } from '../usecases/attendance/delivery.ts';
import { createIntake, type Folding, type Intake } from '../usecases/attendance/intake.ts';
import { openSpool } from '../usecases/attendance/spool.ts';

const LARGEST_BODY = 1_048_576;
/** LiveKit obeys it: four waits of this length stay inside the five minutes that its token lives (livekit.md 4). */
const RETRY_AFTER_S = 55;
const REPORT_EVERY_MS = 10_000;

/** What came in since the start; for Health. */
export interface WebhookCounts {
  readonly accepted: number;
  readonly refused: number;
  readonly quarantined: number;
  readonly unknownEvents: number;
  readonly spooled: number;
}

/**
 * `POST /webhooks/livekit`: verify, store durably, answer (livekit.md 4); nothing is decided here. Only what LiveKit did
 * not sign is refused, for LiveKit never sends again what was refused. `folding` is told that there is work;
 * what an earlier run left in the spool is carried over from the start on.
 */
export function webhookRoutes(
  app: FastifyInstance,
  deps: Deps,
  folding: Folding,
): { readonly counts: () => WebhookCounts } {
  const counts = { accepted: 0, refused: 0, quarantined: 0, unknownEvents: 0, spooled: 0 };
  app.register(async (scope) => {
    const spool = await openSpool(deps.config.spoolDir, (file) =>
      deps.log.error({ file }, 'a spooled file of deliveries cannot be read and is put aside: the disk broke it'),
    );
    const intake = await createIntake(deps.intakeDb, spool, deps.log, folding);
    scope.addHook('onClose', () => intake.close());
    takeRawBodies(scope);
    scope.setErrorHandler((error: { statusCode?: number }, request, reply) => {
      if (error.statusCode === 413) return refuse(reply, 'payload_too_large', request.id);
      if (error.statusCode && error.statusCode < 500) return refuse(reply, 'bad_input', request.id);
      deps.log.error({ err: error, correlationId: request.id }, 'a webhook could not be taken');
      return later(reply, request.id);
    });
    receive(scope, deps, intake, counts);
  });
  return { counts: () => ({ ...counts }) };
}

/** The signature is over the raw bytes; no parser may touch them, whatever they call themselves. */
function takeRawBodies(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_BODY }, (_request, body, done) =>
    done(null, body),
  );
}

function receive(
  scope: FastifyInstance,
  deps: Deps,
  intake: Intake,
  counts: { -readonly [Name in keyof WebhookCounts]: number },
): void {
  const report = sparingly(REPORT_EVERY_MS, (forgery: Forgery, since) =>
    deps.log.warn({ forgery, since, refused: counts.refused }, 'a webhook was refused: not from LiveKit'),
  );
  scope.post('/webhooks/livekit', { bodyLimit: LARGEST_BODY }, async (request, reply) => {
    const now = Date.now();
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const verified = deps.liveKit
      ? verifyWebhook(body, request.headers.authorization, deps.liveKit, now)
      : ({ genuine: false, forgery: 'wrong_issuer' } as const);
    if (!verified.genuine) {
      counts.refused += 1;
      report(verified.forgery);
      return refuse(reply, 'webhook_unverified', request.id);
    }
    const row = rowOfDelivery(body, now, verified.onTime, deps.config.timing.maxEventAgeMs);
    if (!isKnownEvent(row.event)) counts.unknownEvents += 1;
    if (row.state === 'quarantined') {
      counts.quarantined += 1;
      deps.log.error(
        { event: row.event, eventId: row.id, createdAt: row.created_at, onTime: verified.onTime },
        'a genuine webhook waits in quarantine: check the clocks of LiveKit and of this server',
      );
    }
    const stored = await intake.store(row);
    if (stored === 'nowhere') return later(reply, request.id);
    if (stored === 'spool') counts.spooled += 1;
    counts.accepted += 1;
    return reply.code(200).send();
  });
}

function refuse(reply: FastifyReply, code: ErrorCode, correlationId: string): FastifyReply {
  const { status } = ERROR_TABLE[code];
  const message = messageOf(code, {}, 'en');
  return reply.code(status).send({ defined: true, code, status, message, data: { correlationId } });
}

const later = (reply: FastifyReply, correlationId: string): FastifyReply =>
  refuse(reply.header('retry-after', String(RETRY_AFTER_S)), 'database_unavailable', correlationId);

/** Reports the first at once and then at most one each period, with how many there were: a flood fills no log. */
function sparingly<T>(everyMs: number, report: (what: T, since: number) => void): (what: T) => void {
  let last = -Infinity;
  let since = 0;
  return (what) => {
    since += 1;
    const now = performance.now();
    if (now - last < everyMs) return;
    last = now;
    report(what, since);
    since = 0;
  };
}
