import { ActionIcon, Button } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Weekday } from '#shared/domain/settings.ts';
import { Chip } from '#renderer/ui/chip.tsx';
import { DateField } from '#renderer/ui/date-field.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { NumberField } from '#renderer/ui/number-field.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import { TimeField } from '#renderer/ui/time-field.tsx';
import { ZoneSelect } from '#renderer/ui/zone-select.tsx';
import classes from './bulk.module.css';
import { COUNT, type Draft, MINUTES, weekFrom } from './draft.ts';

interface WhenFieldsProps {
  readonly draft: Draft;
  readonly today: string;
  /** The academy's first weekday, from Sunday. */
  readonly weekStart: 0 | 1 | 6;
  /** What a class lasts when nothing is entered. */
  readonly usualMinutes: number | null;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** The weekdays with their clock times, the zone of that clock, how long, from when and until when. */
export function WhenFields({ draft, today, weekStart, usualMinutes, onChange }: WhenFieldsProps) {
  const { t } = useTranslation('schedules');
  const setTime = (index: number, change: Partial<Draft['times'][number]>): void =>
    onChange({ times: draft.times.map((one, n) => (n === index ? { ...one, ...change } : one)) });
  const minutes = draft.minutes ?? usualMinutes;
  return (
    <>
      {draft.times.map((time, index) => (
        // The rows have no other name than their place.
        // oxlint-disable-next-line react/no-array-index-key
        <fieldset key={index} className={classes.time}>
          <legend>{draft.times.length === 1 ? t('times') : t('timeOf', { n: index + 1 })}</legend>
          <Weekdays
            chosen={time.weekdays}
            weekStart={weekStart}
            onChange={(weekdays) => setTime(index, { weekdays })}
          />
          <div className={classes.clock}>
            <TimeField label={t('at')} value={time.wallTime} onChange={(wallTime) => setTime(index, { wallTime })} />
            {draft.times.length === 1 ? null : (
              <ActionIcon
                variant="subtle"
                aria-label={t('withoutTime', { n: index + 1 })}
                onClick={() => onChange({ times: draft.times.filter((_, n) => n !== index) })}
              >
                <IconX size={18} stroke={STROKE} />
              </ActionIcon>
            )}
            {index === draft.times.length - 1 && draft.times.length < 14 ? (
              <Button
                variant="subtle"
                leftSection={<IconPlus size={17} stroke={STROKE} />}
                onClick={() => onChange({ times: [...draft.times, { weekdays: [], wallTime: time.wallTime }] })}
              >
                {t('anotherTime')}
              </Button>
            ) : null}
          </div>
        </fieldset>
      ))}
      <div className={classes.pair}>
        <ZoneSelect label={t('zone')} labelled value={draft.timeZone} onChange={(timeZone) => onChange({ timeZone })} />
        <NumberField
          label={t('minutes')}
          labelled
          range={MINUTES}
          value={minutes}
          onChange={(typed) => onChange({ minutes: typed })}
        />
      </div>
      <Segment
        label={t('ends')}
        fullWidth
        value={draft.ends}
        onChange={(ends) => onChange({ ends })}
        options={(['count', 'until', 'open'] as const).map((value) => ({ value, label: t(`endsBy.${value}`) }))}
      />
      <div className={classes.pair}>
        <DateField
          label={t('from')}
          value={draft.startsOn}
          today={today}
          weekStart={weekStart}
          onChange={(startsOn) => onChange({ startsOn })}
        />
        {draft.ends === 'until' ? (
          <DateField
            label={t('until')}
            value={draft.untilOn}
            today={today}
            min={draft.startsOn}
            weekStart={weekStart}
            onChange={(untilOn) => onChange({ untilOn })}
          />
        ) : draft.ends === 'count' ? (
          <NumberField
            label={t('count')}
            labelled
            range={COUNT}
            value={draft.count}
            onChange={(count) => onChange({ count })}
          />
        ) : (
          <p className={classes.openEnded}>{t('openEnded')}</p>
        )}
      </div>
    </>
  );
}

interface WeekdaysProps {
  readonly chosen: readonly Weekday[];
  readonly weekStart: 0 | 1 | 6;
  readonly onChange: (chosen: readonly Weekday[]) => void;
}

function Weekdays({ chosen, weekStart, onChange }: WeekdaysProps) {
  const { t } = useTranslation('schedules');
  return (
    <div className={classes.weekdays}>
      {weekFrom(weekStart).map((day) => {
        const isChosen = chosen.includes(day);
        return (
          <Chip
            key={day}
            chosen={isChosen}
            onPress={() => onChange(isChosen ? chosen.filter((one) => one !== day) : [...chosen, day])}
          >
            {t(`weekday.${day}`)}
          </Chip>
        );
      })}
    </div>
  );
}
