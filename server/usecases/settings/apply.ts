import type { SettingChange, SettingsApplied } from '#shared/contract/settings.ts';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { onceOnly } from '../commands.ts';
import { decideClasses, type ClassDecision } from './classes.ts';
import { readDraft } from './draft.ts';
import { lockVersion, staleRefusal, writeVersion } from './write.ts';

export interface ApplyInput {
  readonly changes: readonly SettingChange[];
  readonly baseVersion: number;
  readonly reason: string;
  /** Null: at once. */
  readonly at: number | null;
  readonly classes: readonly ClassDecision[];
  readonly commandId?: string | undefined;
}

/**
 * Applies a draft as one new version, or keeps it for its date. What was decided about the classes of a day that becomes
 * blocked is done at once, each by itself: people are told early (domain.md 5, 7).
 */
export async function applySettings(deps: Deps, actor: Actor, input: ApplyInput): Promise<Result<SettingsApplied>> {
  if (!can(actor, 'settings.edit', { type: 'academy' })) return refuse('forbidden');
  const command = { name: 'settings.apply', commandId: input.commandId };
  const written = await deps.db.transaction((trx) =>
    onceOnly(trx, actor, command, async (): Promise<Result<Omit<SettingsApplied, 'results'>>> => {
      const version = await lockVersion(trx);
      const draft = await readDraft(trx, input.changes);
      if (version !== input.baseVersion && (draft.ok || draft.refusal.code === 'nothing_to_change')) {
        if (!draft.ok) return refuse('settings_conflict', { expected: input.baseVersion, version });
        return staleRefusal(trx, draft.value, input.baseVersion);
      }
      if (!draft.ok) return draft;
      const now = await databaseNow(trx);
      if (input.at !== null) {
        if (input.at <= now) return refuse('bad_input', { field: 'at' });
        if (await trx('pending_settings').where('state', 'waiting').first('id')) return refuse('settings_pending');
        const [kept]: { id: number }[] = await trx('pending_settings')
          .insert({
            base_version: version,
            changes: JSON.stringify(draft.value.changes),
            reason: input.reason,
            apply_at: at(input.at),
            asked_by: actor.staffId,
          })
          .returning('id');
        await audit(trx, {
          actor: actorLabel(actor),
          action: 'settings.apply_later',
          subject: `pending-settings-${kept?.id}`,
          data: { at: input.at, reason: input.reason, changes: draft.value.changes },
        });
        return ok({ version, pending: true });
      }
      const by = {
        staffId: actor.staffId,
        actor: actorLabel(actor),
        reason: input.reason,
        action: 'settings.apply',
      } as const;
      return ok({ version: await writeVersion(trx, draft.value, by), pending: false });
    }),
  );
  if (!written.ok) return written;
  deps.hub.wake();
  return ok({ ...written.value, results: await decideClasses(deps, actor, input) });
}

/** Takes back what waits for its date. */
export async function withdrawPending(deps: Deps, actor: Actor, id: number): Promise<Result<{ withdrawn: boolean }>> {
  if (!can(actor, 'settings.edit', { type: 'academy' })) return refuse('forbidden');
  return deps.db.transaction(async (trx) => {
    const changed = await trx('pending_settings').where({ id, state: 'waiting' }).update({ state: 'withdrawn' });
    if (changed !== 1) return refuse('not_found');
    await audit(trx, { actor: actorLabel(actor), action: 'settings.withdraw', subject: `pending-settings-${id}` });
    return ok({ withdrawn: true });
  });
}

interface DueRow {
  readonly id: number;
  readonly base_version: number;
  readonly changes: SettingChange[];
  readonly reason: string;
  readonly asked_by: number;
}

/** Every tick: what was kept for a date that has come on the database's clock becomes the next version (domain.md 7). */
export async function applyDueSettings(deps: Deps): Promise<{ applied: number; refused: number }> {
  const counts = await deps.db.transaction(async (trx) => {
    const due: DueRow | undefined = await trx('pending_settings')
      .where('state', 'waiting')
      .where('apply_at', '<=', trx.raw('clock_timestamp()'))
      .forUpdate()
      .first();
    if (!due) return { applied: 0, refused: 0 };
    await lockVersion(trx);
    const touched = await trx('setting_versions')
      .where('version', '>', due.base_version)
      .whereIn('key', [...new Set(due.changes.map((change) => change.key))])
      .first('version');
    const draft = await readDraft(trx, due.changes);
    const code = touched ? 'settings_conflict' : draft.ok ? null : draft.refusal.code;
    if (code !== null || !draft.ok) {
      await trx('pending_settings').where('id', due.id).update({ state: 'refused', refused: code });
      return { applied: 0, refused: 1 };
    }
    const by = {
      staffId: due.asked_by,
      actor: `staff-${due.asked_by}`,
      reason: due.reason,
      action: 'settings.apply_pending',
    } as const;
    const version = await writeVersion(trx, draft.value, by);
    await trx('pending_settings').where('id', due.id).update({ state: 'applied', version });
    return { applied: 1, refused: 0 };
  });
  if (counts.applied > 0) deps.hub.wake();
  return counts;
}
