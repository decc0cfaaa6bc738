import { createHmac, timingSafeEqual } from 'node:crypto';

/** A person's secret calendar address: `s1.1.signature` for staff, `p1.1.signature` for a student; good until its version is raised. */
export interface CalendarLink {
  readonly whose: 'staff' | 'student';
  readonly id: number;
  readonly version: number;
}

const LETTERS = { staff: 's', student: 'p' } as const;

const sign = (key: Uint8Array, body: string): string =>
  createHmac('sha256', key).update(`calendar-feed:${body}`).digest().subarray(0, 18).toString('base64url');

export function formatCalendarLink(key: Uint8Array, { whose, id, version }: CalendarLink): string {
  const body = `${LETTERS[whose]}${id.toString(36)}.${version.toString(36)}`;
  return `${body}.${sign(key, body)}`;
}

/** The address in a text, or null when we did not sign it. Whether it is still good is the caller's question. */
export function parseCalendarLink(key: Uint8Array, text: string): CalendarLink | null {
  const match = /^((s|p)([0-9a-z]{1,11})\.([0-9a-z]{1,7}))\.([\w-]{24})$/.exec(text);
  const [, body = '', letter, id = '', version = '', given = ''] = match ?? [];
  if (!match || !timingSafeEqual(Buffer.from(given), Buffer.from(sign(key, body)))) return null;
  return {
    whose: letter === LETTERS.staff ? 'staff' : 'student',
    id: Number.parseInt(id, 36),
    version: Number.parseInt(version, 36),
  };
}
