import { policyOf } from './policy.ts';
import { SESSION_KINDS, type SessionKind } from './session.ts';
import { SETTINGS, WEEKDAYS, type SettingKey, type SettingsValues } from './settings.ts';

/** Why a setting's value is refused. */
export type SettingProblem =
  | 'not_an_integer'
  | 'below_range'
  | 'above_range'
  | 'not_a_multiple'
  | 'not_weekdays'
  | 'too_many_days'
  | 'not_an_option'
  | 'not_a_flag'
  | 'not_text'
  | 'too_long';

const integerProblem = (value: unknown, min: number, max: number, step: number): SettingProblem | null => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return 'not_an_integer';
  if (value < min) return 'below_range';
  if (value > max) return 'above_range';
  return value % step === 0 ? null : 'not_a_multiple';
};

const weekdaysProblem = (value: unknown, maxCount: number): SettingProblem | null => {
  const known: readonly unknown[] = WEEKDAYS;
  if (!Array.isArray(value) || !value.every((day) => known.includes(day))) return 'not_weekdays';
  if (new Set(value).size !== value.length) return 'not_weekdays';
  return value.length <= maxCount ? null : 'too_many_days';
};

/**
 * What is wrong with a value for a setting, by the table of domain.md 7 alone; null when nothing is.
 * Whether a time zone exists is checked where zones are known.
 */
export const settingProblem = (key: SettingKey, value: unknown): SettingProblem | null => {
  const { range } = SETTINGS[key];
  if (range.type === 'integer') return integerProblem(value, range.min, range.max, range.step ?? 1);
  if (range.type === 'weekdays') return weekdaysProblem(value, range.maxCount);
  if (range.type === 'flag') return typeof value === 'boolean' ? null : 'not_a_flag';
  if (typeof value !== 'string') return 'not_text';
  if (range.type === 'choice') return range.options.includes(value) ? null : 'not_an_option';
  if (range.type === 'text') return value.length <= range.maxLength ? null : 'too_long';
  return value === '' ? 'not_an_option' : null;
};

/** Two thresholds that stand the wrong way round for a kind of session. */
export type ThresholdClash = {
  readonly kind: SessionKind;
  readonly keys: readonly ['partial_from_percent' | 'teacher_partial_from_percent', SettingKey];
};

/** Partial must stay below present after inheritance, for students and teachers (domain.md 7). */
export const thresholdClashes = (values: SettingsValues): readonly ThresholdClash[] =>
  SESSION_KINDS.flatMap((kind) => {
    const policy = policyOf(values, kind);
    const clashes: ThresholdClash[] = [];
    if (policy.partialFromPercent >= policy.presentFromPercent) {
      clashes.push({ kind, keys: ['partial_from_percent', 'present_from_percent'] });
    }
    if (policy.teacherPartialFromPercent >= policy.teacherPresentFromPercent) {
      clashes.push({ kind, keys: ['teacher_partial_from_percent', 'teacher_present_from_percent'] });
    }
    return clashes;
  });
