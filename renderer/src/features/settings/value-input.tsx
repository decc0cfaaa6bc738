import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SettingsPage } from '#shared/contract/settings.ts';
import { isWeekday, SETTINGS, type SettingKey } from '#shared/domain/settings.ts';
import { NumberField } from '#renderer/ui/number-field.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import { ZoneSelect } from '#renderer/ui/zone-select.tsx';
import { numberIn, type Value, valueOf } from './core/draft.ts';
import { useWords } from './hooks/use-words.ts';
import classes from './settings.module.css';
import { WeekdaysField } from './weekdays-field.tsx';

interface ValueInputProps {
  readonly settingKey: SettingKey;
  readonly label: string;
  readonly value: Value;
  /** What stands now, for what shows the difference itself. */
  readonly before: Value;
  readonly page: SettingsPage;
  readonly draft: boolean;
  readonly error: string | null;
  readonly onChange: (value: Value) => void;
}

/** The way in for one kind of value: a number with its unit, days, one of a few, a name, a zone. */
export function ValueInput(props: ValueInputProps) {
  const { settingKey, label, value, before, page, draft, error, onChange } = props;
  const { t } = useTranslation('settings');
  const words = useWords();
  const { range } = SETTINGS[settingKey];
  switch (range.type) {
    case 'integer':
      return (
        <div className={classes.number}>
          <NumberField
            label={label}
            value={numberIn(value)}
            range={range}
            unit={words.unit(settingKey, valueOf(settingKey, value) ?? 0)}
            draft={draft}
            error={error}
            onChange={onChange}
          />
        </div>
      );
    case 'weekdays':
      return (
        <WeekdaysField
          label={label}
          value={daysIn(value)}
          before={daysIn(before)}
          weekStart={String(page.fields.find(({ key }) => key === 'week_start')?.value)}
          error={error}
          onChange={onChange}
        />
      );
    case 'flag':
      return (
        <Segment
          label={label}
          value={value === true ? 'on' : 'off'}
          options={[
            { value: 'on', label: t('options.on') },
            { value: 'off', label: t('options.off') },
          ]}
          onChange={(chosen) => onChange(chosen === 'on')}
        />
      );
    case 'choice':
      return (
        <Segment
          label={label}
          value={String(value)}
          options={range.options.map((option) => ({ value: option, label: words.value(settingKey, option) }))}
          onChange={onChange}
        />
      );
    case 'time_zone':
      return (
        <div className={classes.text} data-draft={draft || undefined}>
          <ZoneSelect label={label} value={String(value)} onChange={onChange} />
        </div>
      );
    default:
      return (
        <TextInput
          className={classes.text ?? ''}
          data-draft={draft || undefined}
          aria-label={label}
          maxLength={range.maxLength}
          value={String(value)}
          error={error}
          onChange={({ currentTarget }) => onChange(currentTarget.value)}
        />
      );
  }
}

const daysIn = (value: Value) => (typeof value === 'object' ? value.filter(isWeekday) : []);
