import type { Knex } from 'knex';
import { refuse, type Result } from '#shared/errors.ts';
import { databaseNow } from '../../db/connect.ts';
import type { AcademyRow } from '../../db/tables.ts';
import { appendSettings } from '../../events/event-log.ts';
import { audit } from '../audit/audit.ts';
import { setIn, type Draft } from './draft.ts';
import { academyColumns, isAcademyKey } from './stored.ts';

/** The academy's row is the lock of its settings: one version after the other (domain.md 7). */
export async function lockVersion(trx: Knex.Transaction): Promise<number> {
  const academy = await trx<AcademyRow>('academy').forUpdate().first('settings_version');
  if (!academy) throw new Error('there is no academy yet');
  return academy.settings_version;
}

/** Decided on what no longer stands: both values of what was wanted, and who wrote the newer one. */
export async function staleRefusal(
  trx: Knex.Transaction,
  draft: Pick<Draft, 'settings' | 'changes'>,
  base: number,
): Promise<Result<never>> {
  const { settings, changes } = draft;
  const last: { name: string } | undefined = await trx('setting_versions as v')
    .join('staff as s', 's.id', 'v.changed_by')
    .orderBy('v.version', 'desc')
    .first('s.name');
  return refuse('settings_conflict', {
    expected: base,
    version: settings.version,
    by: last?.name ?? null,
    keys: changes.map((change) => change.key),
    wanted: changes.map((change) => JSON.stringify(change.value)),
    stands: changes.map((change) => JSON.stringify(setIn(settings.rows, change))),
  });
}

export interface WrittenBy {
  readonly staffId: number;
  readonly actor: string;
  readonly reason: string;
  readonly action: 'settings.apply' | 'settings.restore' | 'settings.apply_pending';
}

/** Appends one version with all its values; the academy's own words go into its row too. The lock is the caller's. */
export async function writeVersion(trx: Knex.Transaction, draft: Draft, by: WrittenBy): Promise<number> {
  const version = draft.settings.version + 1;
  for (const change of draft.changes) if (isAcademyKey(change.key)) await keepFirst(trx, draft, change.key);
  await trx('setting_versions').insert(
    draft.changes.map(({ key, scope, scopeId, value }) => ({
      version,
      key,
      scope_kind: scope,
      scope_id: scopeId,
      value: value === null ? null : JSON.stringify(value),
      changed_by: by.staffId,
      changed_at: trx.raw('clock_timestamp()'),
      reason: by.reason,
    })),
  );
  const own = draft.changes.flatMap(({ key, value }) =>
    isAcademyKey(key) && value !== null ? [[academyColumns[key], value] as const] : [],
  );
  await trx('academy').update({ ...Object.fromEntries(own), settings_version: version });
  await audit(trx, {
    actor: by.actor,
    action: by.action,
    subject: `settings-${version}`,
    data: {
      reason: by.reason,
      changes: draft.changes.map((change) => ({ ...change, before: setIn(draft.settings.rows, change) })),
    },
  });
  await appendSettings(trx, { type: 'settings.changed', version, at: await databaseNow(trx) });
  return version;
}

/** The first change of the academy's own word keeps what stood before it, so that it can be restored. */
async function keepFirst(trx: Knex.Transaction, draft: Draft, key: keyof typeof academyColumns): Promise<void> {
  await trx('setting_versions')
    .insert({
      version: 1,
      key,
      value: JSON.stringify(draft.settings.academy?.[academyColumns[key]]),
      changed_at: trx('academy').select('created_at'),
    })
    .onConflict()
    .ignore();
}
