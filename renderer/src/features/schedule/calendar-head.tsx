import { ActionIcon, Button, Select } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconUser } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { ScreenHead } from '#renderer/ui/screen-head.tsx';
import { Segment } from '#renderer/ui/segment.tsx';
import { type Shown, type View, VIEWS } from './core/view.ts';
import classes from './head.module.css';
import shared from './schedule.module.css';

export interface TeacherChoice {
  readonly id: number;
  readonly name: string;
}

interface CalendarHeadProps {
  readonly view: View;
  readonly shown: Shown | null;
  readonly hijri: boolean;
  /** Null for a teacher, who sees the own calendar only. */
  readonly teachers: readonly TeacherChoice[] | null;
  readonly teacherId: number | null;
  readonly onTeacher: (id: number | null) => void;
  readonly onView: (view: View) => void;
  readonly onGo: (where: 'prev' | 'next' | 'today') => void;
  readonly tools?: ReactNode;
}

/** The period in words, whose calendar it is, how it is drawn, and the way to other days. */
export function CalendarHead(props: CalendarHeadProps) {
  const { t } = useTranslation('calendar');
  const { language } = useFormat().settings;
  const Back = language === 'ar' ? IconChevronRight : IconChevronLeft;
  const On = language === 'ar' ? IconChevronLeft : IconChevronRight;
  return (
    <ScreenHead title={t('title')} about={<Period shown={props.shown} view={props.view} hijri={props.hijri} />}>
      <div className={classes.tools}>
        {props.teachers === null ? null : (
          <Select
            className={classes.teacher ?? ''}
            aria-label={t('teacher')}
            // A name is cut at its own end; without one the field begins where the reader's texts do.
            attributes={props.teacherId === null ? {} : { input: { dir: 'auto' } }}
            w={200}
            searchable
            clearable
            allowDeselect={false}
            placeholder={t('allTeachers')}
            leftSection={<IconUser size={17} stroke={STROKE} />}
            data={props.teachers.map(({ id, name }) => ({ value: String(id), label: name }))}
            value={props.teacherId === null ? null : String(props.teacherId)}
            onChange={(value) => props.onTeacher(value === null ? null : Number(value))}
          />
        )}
        <Segment
          label={t('view')}
          value={props.view}
          onChange={props.onView}
          options={(Object.keys(VIEWS) as View[]).map((value) => ({ value, label: t(`views.${value}`) }))}
        />
        <div className={classes.days}>
          <ActionIcon variant="default" aria-label={t('earlier')} onClick={() => props.onGo('prev')}>
            <Back size={18} stroke={STROKE} />
          </ActionIcon>
          <Button variant="default" onClick={() => props.onGo('today')}>
            {t('today')}
          </Button>
          <ActionIcon variant="default" aria-label={t('later')} onClick={() => props.onGo('next')}>
            <On size={18} stroke={STROKE} />
          </ActionIcon>
        </div>
        {props.tools}
      </div>
    </ScreenHead>
  );
}

/** The shown days in both calendars, and whose clock the hours are. */
function Period({ shown, view, hijri }: Pick<CalendarHeadProps, 'shown' | 'view' | 'hijri'>) {
  const format = useFormat();
  if (shown === null) return <p className={classes.period} />;
  const { first, last } = shown;
  const gregorian = view === 'month' ? format.month(first) : format.dateRange(first, last);
  return (
    <p className={classes.period} aria-live="polite">
      <span>{gregorian}</span>
      {hijri ? (
        <span className={shared.hijri}>
          {' · '}
          <span className={classes.together}>{format.hijriRange(first, last)}</span>
        </span>
      ) : null}
    </p>
  );
}
