import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AvailabilityView } from '#shared/contract/scheduling.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { DateField } from '#renderer/ui/date-field.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { TimeField } from '#renderer/ui/time-field.tsx';
import { weekFrom } from '../bulk/draft.ts';
import type { TeacherChoice } from '../calendar-head.tsx';
import { minutesOf, rangesWrong, timeOf } from './hours.ts';
import classes from './planning.module.css';

interface HoursEditorProps {
  readonly teacher: TeacherChoice | null;
  readonly today: string;
  readonly weekStart: 0 | 1 | 6;
}

/** When a teacher may teach: weekly hours on the teacher's own clock, and dates that are not as the week says. */
export function HoursEditor({ teacher, today, weekStart }: HoursEditorProps) {
  const { t } = useTranslation('schedules');
  const query = useQuery(
    queries.scheduling.availability.queryOptions({ input: { id: teacher?.id ?? 0 }, enabled: teacher !== null }),
  );
  if (teacher === null) return <p className={classes.hint}>{t('hours.chooseTeacher')}</p>;
  return (
    <>
      <p className={classes.name}>
        <bdi>{teacher.name}</bdi>
      </p>
      <QueryFailure query={query} title={t('hours.notLoaded')} />
      {query.isPending ? <SkeletonRows rows={7} /> : null}
      {query.data === undefined ? null : (
        <>
          <WeeklyHours key={JSON.stringify(query.data.weekly)} stored={query.data} weekStart={weekStart} />
          <Exceptions stored={query.data} today={today} weekStart={weekStart} />
        </>
      )}
    </>
  );
}

type Range = AvailabilityView['weekly'][number];
const touches = () => [queries.scheduling.availability.key(), queries.calendar.times.key()];

function WeeklyHours({ stored, weekStart }: { readonly stored: AvailabilityView; readonly weekStart: 0 | 1 | 6 }) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const [ranges, setRanges] = useState<readonly Range[]>(stored.weekly);
  const save = useCommand(api.scheduling.replaceHours, {
    done: () => t('hours.saved'),
    failed: t('hours.notSaved'),
    touches,
  });
  const change = (one: Range, by: Partial<Range>): void =>
    setRanges(ranges.map((range) => (range === one ? { ...range, ...by } : range)));
  const wrong = rangesWrong(ranges);
  const isChanged = JSON.stringify(ranges) !== JSON.stringify(stored.weekly);
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        void save.send({ id: stored.teacherId, weekly: [...ranges] });
      }}
    >
      <p className={classes.hint}>{t('hours.zone', { city: format.city(stored.timeZone) })}</p>
      {ranges.length === 0 ? <NoticeStrip tone="info" title={t('hours.always')} /> : null}
      {weekFrom(weekStart).map((weekday) => (
        <fieldset key={weekday} className={classes.day}>
          <legend>{t(`weekday.${weekday}`)}</legend>
          <div className={classes.ranges}>
            {ranges
              .filter((one) => one.weekday === weekday)
              .map((one, index) => (
                // The ranges have no other name than their place.
                // oxlint-disable-next-line react/no-array-index-key
                <div key={index} className={classes.range}>
                  <TimeField
                    quiet
                    label={t('hours.from', { day: t(`weekday.${weekday}`) })}
                    value={timeOf(one.from)}
                    onChange={(time) => change(one, { from: minutesOf(time) })}
                  />
                  <span aria-hidden="true">–</span>
                  <TimeField
                    quiet
                    label={t('hours.to', { day: t(`weekday.${weekday}`) })}
                    value={timeOf(one.to)}
                    // Midnight at the end is the day's end.
                    onChange={(time) => change(one, { to: minutesOf(time) || 1440 })}
                  />
                  <ActionIcon
                    variant="subtle"
                    aria-label={t('hours.without', { day: t(`weekday.${weekday}`) })}
                    onClick={() => setRanges(ranges.filter((range) => range !== one))}
                  >
                    <IconX size={18} stroke={STROKE} />
                  </ActionIcon>
                </div>
              ))}
            <ActionIcon
              variant="subtle"
              aria-label={t('hours.add', { day: t(`weekday.${weekday}`) })}
              onClick={() => setRanges([...ranges, { weekday, from: 960, to: 1200 }])}
            >
              <IconPlus size={18} stroke={STROKE} />
            </ActionIcon>
          </div>
        </fieldset>
      ))}
      {wrong ? <p className={classes.warn}>{t('hours.wrong')}</p> : null}
      <Button type="submit" variant="default" loading={save.pending} disabled={!isChanged || wrong}>
        {t('hours.save')}
      </Button>
    </form>
  );
}

interface ExceptionsProps {
  readonly stored: AvailabilityView;
  readonly today: string;
  readonly weekStart: 0 | 1 | 6;
}

function Exceptions({ stored, today, weekStart }: ExceptionsProps) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const [date, setDate] = useState(today);
  const [what, setWhat] = useState<'off' | 'extra'>('off');
  const [hours, setHours] = useState<{ from: string; to: string } | null>(null);
  const [note, setNote] = useState('');
  const add = useCommand(api.scheduling.addException, { done: null, failed: t('exceptions.notAdded'), touches });
  const remove = useCommand(api.scheduling.removeException, {
    done: null,
    failed: t('exceptions.notRemoved'),
    touches,
  });
  const minutes = hours === null ? null : { from: minutesOf(hours.from), to: minutesOf(hours.to) || 1440 };
  const submit = async (): Promise<void> => {
    const asked = { id: stored.teacherId, date, what, minutes, ...(note.trim() === '' ? {} : { note: note.trim() }) };
    if ((await add.send(asked)) !== null) setNote('');
  };
  return (
    <section className={classes.form}>
      <h3 className={classes.subhead}>{t('exceptions.title')}</h3>
      {stored.dated.length === 0 ? <p className={classes.hint}>{t('exceptions.none')}</p> : null}
      <ul className={classes.rows}>
        {stored.dated.map((one) => (
          <li key={one.id} className={classes.line}>
            <span>
              {format.day(one.date)} · {t(`exceptions.${one.what}`)}
              {one.minutes === null
                ? null
                : ` ${t('fromTo', { from: format.clock(timeOf(one.minutes.from)), to: format.clock(timeOf(one.minutes.to)) })}`}
              {one.note === null ? null : (
                <span className={classes.hint}>
                  {' '}
                  · <bdi>{one.note}</bdi>
                </span>
              )}
            </span>
            <ActionIcon
              variant="subtle"
              aria-label={t('exceptions.remove', { day: format.day(one.date) })}
              onClick={() => void remove.send({ id: stored.teacherId, exceptionId: one.id })}
            >
              <IconX size={18} stroke={STROKE} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <div className={classes.pair}>
          <DateField label={t('exceptions.day')} value={date} today={today} weekStart={weekStart} onChange={setDate} />
          <TextInput
            label={t('exceptions.note')}
            maxLength={200}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
        </div>
        <Segment
          label={t('exceptions.what')}
          value={what}
          onChange={setWhat}
          options={(['off', 'extra'] as const).map((value) => ({ value, label: t(`exceptions.${value}`) }))}
        />
        <Segment
          label={t('exceptions.hours')}
          value={hours === null ? 'whole' : 'part'}
          onChange={(next) => setHours(next === 'whole' ? null : { from: '16:00', to: '20:00' })}
          options={(['whole', 'part'] as const).map((value) => ({ value, label: t(`exceptions.${value}`) }))}
        />
        {hours === null ? null : (
          <div className={classes.range}>
            <TimeField label={t('from')} value={hours.from} onChange={(from) => setHours({ ...hours, from })} />
            <TimeField label={t('until')} value={hours.to} onChange={(to) => setHours({ ...hours, to })} />
          </div>
        )}
        <Button
          type="submit"
          variant="default"
          loading={add.pending}
          disabled={minutes !== null && minutes.from >= minutes.to}
        >
          {t('exceptions.add')}
        </Button>
      </form>
    </section>
  );
}
