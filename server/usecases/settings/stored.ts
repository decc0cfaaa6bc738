import type { Knex } from 'knex';
import type { SessionKind } from '#shared/domain/session.ts';
import type { SettingKey, SettingSet, SettingsValues } from '#shared/domain/settings.ts';
import type { AcademyRow } from '../../db/tables.ts';
import { together } from '../../db/together.ts';

/** Where a value stands in the table; `group` of the domain is a circle or a course here. */
export type StoredScope = 'academy' | 'kind' | 'circle' | 'course' | 'session';

export interface StoredValue {
  readonly key: SettingKey;
  readonly scope_kind: StoredScope;
  readonly scope_id: string;
  /** Null: inherit again. */
  readonly value: unknown;
  readonly version: number;
  readonly changed_by: number | null;
  readonly changed_at: number;
  readonly reason: string | null;
}

/** What of a session or of a group decides which settings reach it. */
export interface Placed {
  readonly id?: number | null;
  readonly circle_id?: number | null;
  readonly course_id?: number | null;
}

export interface StoredSettings {
  readonly version: number;
  readonly academy: AcademyRow | undefined;
  /** The newest value of each key in each place. */
  readonly rows: readonly StoredValue[];
  /** Everything set anywhere that bears on this; the nearest value wins (domain.md 7). */
  readonly bearingOn: (placed: Placed) => SettingsValues;
}

/** What an academy says of itself stands in its own row; the versions only tell its history (domain.md 7). */
export const academyColumns = {
  academy_name: 'name',
  time_zone: 'time_zone',
  week_start: 'week_start',
  digits: 'digits',
  show_hijri: 'show_hijri',
  language: 'language',
} as const satisfies Partial<Record<SettingKey, keyof AcademyRow>>;

export const isAcademyKey = (key: string): key is keyof typeof academyColumns => Object.hasOwn(academyColumns, key);

/** The academy's own words take the place of what the versions last said of them. */
function withOwn(rows: readonly StoredValue[], academy: AcademyRow): readonly StoredValue[] {
  const own = Object.entries(academyColumns).map(([key, column]): StoredValue => {
    const last = rows.find((row) => row.key === key);
    const none = { version: 1, changed_by: null, changed_at: 0, reason: null };
    return { ...(last ?? none), key: key as SettingKey, scope_kind: 'academy', scope_id: '', value: academy[column] };
  });
  return [...rows.filter((row) => !isAcademyKey(row.key)), ...own];
}

/** What the settings are read by, for whoever reads them together with something else. */
export const SETTINGS_STATEMENTS = {
  settings: {
    name: 'settings-standing',
    text: `select distinct on (key, scope_kind, scope_id) key, scope_kind, scope_id, value, version, changed_by, changed_at, reason
      from setting_versions order by key, scope_kind, scope_id, version desc`,
    values: [],
  },
  academy: { name: 'settings-academy', text: 'select * from academy limit 1', values: [] },
} as const;

/** A value and where it stands: what is needed to judge by it. */
export type ValueInPlace = Pick<StoredValue, 'key' | 'scope_kind' | 'scope_id' | 'value'>;

export type SettingsRows = { readonly settings: StoredValue; readonly academy: AcademyRow };

/** The settings as they stand, read once for any number of sessions. */
export async function readSettings(db: Knex): Promise<StoredSettings> {
  return settingsFrom(await together<SettingsRows>(db, SETTINGS_STATEMENTS));
}

export function settingsFrom(found: {
  readonly settings: readonly StoredValue[];
  readonly academy: readonly AcademyRow[];
}): StoredSettings {
  const [academy] = found.academy;
  const rows = academy ? withOwn(found.settings, academy) : found.settings;
  return {
    version: academy?.settings_version ?? 1,
    academy,
    rows,
    bearingOn: (placed) => valuesIn(rows, placed),
  };
}

/** The values of these rows that bear on a session, a group or, named by nothing, on the whole academy. */
export function valuesIn(rows: readonly ValueInPlace[], placed: Placed): SettingsValues {
  const setAt = (kind: StoredScope, scopeId: string): SettingSet =>
    Object.fromEntries(
      rows
        .filter((row) => row.scope_kind === kind && row.scope_id === scopeId && row.value !== null)
        .map((row) => [row.key, row.value]),
    );
  return {
    academy: setAt('academy', ''),
    kinds: {
      quran: setAt('kind', 'quran'),
      academic: setAt('kind', 'academic'),
      interactive: setAt('kind', 'interactive'),
    } satisfies Record<SessionKind, SettingSet>,
    group: {
      ...(placed.circle_id ? setAt('circle', String(placed.circle_id)) : {}),
      ...(placed.course_id ? setAt('course', String(placed.course_id)) : {}),
    },
    session: placed.id ? setAt('session', String(placed.id)) : {},
  };
}
