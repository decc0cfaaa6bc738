import type { SettingChange, SettingsApplied, SettingsVersion } from '#shared/contract/settings.ts';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { onceOnly } from '../commands.ts';
import { readDraft } from './draft.ts';
import { isAcademyKey, type StoredValue } from './stored.ts';
import { lockVersion, staleRefusal, writeVersion } from './write.ts';

const VERSIONS_SHOWN = 200;

type Row = Omit<StoredValue, 'value'> & { readonly value: SettingChange['value']; readonly name: string | null };

const placeOf = (row: Row): string => `${row.key} ${row.scope_kind} ${row.scope_id}`;

/** Every version, newest first, with what each value was before. */
export async function settingsHistory(deps: Deps, actor: Actor): Promise<Result<{ versions: SettingsVersion[] }>> {
  if (!can(actor, 'settings.edit', { type: 'academy' })) return refuse('forbidden');
  const rows: Row[] = await deps
    .db('setting_versions as v')
    .leftJoin('staff as s', 's.id', 'v.changed_by')
    .orderBy(['v.version', 'v.key', 'v.scope_kind', 'v.scope_id'])
    .select('v.*', 's.name');
  const stood = new Map<string, SettingChange['value']>();
  const versions = new Map<number, SettingsVersion>();
  for (const row of rows) {
    const { version, key } = row;
    const kept = versions.get(version) ?? {
      version,
      at: row.changed_at,
      by: row.name,
      reason: row.reason,
      changes: [],
    };
    const change = { key, scope: row.scope_kind, scopeId: row.scope_id, before: stood.get(placeOf(row)) ?? null };
    kept.changes.push({ ...change, after: row.value });
    versions.set(version, kept);
    stood.set(placeOf(row), row.value);
  }
  if (!versions.has(1)) {
    const academy: { created_at: number } | undefined = await deps.db('academy').first('created_at');
    versions.set(1, { version: 1, at: academy?.created_at ?? 0, by: null, reason: null, changes: [] });
  }
  return ok({ versions: [...versions.values()].toSorted((a, b) => b.version - a.version).slice(0, VERSIONS_SHOWN) });
}

export interface RestoreInput {
  readonly version: number;
  readonly baseVersion: number;
  readonly reason: string;
  readonly commandId?: string | undefined;
}

/** Sets everything as it stood at an earlier version: a new version, so that nothing of the history is lost. */
export async function restoreSettings(deps: Deps, actor: Actor, input: RestoreInput): Promise<Result<SettingsApplied>> {
  if (!can(actor, 'settings.edit', { type: 'academy' })) return refuse('forbidden');
  const command = { name: 'settings.restore', commandId: input.commandId };
  const result = await deps.db.transaction((trx) =>
    onceOnly(trx, actor, command, async (): Promise<Result<SettingsApplied>> => {
      const version = await lockVersion(trx);
      if (input.version >= version) return refuse('nothing_to_change');
      const rows: Row[] = await trx('setting_versions').orderBy('version');
      const then = new Map(rows.filter((row) => row.version <= input.version).map((row) => [placeOf(row), row.value]));
      const touched = new Map(rows.filter((row) => row.version > input.version).map((row) => [placeOf(row), row]));
      const changes = [...touched].flatMap(
        ([place, { key, scope_kind: scope, scope_id: scopeId }]): SettingChange[] => {
          const value = then.get(place) ?? null;
          return value === null && isAcademyKey(key) ? [] : [{ key, scope, scopeId, value }];
        },
      );
      const draft = await readDraft(trx, changes);
      if (!draft.ok) return draft;
      if (version !== input.baseVersion) return staleRefusal(trx, draft.value, input.baseVersion);
      const by = {
        staffId: actor.staffId,
        actor: actorLabel(actor),
        reason: input.reason,
        action: 'settings.restore',
      } as const;
      return ok({ version: await writeVersion(trx, draft.value, by), pending: false, results: [] });
    }),
  );
  if (result.ok) deps.hub.wake();
  return result;
}
