import { SESSION_KINDS, type SessionKind } from './session.ts';
import { resolveSetting, type SettingsValues } from './settings.ts';

/** A place in which the early join has to come down with the creation window. */
export type Lowered = { readonly scope: 'academy' | 'kind'; readonly scopeId: string; readonly value: number };

const earlyAndWindow = (values: SettingsValues, kind: SessionKind): { early: number; window: number } => ({
  early: resolveSetting(values, 'student_early_join_minutes', kind).value,
  window: resolveSetting(values, 'meeting_creation_window_minutes', kind).value,
});

/**
 * Students are never let in before the room may exist: where the early join stands above the creation window, the values
 * that bring it down (domain.md 7). First the academy's own, then those of the kinds that are still above.
 */
export const loweredEarlyJoins = (values: SettingsValues): readonly Lowered[] => {
  const alone = { academy: values.academy ?? {} };
  const academy = earlyAndWindow(alone, 'quran');
  const lowered: Lowered[] = [];
  const first = academy.early > academy.window;
  if (first) lowered.push({ scope: 'academy', scopeId: '', value: academy.window });
  const then: SettingsValues = first
    ? { ...values, academy: { ...values.academy, student_early_join_minutes: academy.window } }
    : values;
  for (const kind of SESSION_KINDS) {
    const { early, window } = earlyAndWindow(then, kind);
    if (early > window) lowered.push({ scope: 'kind', scopeId: kind, value: window });
  }
  return lowered;
};
