import type { SessionKind } from './session.ts';
import { resolveSetting, type SettingsValues } from './settings.ts';

/** The numbers that attendance, lifecycle and joining compute with, for one session (domain.md 3.10, 7). */
export type Policy = {
  readonly meetingCreationWindowMinutes: number;
  readonly meetingCleanupDelayMinutes: number;
  readonly studentEarlyJoinMinutes: number;
  /** The grace of the session's own kind. */
  readonly latenessGraceMinutes: number;
  readonly absentWaitMinutes: number;
  readonly reconnectGraceSeconds: number;
  readonly timeoutSilenceSeconds: number;
  readonly staleCycleMinutes: number;
  readonly partialFromPercent: number;
  readonly presentFromPercent: number;
  readonly teacherPartialFromPercent: number;
  readonly teacherPresentFromPercent: number;
  readonly rescheduleNoticeHours: number;
};

/** The setting that each number of a policy comes from. */
export const POLICY_SETTINGS = {
  meetingCreationWindowMinutes: 'meeting_creation_window_minutes',
  meetingCleanupDelayMinutes: 'meeting_cleanup_delay_minutes',
  studentEarlyJoinMinutes: 'student_early_join_minutes',
  latenessGraceMinutes: 'lateness_grace_minutes',
  absentWaitMinutes: 'absent_wait_minutes',
  reconnectGraceSeconds: 'reconnect_grace_seconds',
  timeoutSilenceSeconds: 'timeout_silence_seconds',
  staleCycleMinutes: 'stale_cycle_minutes',
  partialFromPercent: 'partial_from_percent',
  presentFromPercent: 'present_from_percent',
  teacherPartialFromPercent: 'teacher_partial_from_percent',
  teacherPresentFromPercent: 'teacher_present_from_percent',
  rescheduleNoticeHours: 'reschedule_notice_hours',
} as const satisfies Record<keyof Policy, string>;

/**
 * The policy of a session of this kind under these settings; the nearest set value wins.
 * Students are never let in before the room may exist: early join is capped by the creation window.
 */
export const policyOf = (values: SettingsValues, kind: SessionKind): Policy => {
  const number = (field: keyof Policy): number => resolveSetting(values, POLICY_SETTINGS[field], kind).value;
  const meetingCreationWindowMinutes = number('meetingCreationWindowMinutes');
  return {
    meetingCreationWindowMinutes,
    meetingCleanupDelayMinutes: number('meetingCleanupDelayMinutes'),
    studentEarlyJoinMinutes: Math.min(number('studentEarlyJoinMinutes'), meetingCreationWindowMinutes),
    latenessGraceMinutes: number('latenessGraceMinutes'),
    absentWaitMinutes: number('absentWaitMinutes'),
    reconnectGraceSeconds: number('reconnectGraceSeconds'),
    timeoutSilenceSeconds: number('timeoutSilenceSeconds'),
    staleCycleMinutes: number('staleCycleMinutes'),
    partialFromPercent: number('partialFromPercent'),
    presentFromPercent: number('presentFromPercent'),
    teacherPartialFromPercent: number('teacherPartialFromPercent'),
    teacherPresentFromPercent: number('teacherPresentFromPercent'),
    rescheduleNoticeHours: number('rescheduleNoticeHours'),
  };
};
