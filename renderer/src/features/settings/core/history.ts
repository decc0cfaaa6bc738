import type { SettingsVersion } from '#shared/contract/settings.ts';
import { idOf, isSame } from './draft.ts';

export type Restored = SettingsVersion['changes'][number];

/** What restoring a version would change: each value set since then, from what it is to what it was. */
export function restoredBy(versions: readonly SettingsVersion[], to: number): readonly Restored[] {
  const since = versions.filter(({ version }) => version > to).toSorted((a, b) => a.version - b.version);
  const changed = new Map<string, Restored>();
  for (const change of since.flatMap(({ changes }) => changes)) {
    const first = changed.get(idOf(change));
    changed.set(idOf(change), { ...change, before: change.after, after: first?.after ?? change.before });
  }
  return [...changed.values()].filter(({ before, after }) => !isSame(before, after));
}
