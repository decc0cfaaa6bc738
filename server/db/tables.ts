import type { SessionKind, SessionStatus, SessionSubtype, StaffRole } from '#shared/domain/session.ts';
import type { Policy } from '#shared/domain/policy.ts';

/** Rows as the database hands them out: instants are epoch milliseconds, ids are numbers (see `connect.ts`). */
export interface StaffRow {
  readonly id: number;
  readonly name: string;
  readonly email: string;
  readonly role: StaffRole;
  readonly password_hash: string;
  readonly time_zone: string;
  readonly language: 'ar' | 'en';
  readonly disabled_at: number | null;
}

export interface AcademyRow {
  readonly name: string;
  readonly time_zone: string;
  readonly week_start: 'saturday' | 'sunday' | 'monday';
  readonly digits: 'latin' | 'arabic';
  readonly show_hijri: boolean;
  readonly language: 'ar' | 'en';
  readonly demo: boolean;
  readonly settings_version: number;
}

export interface StudentRow {
  readonly id: number;
  readonly name: string;
  readonly time_zone: string;
  readonly language: 'ar' | 'en';
  readonly link_version: number;
}

export interface SessionTableRow {
  readonly id: number;
  readonly kind: SessionKind;
  readonly subtype: SessionSubtype;
  readonly title: string;
  readonly teacher_id: number;
  readonly starts_at: number | null;
  readonly ends_at: number | null;
  readonly busy_until: number | null;
  readonly duration_minutes: number;
  readonly status: SessionStatus;
  readonly version: number;
  readonly policy: Policy | null;
  readonly policy_version: number | null;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly end_reason: string | null;
  readonly flags: readonly string[];
  readonly effective_from: number | null;
  readonly effective_until: number | null;
  readonly finalised_at: number | null;
}

export interface SessionRoomRow {
  readonly name: string;
  readonly session_id: number;
  readonly room_sid: string | null;
  readonly opened_at: number;
  readonly created_in_livekit_at: number | null;
  readonly heard_at: number | null;
  readonly locked: boolean;
  readonly close_wanted_at: number | null;
  readonly closed_at: number | null;
  readonly close_attempts: number;
  readonly close_error: string | null;
}

/** A row of `told_facts`: LiveKit's own facts (`attendance_facts`) and what desktops saw (`witness_facts`). */
export interface ToldFactRow {
  readonly id: string;
  readonly room_name: string;
  readonly room_sid: string;
  readonly participant_sid: string;
  readonly identity: string;
  readonly what: 'joined' | 'left' | 'aborted';
  readonly at: number;
  readonly joined_at: number | null;
  readonly reason: string | null;
  readonly participant_kind: string;
  readonly hidden: boolean;
  readonly device_id: string | null;
  /** Whose desktop told it; null for LiveKit's own word. */
  readonly witness_id: number | null;
  readonly session_id: number | null;
}

export interface RosterSightingRow {
  readonly room_sid: string;
  readonly participant_sid: string;
  readonly room_name: string;
  readonly session_id: number;
  readonly identity: string;
  readonly participant_kind: string;
  readonly hidden: boolean;
  readonly joined_at: number | null;
  readonly first_seen_at: number;
  readonly last_seen_at: number;
  readonly missed: number;
  readonly missing_at: number | null;
  readonly device_id: string | null;
}

export interface SessionAttendanceRow {
  readonly session_id: number;
  readonly person_role: 'teacher' | 'student';
  readonly person_id: number;
  readonly status: 'present' | 'late' | 'partial' | 'absent' | 'excused';
  readonly attended_ms: number;
  readonly window_ms: number;
  readonly late_ms: number | null;
  readonly left_early_ms: number | null;
  readonly flags: readonly string[];
  readonly policy_version: number;
  readonly final: boolean;
  readonly computed_at: number;
}
