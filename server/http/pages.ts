import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Deps } from '../deps.ts';

/** What the built pages write where this load's nonce belongs. */
const NONCE_PLACEHOLDER = /__CSP_NONCE__/g;

/** The same policy as the desktop's window (docs/architecture.md, "Content security"). */
function policy(nonce: string, liveKitUrl: string | null): string {
  const liveKit = liveKitUrl ? ` ${liveKitUrl} ${liveKitUrl.replace(/^ws/, 'http')}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "font-src 'self'",
    "img-src 'self' data:",
    "media-src 'self'",
    "worker-src 'none'",
    `connect-src 'self'${liveKit}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ');
}

/** `/join/LINK`: the student's page, and the built files it needs. */
export async function pageRoutes(app: FastifyInstance, deps: Deps): Promise<void> {
  const root = deps.config.pagesDir;
  if (root === null) return;
  await app.register(fastifyStatic, {
    root: path.join(root, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '1 year',
  });
  app.get('/join/*', async (_request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    const page = await readFile(path.join(root, 'join.html'), 'utf8');
    return (
      reply
        .header('content-type', 'text/html; charset=utf-8')
        .header('content-security-policy', policy(nonce, deps.liveKit?.url ?? null))
        .header('cache-control', 'no-store')
        // The link is the student's key: it must not travel to any other site.
        .header('referrer-policy', 'no-referrer')
        .header('permissions-policy', 'camera=(self), microphone=(self)')
        .send(page.replace(NONCE_PLACEHOLDER, nonce))
    );
  });
}
