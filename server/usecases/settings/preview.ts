import type { SettingChange, SettingsPreview } from '#shared/contract/settings.ts';
import { can } from '#shared/domain/permissions.ts';
import { POLICY_SETTINGS, policyOf, type Policy } from '#shared/domain/policy.ts';
import type { SessionKind } from '#shared/domain/session.ts';
import { resolveSetting } from '#shared/domain/settings.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { classesOn } from './classes.ts';
import { readDraft, type Draft } from './draft.ts';
import { GROUP_COLUMNS } from './policy.ts';
import type { Placed } from './stored.ts';
import { whatIf } from './what-if.ts';

const ROOMS_SHOWN = 20;

export interface PreviewInput {
  readonly changes: readonly SettingChange[];
  readonly days: 30 | 90;
  /** When it would be applied; null: at once. */
  readonly at: number | null;
}

/** What a draft would change: past verdicts, the coming week's rooms, the classes of a newly blocked day (domain.md 7). */
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
  const rooms = await changedRooms(deps, draft, since);
  const blockedNow = resolveSetting(draft.settings.bearingOn({}), 'blocked_days', 'quran').value;
  const blocked = resolveSetting(draft.after({}), 'blocked_days', 'quran').value;
  const days = blocked.filter((day) => !blockedNow.includes(day));
  return ok({
    version: draft.settings.version,
    from,
    to: now,
    ...past,
    rooms: rooms.slice(0, ROOMS_SHOWN),
    roomsChanged: rooms.length,
    lowered: [...draft.lowered],
    blocked: { days, ...(await classesOn(deps.db, { days, blocked, since })) },
  });
}

/** A session's own frozen numbers, but for those that the draft changes for it: only the draft's effect is shown. */
function redone(draft: Draft, placed: Placed, kind: SessionKind, frozen: Policy): Policy {
  const [before, after] = [policyOf(draft.settings.bearingOn(placed), kind), policyOf(draft.after(placed), kind)];
  const fields = Object.keys(POLICY_SETTINGS) as (keyof Policy)[];
  const changed = fields.filter((field) => before[field] !== after[field]);
  return { ...frozen, ...Object.fromEntries(changed.map((field) => [field, after[field]])) };
}

/** Rooms of the coming week that are not open yet and would open at another time. */
async function changedRooms(deps: Deps, draft: Draft, since: number): Promise<SettingsPreview['rooms']> {
  const found = await deps.db.raw<{
    rows: (Placed & { id: number; kind: SessionKind; title: string; starts_at: number })[];
  }>(
    `select s.id, s.kind, s.title, s.starts_at, ${GROUP_COLUMNS} from sessions s
     where s.status = 'scheduled' and s.starts_at > greatest(clock_timestamp(), ?) and s.starts_at < ?
     order by s.starts_at, s.id`,
    [at(since), at(since + 7 * DAY)],
  );
  return found.rows.flatMap((row) => {
    const opens = (values: ReturnType<Draft['after']>): number =>
      row.starts_at - policyOf(values, row.kind).meetingCreationWindowMinutes * MINUTE;
    const [before, after] = [opens(draft.settings.bearingOn(row)), opens(draft.after(row))];
    return before === after ? [] : [{ sessionId: row.id, title: row.title, before, after }];
  });
}
