import type { NotifyWhat } from './lifecycle-types.ts';
import type { StaffRole } from './session.ts';

/** What staff are told of by themselves (product.md, Today and Review). */
export const NOTICE_KINDS = [
  'room_open',
  'class_due',
  'cancelled',
  'moved',
  'unscheduled',
  'teaching_changed',
  'no_show',
  'undecided',
  'clash',
  'over_quota',
  'evaluation_missing',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** Which roles a kind concerns; a teacher only about their own classes, a supervisor about their teachers'. */
const CONCERNS: Readonly<Record<NoticeKind, readonly StaffRole[]>> = {
  room_open: ['teacher'],
  class_due: ['teacher'],
  cancelled: ['teacher', 'supervisor'],
  moved: ['teacher', 'supervisor'],
  unscheduled: ['teacher', 'supervisor'],
  teaching_changed: ['teacher', 'supervisor'],
  no_show: ['teacher', 'supervisor', 'admin'],
  undecided: ['supervisor', 'admin'],
  clash: ['teacher', 'supervisor', 'admin'],
  over_quota: ['supervisor', 'admin'],
  evaluation_missing: ['teacher'],
};

export const kindsFor = (role: StaffRole): readonly NoticeKind[] =>
  NOTICE_KINDS.filter((kind) => CONCERNS[kind].includes(role));

/** Where a notice appears. Kept in the list even when nothing pops up. */
export type NoticeChannels = { readonly inApp: boolean; readonly desktop: boolean };

export const DEFAULT_CHANNELS: NoticeChannels = { inApp: true, desktop: true };

export type Listener = { readonly staffId: number; readonly role: StaffRole };

/** Whom a happening is told to: those it concerns, save the one who did it. */
export const listenersOf = (kind: NoticeKind, staff: readonly Listener[], doneBy: number | null): readonly Listener[] =>
  staff.filter(({ staffId, role }) => staffId !== doneBy && CONCERNS[kind].includes(role));

/**
 * The notice that a transition's effect asks for; null where screens hear enough by the live event. A class that had a
 * time before is moved when it gets another: those who were told that it lost the one hear of the other.
 */
export const noticeOfEffect = (what: NotifyWhat, reason: string, hadTime: boolean): NoticeKind | null => {
  switch (what) {
    case 'room_open':
    case 'undecided':
    case 'clash':
    case 'unscheduled':
      return what;
    case 'rescheduled':
      return 'moved';
    case 'scheduled':
      return hadTime ? 'moved' : null;
    case 'cancelled':
      return reason === 'teacher_no_show' ? 'no_show' : 'cancelled';
    default:
      return null;
  }
};

const CHANGES: readonly NoticeKind[] = ['cancelled', 'moved', 'unscheduled'];

/** What of a class makes a happening another one; instants in epoch ms. */
interface OnceFacts {
  readonly sessionId: number;
  readonly teacherId: number;
  /** The step in `session_transitions` that it is; null for what is none. */
  readonly step: number | null;
  readonly time: number | null;
}

/**
 * What makes a happening the same one, told once. Each step that changes a class's time or cancels it is one of its own,
 * also one back to an earlier time; the rest is the same while the class has the same time: a room that opens for it again
 * is no news. That its teacher is not free is news of each teacher whom it has.
 */
export const onceOf = (kind: NoticeKind, { sessionId, teacherId, step, time }: OnceFacts): string => {
  if (step !== null && CHANGES.includes(kind)) return `${kind}:${sessionId}:step-${step}`;
  const ofTime = `${kind}:${sessionId}:${time ?? 0}`;
  return kind === 'clash' ? `${ofTime}:teacher-${teacherId}` : ofTime;
};

/** What guardians are written about (domain.md 2: people concerned are notified). */
export const MAIL_KINDS = ['cancelled', 'moved', 'absent'] as const;
export type MailKind = (typeof MAIL_KINDS)[number];

/** A class that lost its time is cancelled to a family until it has another. */
export const mailOfNotice = (kind: NoticeKind): MailKind | null => {
  if (kind === 'cancelled' || kind === 'no_show' || kind === 'unscheduled') return 'cancelled';
  return kind === 'moved' ? 'moved' : null;
};
