export const SESSION_KINDS = ['quran', 'academic', 'interactive'] as const;
export type SessionKind = (typeof SESSION_KINDS)[number];

/** Subtypes of each kind (domain.md 1). */
export const SESSION_SUBTYPES = {
  quran: ['individual', 'circle', 'trial', 'assessment'],
  academic: ['individual', 'course'],
  interactive: ['course'],
} as const satisfies Record<SessionKind, readonly string[]>;
export type SessionSubtype = (typeof SESSION_SUBTYPES)[SessionKind][number];

export const SESSION_STATUSES = [
  'unscheduled',
  'scheduled',
  'ready',
  'ongoing',
  'completed',
  'absent',
  'cancelled',
] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

/** Nothing reopens a session in one of these (domain.md 2). */
export const TERMINAL_STATUSES = ['completed', 'absent', 'cancelled'] as const satisfies readonly SessionStatus[];
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];

export const isTerminal = (status: SessionStatus): status is TerminalStatus =>
  (TERMINAL_STATUSES as readonly SessionStatus[]).includes(status);

/** Sessions that hold a place in people's calendars and may have a room. */
export const LIVE_STATUSES = ['ready', 'ongoing'] as const satisfies readonly SessionStatus[];

export const isSubtypeOf = (kind: SessionKind, subtype: string): subtype is SessionSubtype =>
  (SESSION_SUBTYPES[kind] as readonly string[]).includes(subtype);

/** True when the session has exactly one student: only such a session may end ABSENT (domain.md 1, 2). */
export const isOneStudent = (kind: SessionKind, subtype: SessionSubtype): boolean =>
  kind !== 'interactive' && subtype !== 'circle' && subtype !== 'course';

/** Trials are free, never counted and left out of every rate (domain.md 5, 6). */
export const isTrial = (subtype: SessionSubtype): boolean => subtype === 'trial';

export const STAFF_ROLES = ['admin', 'supervisor', 'teacher'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** A person of the academy; ids of staff and of students are two separate spaces. */
export type PersonRef = { readonly type: 'staff' | 'student'; readonly id: number };

export const samePerson = (a: PersonRef, b: PersonRef): boolean => a.type === b.type && a.id === b.id;

/** Verdicts about one person in one session (domain.md 3.6). */
export const ATTENDANCE_STATUSES = ['present', 'late', 'partial', 'absent', 'excused'] as const;
export type AttendanceStatus = (typeof ATTENDANCE_STATUSES)[number];

/** What a person may set by hand for a teacher (domain.md 4). */
export const TEACHER_OVERRIDE_STATUSES = [
  'present',
  'partial',
  'absent',
  'excused',
] as const satisfies readonly AttendanceStatus[];
