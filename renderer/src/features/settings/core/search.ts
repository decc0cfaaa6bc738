import type { SettingKey } from '#shared/domain/settings.ts';
import { fold } from '#renderer/i18n/fold.ts';
import { type GroupName, GROUPS } from './groups.ts';

export interface Found {
  readonly name: GroupName;
  readonly icon: (typeof GROUPS)[number]['icon'];
  readonly keys: readonly SettingKey[];
}

/** The parts of the page in which every typed word is found: in a setting's texts, or in the name of its part. */
export function searchGroups(
  typed: string,
  textOf: (key: SettingKey) => string,
  nameOf: (group: GroupName) => string,
): readonly Found[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return GROUPS;
  const has = (text: string): boolean => words.every((word) => text.includes(word));
  return GROUPS.flatMap(({ name, icon, keys }) => {
    const group = fold(nameOf(name));
    const found = keys.filter((key) => has(`${group} ${fold(textOf(key))} ${key}`));
    return found.length > 0 || (keys.length === 0 && has(group)) ? [{ name, icon, keys: found }] : [];
  });
}
