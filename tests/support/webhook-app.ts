import fastify, { type FastifyInstance } from 'fastify';
import type { Deps } from '#server/deps.ts';
import { webhookRoutes, type WebhookCounts } from '#server/http/webhooks.ts';
import { request, signed, type Delivery } from './sign-webhook.ts';

export interface WebhookApp {
  readonly app: FastifyInstance;
  readonly counts: () => WebhookCounts;
  /** Posts a delivery as LiveKit does; answers the status. */
  readonly deliver: (delivery: Delivery) => Promise<number>;
  /** Signs a body as of now and posts it. */
  readonly send: (body: string) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** A server that has nothing but the webhook's route. */
export async function openWebhookApp(deps: Deps, onStored: () => void = () => undefined): Promise<WebhookApp> {
  const app = fastify();
  const { counts } = webhookRoutes(app, deps, { onStored, foldAtOnce: () => Promise.resolve(false) });
  await app.ready();
  const deliver = async (delivery: Delivery): Promise<number> => (await app.inject(request(delivery))).statusCode;
  return { app, counts, deliver, send: (body) => deliver(signed(body)), close: () => app.close() };
}
