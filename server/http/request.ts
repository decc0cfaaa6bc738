import type { FastifyRequest } from 'fastify';

/** The token of `Authorization: Bearer …`; nothing is ever taken from a cookie. */
export function bearerOf(request: FastifyRequest): string | null {
  const match = /^Bearer ([\w-]{20,200})$/.exec(request.headers.authorization ?? '');
  return match?.[1] ?? null;
}

export const languageOf = (request: FastifyRequest): 'ar' | 'en' =>
  request.headers['accept-language']?.toLowerCase().startsWith('en') ? 'en' : 'ar';

/**
 * A bundled server is for its own computer: the name asked for must be loopback (a web page elsewhere that points its
 * name at 127.0.0.1 is refused) and a browser page of another origin is refused too (reliability.md 24).
 */
export function isLocalRequest(request: FastifyRequest): boolean {
  const host = request.headers.host ?? '';
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return false;
  const origin = request.headers.origin;
  return origin === undefined || origin === 'app://app' || origin === `http://${host}`;
}
