import { Button } from '@mantine/core';
import { IconCalendarRepeat } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { Segment } from '#renderer/ui/segment.tsx';
import { SidePanel } from '#renderer/ui/work-sheet.tsx';
import { type Draft, freshDraft } from '../bulk/draft.ts';
import type { TeacherChoice } from '../calendar-head.tsx';
import { ClockList } from './clock-list.tsx';
import { HolidayList } from './holiday-list.tsx';
import { HoursEditor } from './hours-editor.tsx';
import classes from './planning.module.css';
import { ScheduleList } from './schedule-list.tsx';
import { WaitingList } from '../waiting/waiting-list.tsx';

export type PlanningPart = 'schedules' | 'waiting' | 'hours' | 'holidays' | 'clocks';
const PARTS: readonly PlanningPart[] = ['schedules', 'waiting', 'hours', 'holidays', 'clocks'];

interface PlanningPanelProps {
  readonly first: PlanningPart;
  readonly today: string;
  readonly timeZone: string;
  readonly weekStart: 0 | 1 | 6;
  /** Whose hours are edited; null until somebody is chosen in the calendar. */
  readonly teacher: TeacherChoice | null;
  readonly mayPlan: boolean;
  readonly mayClose: boolean;
  readonly onPlan: (draft: Draft) => void;
  readonly onClose: () => void;
}

/** What the classes of the calendar rest on: weekly schedules, those that wait for a time, a teacher's hours, holidays, and what the clocks do. */
export function PlanningPanel(props: PlanningPanelProps) {
  const { t } = useTranslation('schedules');
  const { today, timeZone, weekStart, teacher, mayPlan, onPlan } = props;
  const [part, setPart] = useState(props.first);
  return (
    <SidePanel
      title={t('planning')}
      onClose={props.onClose}
      takeFocus
      yields
      {...(part === 'schedules' && mayPlan
        ? {
            foot: (
              <Button
                variant="default"
                leftSection={<IconCalendarRepeat size={18} stroke={STROKE} />}
                onClick={() => onPlan(freshDraft(today, timeZone))}
              >
                {t('open')}
              </Button>
            ),
          }
        : {})}
    >
      <Segment
        label={t('planning')}
        fullWidth
        value={part}
        onChange={setPart}
        options={PARTS.map((value) => ({ value, label: t(`part.${value}`) }))}
      />
      <div className={classes.part}>
        {part === 'schedules' ? (
          <ScheduleList today={today} weekStart={weekStart} onPlan={mayPlan ? onPlan : null} />
        ) : null}
        {part === 'waiting' ? <WaitingList /> : null}
        {part === 'hours' ? (
          <HoursEditor key={teacher?.id} teacher={teacher} today={today} weekStart={weekStart} />
        ) : null}
        {part === 'holidays' ? <HolidayList today={today} weekStart={weekStart} mayEdit={props.mayClose} /> : null}
        {part === 'clocks' ? <ClockList /> : null}
      </div>
    </SidePanel>
  );
}
