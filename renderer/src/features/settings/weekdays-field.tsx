import { IconMinus, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isWeekday, type Weekday, WEEKDAYS } from '#shared/domain/settings.ts';
import { Chip } from '#renderer/ui/chip.tsx';
import classes from './settings.module.css';

interface WeekdaysFieldProps {
  readonly label: string;
  readonly value: readonly Weekday[];
  readonly before: readonly Weekday[];
  readonly weekStart: string;
  readonly error: string | null;
  readonly onChange: (days: Weekday[]) => void;
}

/** The days of the week, each on or off; what the draft adds or takes away has its own sign. */
export function WeekdaysField({ label, value, before, weekStart, error, onChange }: WeekdaysFieldProps) {
  const { t } = useTranslation('settings');
  const first = isWeekday(weekStart) ? WEEKDAYS.indexOf(weekStart) : 0;
  const week = [...WEEKDAYS.slice(first), ...WEEKDAYS.slice(0, first)];
  return (
    <div>
      <div className={classes.days} role="group" aria-label={label}>
        {week.map((day) => {
          const chosen = value.includes(day);
          const draft = chosen !== before.includes(day);
          return (
            <Chip
              key={day}
              chosen={chosen}
              draft={draft}
              {...(draft ? { icon: chosen ? IconPlus : IconMinus } : {})}
              onPress={() => onChange(WEEKDAYS.filter((one) => (one === day ? !chosen : value.includes(one))))}
            >
              {t(`days.${day}`)}
            </Chip>
          );
        })}
      </div>
      {error === null ? null : (
        <p className={classes.error} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
