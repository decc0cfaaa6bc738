import type { Notice, NoticePreference } from '#shared/contract/notices.ts';
import { DEFAULT_CHANNELS, kindsFor, type NoticeKind } from '#shared/domain/notices.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';

interface NoticeRow {
  readonly id: number;
  readonly what: NoticeKind;
  readonly session_id: number | null;
  readonly data: Notice['data'];
  readonly at: number;
  readonly read_at: number | null;
}

/** One's own notices, newest first, with the number of unread ones. */
export async function listNotices(
  deps: Deps,
  actor: Actor,
  input: { readonly before?: number | undefined; readonly limit: number },
): Promise<{ notices: Notice[]; unread: number }> {
  const preferences = await preferencesOf(deps, actor);
  const rows: NoticeRow[] = await deps
    .db('notices')
    .where('staff_id', actor.staffId)
    .modify((query) => {
      if (input.before !== undefined) void query.where('id', '<', input.before);
    })
    .orderBy('id', 'desc')
    .limit(input.limit);
  const unread = await deps
    .db('notices')
    .where('staff_id', actor.staffId)
    .whereNull('read_at')
    .whereNotIn(
      'what',
      [...preferences].filter(([, { inApp }]) => !inApp).map(([what]) => what),
    )
    .count<{ n: number }[]>('* as n');
  return {
    unread: unread[0]?.n ?? 0,
    notices: rows.map((row) => {
      const { inApp, desktop } = preferences.get(row.what) ?? DEFAULT_CHANNELS;
      return {
        id: row.id,
        what: row.what,
        sessionId: row.session_id,
        data: row.data,
        at: row.at,
        readAt: row.read_at ?? (inApp ? null : row.at),
        desktop,
      };
    }),
  };
}

/** Marks one's own notices as read up to and with this one. */
export async function readNotices(deps: Deps, actor: Actor, upTo: number): Promise<{ unread: number }> {
  await deps
    .db('notices')
    .where('staff_id', actor.staffId)
    .where('id', '<=', upTo)
    .whereNull('read_at')
    .update({ read_at: deps.db.raw('clock_timestamp()') });
  return { unread: (await listNotices(deps, actor, { limit: 1 })).unread };
}

async function preferencesOf(
  deps: Deps,
  actor: Actor,
): Promise<ReadonlyMap<NoticeKind, { readonly inApp: boolean; readonly desktop: boolean }>> {
  const rows: { what: NoticeKind; in_app: boolean; desktop: boolean }[] = await deps
    .db('notice_preferences')
    .where('staff_id', actor.staffId);
  return new Map(rows.map((row) => [row.what, { inApp: row.in_app, desktop: row.desktop }]));
}

/** Where each kind of notice that concerns one's role appears. */
export async function noticePreferences(deps: Deps, actor: Actor): Promise<{ preferences: NoticePreference[] }> {
  const set = await preferencesOf(deps, actor);
  return {
    preferences: kindsFor(actor.role).map((what) => ({ what, ...(set.get(what) ?? DEFAULT_CHANNELS) })),
  };
}

export async function setNoticePreference(
  deps: Deps,
  actor: Actor,
  wanted: NoticePreference,
): Promise<Result<{ preferences: NoticePreference[] }>> {
  if (!kindsFor(actor.role).includes(wanted.what)) return refuse('bad_input', { field: 'what' });
  await deps
    .db('notice_preferences')
    .insert({ staff_id: actor.staffId, what: wanted.what, in_app: wanted.inApp, desktop: wanted.desktop })
    .onConflict(['staff_id', 'what'])
    .merge();
  return ok(await noticePreferences(deps, actor));
}
