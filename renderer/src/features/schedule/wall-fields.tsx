import { Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAcademy } from '#renderer/api/use-academy.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { Wall } from '#renderer/i18n/wall-time.ts';
import { DateField } from '#renderer/ui/date-field.tsx';
import { TimeField } from '#renderer/ui/time-field.tsx';
import { firstDayOf } from './core/view.ts';

interface WallFieldsProps {
  readonly wall: Wall;
  readonly onChange: (wall: Wall) => void;
}

/** A day and a time on the reader's clock, whose zone is said. */
export function WallFields({ wall, onChange }: WallFieldsProps) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const academy = useAcademy();
  return (
    <Group grow align="start">
      <DateField
        label={t('move.day')}
        value={wall.day}
        today={wall.day}
        weekStart={firstDayOf(academy?.weekStart ?? 'saturday')}
        onChange={(day) => onChange({ ...wall, day })}
      />
      <TimeField
        label={t('move.time', { city: format.city(format.settings.timeZone) })}
        value={wall.time}
        onChange={(time) => onChange({ ...wall, time })}
      />
    </Group>
  );
}
