import { useTranslation } from 'react-i18next';
import type { SettingField, SettingsPage } from '#shared/contract/settings.ts';
import { isWeekday, SETTINGS, type SettingKey } from '#shared/domain/settings.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { problemOf, Value } from '../core/draft.ts';

const OPTIONS = ['latin', 'arabic', 'ar', 'en'] as const;

export interface SettingWords {
  /** The unit alone, as it stands behind a number: دقائق, %. */
  readonly unit: (key: SettingKey, value: Value) => string;
  /** A value with its unit, for a sentence. */
  readonly value: (key: SettingKey, value: Value | null) => string;
  /** What is set in a place, null where it inherits: from the academy on there is only the default. */
  readonly set: (change: Pick<SettingField, 'key' | 'scope'>, value: Value | null) => string;
  readonly place: (page: SettingsPage, place: Pick<SettingField, 'scope' | 'scopeId'>) => string | null;
  readonly range: (key: SettingKey) => string | null;
  readonly problem: (key: SettingKey, problem: ReturnType<typeof problemOf>) => string | null;
}

/** How settings are written: their values, their units, where they stand and what they accept. */
export function useWords(): SettingWords {
  const { t } = useTranslation('settings');
  const { number, list, city, shortDate, time } = useFormat();

  const unit = (key: SettingKey, value: Value): string => {
    const { unit: name } = SETTINGS[key];
    if (name === undefined) return '';
    return name === 'percent' ? '%' : t(`unit.${name}`, { count: typeof value === 'number' ? value : 0 });
  };

  const option = (text: string): string => {
    if (isWeekday(text)) return t(`days.${text}`);
    const known = OPTIONS.find((one) => one === text);
    return known === undefined ? text : t(`options.${known}`);
  };

  const written = (key: SettingKey, value: Value | null): string => {
    if (value === null) return t('value.inherit');
    if (typeof value === 'boolean') return t(value ? 'options.on' : 'options.off');
    if (typeof value === 'number') {
      const name = unit(key, value);
      return name === '%' ? `\u2066${number(value)}%\u2069` : `${number(value)}\u00a0${name}`;
    }
    if (typeof value === 'object') return value.length === 0 ? t('value.none') : list(value.map(option));
    if (key === 'time_zone') return city(value);
    return SETTINGS[key].range.type === 'choice' ? option(value) : `\u2068${value}\u2069`;
  };

  const range = (key: SettingKey): string | null => {
    const limits = SETTINGS[key].range;
    if (limits.type !== 'integer') return null;
    const blanks = { min: number(limits.min), max: number(limits.max) };
    return limits.step === undefined ? t('range', blanks) : t('rangeStep', { ...blanks, step: number(limits.step) });
  };

  return {
    unit,
    value: written,
    set: ({ key, scope }, value) => written(key, value ?? (scope === 'academy' ? plain(SETTINGS[key].default) : null)),
    place(page, { scope, scopeId }) {
      if (scope === 'academy') return null;
      const found = page.places.find((one) => one.scope === scope && one.scopeId === scopeId);
      if (scope === 'kind' && found?.kind) return t(`kinds.${found.kind}`);
      if (found === undefined) return scopeId;
      const name = `\u2068${found.name}\u2069`;
      if (found.startsAt === null) return name;
      // The day and the hour stay together where the line ends.
      return `${name} · ${`${shortDate(found.startsAt)} ${time(found.startsAt)}`.replaceAll(' ', '\u00a0')}`;
    },
    range,
    problem(key, problem) {
      if (problem === null) return null;
      const limits = SETTINGS[key].range;
      if (problem === 'empty' || problem === 'too_many_days' || problem === 'not_an_integer')
        return t(`problem.${problem}`);
      if (limits.type !== 'integer') return t('problem.other');
      if (problem === 'not_a_multiple') return t('problem.not_a_multiple', { step: number(limits.step ?? 1) });
      return t('problem.outside', { min: number(limits.min), max: number(limits.max) });
    },
  };
}

const plain = (value: Value | readonly string[]): Value => (typeof value === 'object' ? [...value] : value);
