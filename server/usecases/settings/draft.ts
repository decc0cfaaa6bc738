import type { Knex } from 'knex';
import type { SettingChange } from '#shared/contract/settings.ts';
import { SESSION_KINDS } from '#shared/domain/session.ts';
import { settingProblem, thresholdClashes } from '#shared/domain/settings-check.ts';
import { loweredEarlyJoins } from '#shared/domain/settings-draft.ts';
import { SETTINGS, type SettingsValues } from '#shared/domain/settings.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { readSettings, valuesIn, type Placed, type StoredSettings, type StoredValue } from './stored.ts';

/** Settings as they stand, and as they would with the wanted changes. */
export interface Draft {
  readonly settings: StoredSettings;
  /** What differs from what stands, with what has to follow (see `lowered`). */
  readonly changes: readonly SettingChange[];
  readonly lowered: readonly SettingChange[];
  readonly after: (placed: Placed) => SettingsValues;
}

const samePlace = (row: StoredValue, change: SettingChange): boolean =>
  row.key === change.key && row.scope_kind === change.scope && row.scope_id === change.scopeId;

/** The value that is set in a place itself; null where it inherits. */
export const setIn = (rows: readonly StoredValue[], change: SettingChange): unknown =>
  rows.find((row) => samePlace(row, change))?.value ?? null;

/** Checks a draft against the table of domain.md 7 and against itself; nothing is written. */
export async function readDraft(db: Knex, wanted: readonly SettingChange[]): Promise<Result<Draft>> {
  for (const change of wanted) {
    const problem = await problemOf(db, change);
    if (problem !== null) return refuse('setting_value', { key: change.key, problem });
  }
  const settings = await readSettings(db);
  const changes = wanted.filter(
    (change) => JSON.stringify(setIn(settings.rows, change)) !== JSON.stringify(change.value),
  );
  if (changes.length === 0) return refuse('nothing_to_change');
  const lowered = loweredEarlyJoins(valuesIn(withChanges(settings.rows, changes), {})).map((one): SettingChange => ({
    key: 'student_early_join_minutes',
    ...one,
  }));
  const above = lowered.find((one) => changes.some((change) => change.value !== null && isSame(change, one)));
  if (above) return refuse('setting_value', { key: above.key, problem: 'above_window' });
  const all = [...changes.filter((change) => !lowered.some((one) => isSame(change, one))), ...lowered];
  const rows = withChanges(settings.rows, all);
  const after = (placed: Placed): SettingsValues => valuesIn(rows, placed);
  const groups = rows.filter((row) => row.scope_kind === 'circle' || row.scope_kind === 'course');
  const places: readonly Placed[] = [
    {},
    ...groups.map((row) => ({ [`${row.scope_kind}_id`]: Number(row.scope_id) }) satisfies Placed),
  ];
  for (const placed of places) {
    const clash = thresholdClashes(after(placed))[0];
    if (clash) return refuse('setting_value', { key: clash.keys[0], problem: 'not_below_present' });
  }
  return ok({ settings, changes: all, lowered, after });
}

const isSame = (a: SettingChange, b: SettingChange): boolean =>
  a.key === b.key && a.scope === b.scope && a.scopeId === b.scopeId;

function withChanges(rows: readonly StoredValue[], changes: readonly SettingChange[]): readonly StoredValue[] {
  const none = { version: 0, changed_by: null, changed_at: 0, reason: null };
  return [
    ...rows.filter((row) => !changes.some((change) => samePlace(row, change))),
    ...changes.map(({ key, scope, scopeId, value }) => ({
      ...none,
      key,
      scope_kind: scope,
      scope_id: scopeId,
      value,
    })),
  ];
}

async function problemOf(db: Knex, { key, scope, scopeId, value }: SettingChange): Promise<string | null> {
  const domainScope = scope === 'circle' || scope === 'course' ? 'group' : scope;
  if (!SETTINGS[key].scopes.includes(domainScope) || !(await placeExists(db, scope, scopeId))) return 'no_such_place';
  // What an academy says of itself has nothing to inherit.
  if (value === null) return SETTINGS[key].range.type === 'text' ? 'not_text' : null;
  if (key === 'academy_name' && String(value).trim() === '') return 'not_text';
  if (key === 'time_zone' && !isTimeZone(String(value))) return 'not_an_option';
  return settingProblem(key, value);
}

async function placeExists(db: Knex, scope: SettingChange['scope'], scopeId: string): Promise<boolean> {
  if (scope === 'academy') return scopeId === '';
  if (scope === 'kind') return SESSION_KINDS.some((kind) => kind === scopeId);
  if (!/^[1-9]\d{0,14}$/.test(scopeId)) return false;
  return (await db(`${scope}s`).where('id', Number(scopeId)).first('id')) !== undefined;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
