import * as z from 'zod/mini';
import type { JoinInfo } from '#shared/contract/join.ts';
import type { JoinGrant } from '#shared/contract/sessions.ts';
import { ERROR_TABLE, isErrorCode } from '#shared/errors.ts';
import type { Failure } from './page.ts';

/**
 * The contract's two answers, parsed at this page's edge. They are written again with the small build of the same
 * library: the contract itself would triple what a phone loads before it sees a word. The types hold them together, and
 * a test holds them to the contract's own schemas.
 */
const joinInfo: z.ZodMiniType<JoinInfo> = z.object({
  now: z.int(),
  academyName: z.string(),
  academyTimeZone: z.string(),
  studentName: z.string(),
  studentTimeZone: z.string(),
  language: z.enum(['ar', 'en']),
  state: z.enum(['too_early', 'waiting', 'open', 'over', 'cancelled', 'none']),
  session: z.nullable(
    z.object({
      title: z.string(),
      kind: z.enum(['quran', 'academic', 'interactive']),
      subtype: z.enum(['individual', 'circle', 'trial', 'assessment', 'course']),
      teacherName: z.string(),
      startsAt: z.int(),
      endsAt: z.int(),
      opensAt: z.int(),
      closesAt: z.int(),
      durationMinutes: z.int(),
    }),
  ),
  liveKitUrl: z.nullable(z.string()),
});

const joinGrant: z.ZodMiniType<JoinGrant> = z.object({
  url: z.string(),
  token: z.string(),
  identity: z.string(),
  roomName: z.string(),
  expiresAt: z.int(),
});

const errorBody = z.object({
  code: z.string(),
  message: z.string(),
  data: z.optional(z.object({ correlationId: z.optional(z.string()) })),
});

/** Throws when the answer is not what the contract promises. */
export const parseInfo = (body: unknown): JoinInfo => z.parse(joinInfo, body);
export const parseGrant = (body: unknown): JoinGrant => z.parse(joinGrant, body);

/** What an error answer says; anything that is not one is a defect on the way. */
export function failureFrom(body: unknown): Failure {
  const parsed = z.safeParse(errorBody, body);
  if (!parsed.success) return { code: 'internal', sentence: null, correlationId: null };
  const { code, message, data } = parsed.data;
  return {
    code: isErrorCode(code) ? code : 'internal',
    sentence: message,
    correlationId: data?.correlationId ?? null,
  };
}

/** Asked again, it would be refused again. */
export const isRefusal = ({ code }: Pick<Failure, 'code'>): boolean =>
  code !== 'cannot_connect' && ERROR_TABLE[code].kind === 'refusal';
