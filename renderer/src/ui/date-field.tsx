import { DateInput } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/ar';
import 'dayjs/locale/en-gb';
import { IconCalendar } from '@tabler/icons-react';
import { toArabicDigits } from '#renderer/i18n/digits.ts';
import { parseDay } from '#renderer/i18n/typed.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from './icons/icon.ts';

interface DateFieldProps {
  readonly label: string;
  /** `YYYY-MM-DD`; null while there is none. */
  readonly value: string | null;
  readonly onChange: (day: string) => void;
  /** The day without a year is of this one's year. */
  readonly today: string;
  readonly min?: string;
  /** 0 is Sunday. */
  readonly weekStart?: 0 | 1 | 6;
  /** The label is for readers of the screen only: the column above says it. */
  readonly quiet?: boolean;
}

/** A day with its weekday in words, typed with either digits or chosen from a month. */
export function DateField({ label, value, onChange, today, min, weekStart = 6, quiet = false }: DateFieldProps) {
  const format = useFormat();
  const { language, digits } = format.settings;
  const arabic = language === 'ar' && digits === 'arabic';
  return (
    <DateInput
      {...(quiet ? { 'aria-label': label } : { label })}
      locale={language === 'ar' ? 'ar' : 'en-gb'}
      firstDayOfWeek={weekStart}
      value={value}
      {...(min === undefined ? {} : { minDate: min })}
      valueFormat={(day) => format.day(day)}
      dateParser={(typed) => parseDay(typed, today)}
      renderDay={(day) => {
        const number = String(Number(day.slice(8, 10)));
        return arabic ? toArabicDigits(number) : number;
      }}
      leftSection={<IconCalendar size={17} stroke={STROKE} />}
      // No day is a day off by its weekday: the academy says which are, and colour means state.
      weekendDays={[]}
      aria-haspopup="dialog"
      popoverProps={{ withinPortal: true, transitionProps: { duration: 0 } }}
      onChange={(day) => {
        if (day !== null) onChange(day.slice(0, 10));
      }}
    />
  );
}
