import { oc } from '@orpc/contract';
import { z } from 'zod';
import { NOTICE_KINDS } from '../domain/notices.ts';
import { id, instant, limitUpTo, writtenId } from './common.ts';

const what = z.enum(NOTICE_KINDS);

/** Something that one is told of; the words are the screen's. */
export const notice = z.object({
  id,
  what,
  sessionId: id.nullable(),
  data: z.object({
    title: z.string(),
    teacher: z.string(),
    startsAt: instant.nullable(),
    /** When the class was to begin before. */
    before: instant.nullable(),
    reason: z.string(),
  }),
  at: instant,
  readAt: instant.nullable(),
  /** It also stands on the desktop, outside the window. */
  desktop: z.boolean(),
});
export type Notice = z.infer<typeof notice>;

export const noticePreference = z.strictObject({ what, inApp: z.boolean(), desktop: z.boolean() });
export type NoticePreference = z.infer<typeof noticePreference>;

const preferences = z.object({ preferences: z.array(noticePreference) });

/** Everybody's own notices: there are no others to ask for. */
export const noticesContract = {
  list: oc
    .route({ method: 'GET', path: '/notices' })
    .input(
      z.strictObject({
        before: writtenId.optional(),
        limit: limitUpTo(100).default(30),
      }),
    )
    .output(z.object({ notices: z.array(notice), unread: z.number().int() })),
  read: oc
    .route({ method: 'POST', path: '/notices/read' })
    .input(z.strictObject({ upTo: id }))
    .output(z.object({ unread: z.number().int() })),
  preferences: oc.route({ method: 'GET', path: '/notices/preferences' }).output(preferences),
  setPreference: oc.route({ method: 'POST', path: '/notices/preferences' }).input(noticePreference).output(preferences),
};
