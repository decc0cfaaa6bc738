import type { Policy } from './policy.ts';
import type { AttendanceStatus, PersonRef, SessionKind, SessionStatus, SessionSubtype, StaffRole } from './session.ts';
import type { Interval } from './time.ts';

/** Marks on a session that a supervisor's inbox shows (domain.md 2). */
export type SessionFlag = 'ended_early' | 'late_cancel' | 'undecided' | 'clash';

/** The session as stored. Instants in epoch ms; no time before it is scheduled. */
export type SessionState = {
  readonly id: number;
  readonly kind: SessionKind;
  readonly subtype: SessionSubtype;
  readonly status: SessionStatus;
  readonly teacherId: number;
  readonly startsAt: number | null;
  readonly endsAt: number | null;
  readonly flags: readonly SessionFlag[];
  readonly policy: Policy;
};

/** What the server knows about the session's rooms and people when it decides. */
export type LifecycleFacts = {
  /** A room of this session was confirmed in LiveKit since it was last given its time. */
  readonly roomExisted: boolean;
  /** A room of this session is open in LiveKit now. */
  readonly roomOpen: boolean;
  /** Periods in which nothing could reach the server. */
  readonly blind: readonly Interval[];
  /** First join of the session's teacher as LiveKit reports it; null when none is known. */
  readonly teacherFirstJoinAt: number | null;
  readonly teacherInRoom: boolean;
  /** Somebody is in the room by events and roster. */
  readonly someoneInRoom: boolean;
  /** The last moment anybody was in the room; null when nobody ever was. */
  readonly lastSomeoneInAt: number | null;
  /** Counted milliseconds of the only student; ignored for groups. */
  readonly studentCountedMs: number;
  /** Everybody expected in the session, for statuses entered by hand. */
  readonly expected: readonly PersonRef[];
  /** What the scheduling rules hold against the time in question (the wanted one, or the one about to open). */
  readonly clash: Clash | null;
  /** Other ONGOING sessions of the same teacher, which a start of this one may end. */
  readonly otherOngoing: readonly OngoingSession[];
};

export type OngoingSession = {
  readonly session: SessionState;
  readonly facts: Pick<LifecycleFacts, 'studentCountedMs'>;
};

export type LifecycleActor =
  | { readonly type: 'staff'; readonly id: number; readonly role: StaffRole }
  | { readonly type: 'system'; readonly job: string };

/** A clash as the scheduling rules name it; only passed through here. */
export type Clash = { readonly code: string; readonly sessionId?: number };

export type HeldReason = 'held_outside' | 'proved_later';

/** A status entered by hand for one expected person. */
export type EnteredStatus = { readonly person: PersonRef; readonly status: AttendanceStatus };

/** What somebody or a job wants of a session. */
export type Command =
  | {
      readonly type: 'schedule';
      readonly actor: LifecycleActor;
      readonly startsAt: number;
      readonly endsAt: number;
    }
  | {
      readonly type: 'unschedule';
      readonly actor: LifecycleActor;
      readonly cause: 'subscription_paused' | 'staff';
      readonly reason: string;
    }
  | {
      readonly type: 'reschedule';
      readonly actor: LifecycleActor;
      readonly startsAt: number;
      readonly endsAt: number;
      readonly reason: string;
    }
  /** The jobs, or the teacher's "start". */
  | { readonly type: 'open'; readonly actor: LifecycleActor }
  /** LiveKit reported the first join of the teacher, at `at`. */
  | { readonly type: 'teacher_joined'; readonly actor: LifecycleActor; readonly at: number }
  | { readonly type: 'complete'; readonly actor: LifecycleActor; readonly reason: string }
  | { readonly type: 'mark_absent'; readonly actor: LifecycleActor; readonly reason: string }
  | { readonly type: 'cancel'; readonly actor: LifecycleActor; readonly reason: string }
  | {
      readonly type: 'hold';
      readonly actor: LifecycleActor;
      readonly reason: HeldReason;
      readonly statuses: readonly EnteredStatus[];
    }
  /** The three automatic decisions after the end; `dueTransitions` says which one is due. */
  | { readonly type: 'end_automatically'; readonly actor: LifecycleActor }
  | { readonly type: 'teacher_no_show'; readonly actor: LifecycleActor }
  | { readonly type: 'flag_undecided'; readonly actor: LifecycleActor };

/** One row of `session_transitions`, and the values that the session's row takes with it. */
export type Transition = {
  readonly sessionId: number;
  readonly from: SessionStatus;
  readonly to: SessionStatus;
  readonly actor: LifecycleActor;
  readonly reason: string;
  readonly at: number;
  /** New times, where the transition sets them; null clears them. */
  readonly window?: Interval | null;
  /** Set when the session ended. */
  readonly endedAt?: number;
  /** The window the teacher is judged by when the student never came: waiting is work. */
  readonly teacherWindow?: Interval;
};

export type NotifyWhat =
  | 'scheduled'
  | 'unscheduled'
  | 'rescheduled'
  | 'room_open'
  | 'started'
  | 'ended'
  | 'student_absent'
  | 'cancelled'
  | 'undecided'
  | 'clash';

/** What must happen besides writing the transition; data, carried out by the use case or a job. */
export type Effect =
  | { readonly type: 'createRoom'; readonly sessionId: number }
  | { readonly type: 'closeRoom'; readonly sessionId: number }
  | { readonly type: 'freezePolicy'; readonly sessionId: number }
  | { readonly type: 'thawPolicy'; readonly sessionId: number }
  | { readonly type: 'clearFlag'; readonly sessionId: number; readonly flag: SessionFlag }
  | { readonly type: 'finalise'; readonly sessionId: number; readonly statuses?: readonly EnteredStatus[] }
  | { readonly type: 'count'; readonly sessionId: number }
  | { readonly type: 'notify'; readonly sessionId: number; readonly what: NotifyWhat };

export type FlagRaised = { readonly sessionId: number; readonly flag: SessionFlag };

export type Refusal =
  | {
      readonly code: 'invalid_transition';
      readonly from: SessionStatus;
      readonly to: SessionStatus;
      readonly allowed: readonly SessionStatus[];
    }
  | { readonly code: 'forbidden' | 'reason_required' | 'not_one_student' | 'teacher_not_in_room' }
  | { readonly code: 'conflict'; readonly clash: Clash }
  | { readonly code: 'not_in_future'; readonly startsAt: number }
  | {
      readonly code: 'inside_notice';
      readonly wanted: 'reschedule' | 'unschedule';
      readonly noticeHours: number;
      readonly until: number;
    }
  | { readonly code: 'too_early'; readonly allowedAt: number }
  | { readonly code: 'too_late'; readonly endedAt: number }
  | { readonly code: 'student_attended'; readonly minutes: number; readonly attendedMs: number }
  | { readonly code: 'statuses_missing'; readonly people: readonly PersonRef[] }
  /** A status that nobody may enter for this person: a teacher is never late by hand. */
  | {
      readonly code: 'status_not_allowed';
      readonly status: AttendanceStatus;
      readonly allowed: readonly AttendanceStatus[];
    }
  | { readonly code: 'not_due' };

export type Decision =
  | {
      readonly ok: true;
      readonly transitions: readonly Transition[];
      readonly effects: readonly Effect[];
      readonly flags: readonly FlagRaised[];
    }
  | { readonly ok: false; readonly refusal: Refusal };
