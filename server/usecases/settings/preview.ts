import type { Knex } from 'knex';
import type { SettingChange, SettingsPreview } from '#shared/contract/settings.ts';
import { can } from '#shared/domain/permissions.ts';
import { POLICY_SETTINGS, policyOf, type Policy } from '#shared/domain/policy.ts';
import type { SessionKind } from '#shared/domain/session.ts';
import { resolveSetting } from '#shared/domain/settings.ts';
import { DAY } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { classesOn, type Calendar } from './classes.ts';
import { comingBookings, comingRooms } from './coming.ts';
import { readDraft, type Draft } from './draft.ts';
import type { Placed } from './stored.ts';
import { whatIf } from './what-if.ts';

export interface PreviewInput {
  readonly changes: readonly SettingChange[];
  readonly days: 30 | 90;
  /** When it would be applied; null: at once. */
  readonly at: number | null;
}

/** What a draft would change: past verdicts, the coming rooms and bookings, the classes of a blocked day (domain.md 7). */
export async function previewSettings(deps: Deps, actor: Actor, input: PreviewInput): Promise<Result<SettingsPreview>> {
  if (!can(actor, 'settings.edit', { type: 'academy' })) return refuse('forbidden');
  const read = await readDraft(deps.db, input.changes);
  if (!read.ok) return read;
  const draft = read.value;
  const now = await databaseNow(deps.db);
  const from = now - input.days * DAY;
  const since = input.at ?? now;
  const past = await whatIf(deps.db, {
    from,
    to: now,
    now,
    judge: (placed, kind, policy) => redone(draft, placed, kind, policy),
  });
  return ok({
    version: draft.settings.version,
    from,
    to: now,
    ...past,
    ...(await comingRooms(deps.db, draft, since)),
    ...(await comingBookings(deps.db, draft, since)),
    lowered: [...draft.lowered],
    blocked: await hitClasses(deps.db, draft, since),
  });
}

/** A session's own frozen numbers, but for those that the draft changes for it: only the draft's effect is shown. */
function redone(draft: Draft, placed: Placed, kind: SessionKind, frozen: Policy): Policy {
  const [before, after] = [policyOf(draft.settings.bearingOn(placed), kind), policyOf(draft.after(placed), kind)];
  const fields = Object.keys(POLICY_SETTINGS) as (keyof Policy)[];
  const changed = fields.filter((field) => before[field] !== after[field]);
  return { ...frozen, ...Object.fromEntries(changed.map((field) => [field, after[field]])) };
}

/** The classes of days that become blocked; another zone moves what falls on such a day too (domain.md 5). */
async function hitClasses(db: Knex, draft: Draft, since: number): Promise<SettingsPreview['blocked']> {
  const [before, after] = [draft.settings.bearingOn({}), draft.after({})].map((values) => ({
    zone: resolveSetting(values, 'time_zone', 'quran').value,
    blocked: resolveSetting(values, 'blocked_days', 'quran').value,
  })) as [Calendar, Calendar];
  const days = after.blocked.filter((day) => !before.blocked.includes(day));
  if (days.length === 0 && before.zone === after.zone) return { days, classes: [], more: false };
  const bufferMinutes = resolveSetting(draft.after({}), 'buffer_minutes', 'quran').value;
  return { days, ...(await classesOn(db, { before, after, bufferMinutes, since })) };
}
