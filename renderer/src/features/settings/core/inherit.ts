import type { SettingField, SettingsPage } from '#shared/contract/settings.ts';
import type { SessionKind } from '#shared/domain/session.ts';
import { defaultOf } from '#shared/domain/settings.ts';
import { type Entries, idOf, problemOf, setIn, type Value, valueOf } from './draft.ts';

export interface Inherited {
  readonly value: Value;
  readonly from: 'default' | 'academy' | 'kind';
}

/** What a place would inherit, the draft counted in (domain.md 7: the nearest set value wins). */
export function inheritedBy(
  field: SettingField,
  kind: SessionKind | null,
  fields: readonly SettingField[],
  entries: Entries,
): Inherited {
  const said = (scope: SettingField['scope'], scopeId: string): Value | null => {
    const found = fields.find((one) => one.key === field.key && one.scope === scope && one.scopeId === scopeId);
    if (found === undefined) return null;
    const entry = entries[idOf(found)];
    return entry === undefined || problemOf(entry) !== null ? setIn(found) : valueOf(entry.key, entry.input);
  };
  const below = field.scope !== 'academy' && field.scope !== 'kind';
  const ofKind = below && kind !== null ? said('kind', kind) : null;
  if (ofKind !== null) return { value: ofKind, from: 'kind' };
  const ofAcademy = field.scope === 'academy' ? null : said('academy', '');
  if (ofAcademy !== null) return { value: ofAcademy, from: 'academy' };
  const byDefault = defaultOf(field.key, kind ?? 'quran');
  return { value: typeof byDefault === 'object' ? [...byDefault] : byDefault, from: 'default' };
}

/** The kind of session that a place is about; null for the academy. */
export const kindOf = (page: SettingsPage, place: Pick<SettingField, 'scope' | 'scopeId'>): SessionKind | null =>
  page.places.find((one) => one.scope === place.scope && one.scopeId === place.scopeId)?.kind ?? null;
