import {
  IconBuilding,
  IconCalendarWeek,
  IconClipboardCheck,
  IconDoor,
  IconRefresh,
  IconRulerMeasure,
  IconSchool,
} from '@tabler/icons-react';
import type { SettingKey } from '#shared/domain/settings.ts';
import type { settings } from '#renderer/i18n/en/settings.ts';
import type { Icon } from '#renderer/ui/icons/icon.ts';

export type GroupName = keyof typeof settings.groups;

interface Group {
  readonly name: GroupName;
  readonly icon: Icon;
  readonly keys: readonly SettingKey[];
}

/** The settings by what they are about, in the order of the page. */
export const GROUPS: readonly Group[] = [
  { name: 'lengths', icon: IconRulerMeasure, keys: ['default_meeting_duration_minutes', 'buffer_minutes'] },
  {
    name: 'room',
    icon: IconDoor,
    keys: [
      'meeting_creation_window_minutes',
      'student_early_join_minutes',
      'meeting_cleanup_delay_minutes',
      'max_participants',
    ],
  },
  {
    name: 'attendance',
    icon: IconClipboardCheck,
    keys: [
      'present_from_percent',
      'partial_from_percent',
      'lateness_grace_minutes',
      'reconnect_grace_seconds',
      'absent_wait_minutes',
      'stale_cycle_minutes',
      'timeout_silence_seconds',
    ],
  },
  { name: 'teachers', icon: IconSchool, keys: ['teacher_present_from_percent', 'teacher_partial_from_percent'] },
  { name: 'calendar', icon: IconCalendarWeek, keys: ['blocked_days', 'reschedule_notice_hours'] },
  {
    name: 'academy',
    icon: IconBuilding,
    keys: ['academy_name', 'time_zone', 'week_start', 'digits', 'show_hijri', 'language'],
  },
  { name: 'jobs', icon: IconRefresh, keys: [] },
];
