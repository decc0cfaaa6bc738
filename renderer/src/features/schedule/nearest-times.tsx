import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import classes from './schedule.module.css';

interface NearestTimesProps {
  readonly at: readonly number[];
  readonly onTake: (startsAt: number) => void;
}

/** The nearest times that are free, to be taken with one press. */
export function NearestTimes({ at, onTake }: NearestTimesProps) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  if (at.length === 0) return null;
  return (
    <Group gap={8}>
      <span className={classes.hint}>{t('clash.nearest')}</span>
      {at.map((one) => (
        <Button key={one} variant="default" size="xs" onClick={() => onTake(one)}>
          {`${format.shortDate(one)} ${format.time(one)}`}
        </Button>
      ))}
    </Group>
  );
}
