import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * A student's personal link (domain.md 9): `id.version.signature`, good until its version is raised; or, for ringing a
 * missing student, `id.version.session.expiry.signature`, good for that class until the join window ends.
 */
export interface StudentLink {
  readonly studentId: number;
  readonly version: number;
  readonly ring: { readonly sessionId: number; readonly expiresAt: number } | null;
}

const sign = (key: Uint8Array, body: string): string =>
  createHmac('sha256', key).update(`student-link:${body}`).digest().subarray(0, 18).toString('base64url');

export function formatLink(key: Uint8Array, link: StudentLink): string {
  const parts = [link.studentId, link.version, ...(link.ring ? [link.ring.sessionId, link.ring.expiresAt] : [])];
  const body = parts.map((part) => part.toString(36)).join('.');
  return `${body}.${sign(key, body)}`;
}

/** The link in a text, or null when we did not sign it. Whether it is still good is the caller's question. */
export function parseLink(key: Uint8Array, text: string): StudentLink | null {
  const cut = text.lastIndexOf('.');
  const body = text.slice(0, cut);
  const given = Buffer.from(text.slice(cut + 1));
  const expected = Buffer.from(sign(key, body));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const [studentId, version, sessionId, expiresAt] = body.split('.').map((part) => Number.parseInt(part, 36));
  if (studentId === undefined || version === undefined) return null;
  return {
    studentId,
    version,
    ring: sessionId !== undefined && expiresAt !== undefined ? { sessionId, expiresAt } : null,
  };
}
