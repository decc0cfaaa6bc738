import type { SessionKind } from './session.ts';

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];
export const isWeekday = (name: string): name is Weekday => WEEKDAYS.some((day) => day === name);

/** The days on which an academy's week may begin. */
const WEEK_STARTS = ['saturday', 'sunday', 'monday'] as const satisfies readonly Weekday[];
type WeekStart = (typeof WEEK_STARTS)[number];

/** Where a setting may be set, from far to near; `group` is a circle or a course (domain.md 7). */
export const SETTING_SCOPES = ['academy', 'kind', 'group', 'session'] as const;
export type SettingScope = (typeof SETTING_SCOPES)[number];

/** The value that each setting takes. */
export type SettingValues = {
  readonly default_meeting_duration_minutes: number;
  readonly meeting_creation_window_minutes: number;
  readonly meeting_cleanup_delay_minutes: number;
  readonly blocked_days: readonly Weekday[];
  readonly buffer_minutes: number;
  readonly max_participants: number;
  readonly student_early_join_minutes: number;
  readonly lateness_grace_minutes: number;
  readonly absent_wait_minutes: number;
  readonly reconnect_grace_seconds: number;
  readonly timeout_silence_seconds: number;
  readonly stale_cycle_minutes: number;
  readonly partial_from_percent: number;
  readonly present_from_percent: number;
  readonly teacher_partial_from_percent: number;
  readonly teacher_present_from_percent: number;
  readonly reschedule_notice_hours: number;
  readonly academy_name: string;
  readonly time_zone: string;
  readonly week_start: WeekStart;
  readonly digits: 'latin' | 'arabic';
  readonly show_hijri: boolean;
  readonly language: 'ar' | 'en';
};
export type SettingKey = keyof SettingValues;

export type SettingUnit = 'minutes' | 'seconds' | 'hours' | 'percent' | 'people';

/** What a setting accepts. */
export type SettingRange =
  | { readonly type: 'integer'; readonly min: number; readonly max: number; readonly step?: number }
  | { readonly type: 'weekdays'; readonly maxCount: number }
  | { readonly type: 'choice'; readonly options: readonly string[] }
  | { readonly type: 'flag' }
  | { readonly type: 'text'; readonly maxLength: number }
  | { readonly type: 'time_zone' };

export type SettingDefinition<Key extends SettingKey = SettingKey> = {
  readonly default: SettingValues[Key];
  /** Where the default differs by kind of session. */
  readonly defaultByKind?: Readonly<Record<SessionKind, SettingValues[Key]>>;
  readonly range: SettingRange;
  readonly unit?: SettingUnit;
  readonly scopes: readonly SettingScope[];
};

const integer = (min: number, max: number, step?: number): SettingRange =>
  step === undefined ? { type: 'integer', min, max } : { type: 'integer', min, max, step };

/** The table of domain.md 7. */
export const SETTINGS: { readonly [Key in SettingKey]: SettingDefinition<Key> } = {
  default_meeting_duration_minutes: {
    default: 60,
    range: integer(15, 180, 5),
    unit: 'minutes',
    scopes: ['academy', 'kind', 'group'],
  },
  meeting_creation_window_minutes: {
    default: 15,
    range: integer(0, 120),
    unit: 'minutes',
    scopes: ['academy', 'kind'],
  },
  meeting_cleanup_delay_minutes: { default: 30, range: integer(0, 240), unit: 'minutes', scopes: ['academy', 'kind'] },
  blocked_days: { default: ['friday', 'saturday'], range: { type: 'weekdays', maxCount: 6 }, scopes: ['academy'] },
  buffer_minutes: { default: 5, range: integer(0, 60), unit: 'minutes', scopes: ['academy'] },
  max_participants: { default: 50, range: integer(2, 500), unit: 'people', scopes: ['academy', 'session'] },
  student_early_join_minutes: { default: 10, range: integer(0, 120), unit: 'minutes', scopes: ['academy', 'kind'] },
  lateness_grace_minutes: {
    default: 10,
    defaultByKind: { quran: 5, academic: 10, interactive: 10 },
    range: integer(0, 60),
    unit: 'minutes',
    scopes: ['kind'],
  },
  absent_wait_minutes: { default: 15, range: integer(5, 60), unit: 'minutes', scopes: ['academy', 'kind'] },
  reconnect_grace_seconds: { default: 120, range: integer(0, 600), unit: 'seconds', scopes: ['academy', 'group'] },
  timeout_silence_seconds: { default: 20, range: integer(0, 60), unit: 'seconds', scopes: ['academy'] },
  stale_cycle_minutes: { default: 30, range: integer(5, 240), unit: 'minutes', scopes: ['academy'] },
  partial_from_percent: { default: 50, range: integer(1, 100), unit: 'percent', scopes: ['academy', 'group'] },
  present_from_percent: { default: 80, range: integer(1, 100), unit: 'percent', scopes: ['academy', 'group'] },
  teacher_partial_from_percent: { default: 50, range: integer(1, 100), unit: 'percent', scopes: ['academy'] },
  teacher_present_from_percent: { default: 90, range: integer(1, 100), unit: 'percent', scopes: ['academy'] },
  reschedule_notice_hours: { default: 24, range: integer(0, 168), unit: 'hours', scopes: ['academy'] },
  academy_name: { default: '', range: { type: 'text', maxLength: 120 }, scopes: ['academy'] },
  time_zone: { default: 'Asia/Riyadh', range: { type: 'time_zone' }, scopes: ['academy'] },
  week_start: { default: 'saturday', range: { type: 'choice', options: WEEK_STARTS }, scopes: ['academy'] },
  digits: { default: 'latin', range: { type: 'choice', options: ['latin', 'arabic'] }, scopes: ['academy'] },
  show_hijri: { default: true, range: { type: 'flag' }, scopes: ['academy'] },
  language: { default: 'ar', range: { type: 'choice', options: ['ar', 'en'] }, scopes: ['academy'] },
};

export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(SETTINGS, key);

export const SETTING_KEYS: readonly SettingKey[] = Object.keys(SETTINGS).filter(isSettingKey);

/** The values set at one place; a key that is not there is inherited. */
export type SettingSet = Partial<SettingValues>;

/** Everything set anywhere that bears on one session. */
export type SettingsValues = {
  readonly academy?: SettingSet;
  readonly kinds?: Partial<Readonly<Record<SessionKind, SettingSet>>>;
  readonly group?: SettingSet;
  readonly session?: SettingSet;
};

/** A value in force and the place it comes from, so that a screen can say "inherits 10 from the academy". */
export type ResolvedSetting<Key extends SettingKey> = {
  readonly value: SettingValues[Key];
  readonly from: SettingScope | 'default';
};

/** The default of a setting for a kind of session. */
export const defaultOf = <Key extends SettingKey>(key: Key, kind: SessionKind): SettingValues[Key] => {
  const definition: SettingDefinition<Key> = SETTINGS[key];
  return definition.defaultByKind?.[kind] ?? definition.default;
};

/** The nearest set value wins (domain.md 7); a value at a place where the setting has no scope is ignored. */
export const resolveSetting = <Key extends SettingKey>(
  values: SettingsValues,
  key: Key,
  kind: SessionKind,
): ResolvedSetting<Key> => {
  const sets = { academy: values.academy, kind: values.kinds?.[kind], group: values.group, session: values.session };
  for (const scope of SETTING_SCOPES.toReversed()) {
    const value = SETTINGS[key].scopes.includes(scope) ? sets[scope]?.[key] : undefined;
    if (value !== undefined) return { value, from: scope };
  }
  return { value: defaultOf(key, kind), from: 'default' };
};
