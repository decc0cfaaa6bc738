import type { SettingChange, SettingField } from '#shared/contract/settings.ts';
import { settingProblem, type SettingProblem } from '#shared/domain/settings-check.ts';
import { SETTINGS, type SettingKey } from '#shared/domain/settings.ts';
import { toLatinDigits } from '#shared/domain/digits.ts';
import { wholeNumber } from '#renderer/i18n/digits.ts';

export type Value = SettingField['value'];
export type Place = Pick<SettingField, 'scope' | 'scopeId'>;

/** One value that was changed and is not applied. */
export interface Entry extends Place {
  readonly key: SettingKey;
  /** As typed or chosen; null inherits again. */
  readonly input: Value | null;
  /** What was set in that place when the change began; null where it inherited. */
  readonly base: Value | null;
}
export type Entries = Readonly<Record<string, Entry>>;

export const idOf = ({ key, scope, scopeId }: Place & { readonly key: SettingKey }): string =>
  `${key} ${scope} ${scopeId}`;

/** What is set in a place itself. */
export const setIn = (field: SettingField): Value | null => (field.isSet ? field.value : null);

export const isSame = (a: Value | null, b: Value | null): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What was typed, as a value: whole numbers in digits of either kind; what is none stays a text, which is refused. */
export function valueOf(key: SettingKey, input: Value | null): Value | null {
  if (SETTINGS[key].range.type !== 'integer' || typeof input !== 'string') return input;
  return wholeNumber(input) ?? toLatinDigits(input).trim();
}

/** The number of a setting that is one, or what was typed for it. */
export const numberIn = (value: Value): number | string => (typeof value === 'number' ? value : String(value));

/** The draft with one value edited. What is as it stands is no change. */
export function edited(entries: Entries, field: SettingField, input: Value | null): Entries {
  const id = idOf(field);
  const { [id]: before, ...rest } = entries;
  const value = valueOf(field.key, input);
  const stands = setIn(field);
  // The academy has nothing further away than the default: what it uses now is what it says.
  const shown = field.scope === 'academy' && stands === null ? field.value : stands;
  if (isSame(value, shown) || (field.scope === 'academy' && value === null && stands === null)) return rest;
  const { key, scope, scopeId } = field;
  return { ...rest, [id]: { key, scope, scopeId, input, base: before?.base ?? stands } };
}

/** Why a value cannot be applied, before anybody is asked; null when it can. */
export function problemOf({ key, input }: Pick<Entry, 'key' | 'input'>): SettingProblem | 'empty' | null {
  if (input === null) return null;
  if (key === 'academy_name' && String(input).trim() === '') return 'empty';
  return settingProblem(key, valueOf(key, input));
}

/** What the server is asked for, in a steady order. */
export const changesOf = (entries: Entries): SettingChange[] =>
  Object.keys(entries)
    .toSorted()
    .flatMap((id) => {
      const entry = entries[id];
      if (entry === undefined) return [];
      const { key, scope, scopeId, input } = entry;
      return [{ key, scope, scopeId, value: valueOf(key, input) }];
    });

/** Pending or earlier changes as a draft on what stands now. */
export function draftFrom(changes: readonly SettingChange[], fields: readonly SettingField[]): Entries {
  return changes.reduce<Entries>((entries, change) => {
    const field = fields.find((one) => idOf(one) === idOf(change));
    return field === undefined ? entries : edited(entries, field, change.value);
  }, {});
}

/** Values that somebody else set since the change began. */
export function overtaken(
  entries: Entries,
  fields: readonly SettingField[],
): readonly { readonly entry: Entry; readonly field: SettingField }[] {
  return Object.values(entries).flatMap((entry) => {
    const field = fields.find((one) => idOf(one) === idOf(entry));
    return field === undefined || isSame(setIn(field), entry.base) ? [] : [{ entry, field }];
  });
}

/** The same draft on what stands now, without the values that were given up. */
export function rebased(entries: Entries, fields: readonly SettingField[], givenUp: ReadonlySet<string>): Entries {
  return Object.values(entries).reduce<Entries>((kept, entry) => {
    const field = fields.find((one) => idOf(one) === idOf(entry));
    return field === undefined || givenUp.has(idOf(entry)) ? kept : edited(kept, field, entry.input);
  }, {});
}
