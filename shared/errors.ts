/**
 * The one error taxonomy. A Refusal is returned and shown, an Unavailable may be tried again, a Defect is thrown and
 * logged. The table maps a code to its HTTP status; the sentences stand in `shared/messages`.
 */
export type ErrorKind = 'refusal' | 'unavailable' | 'defect';

export const ERROR_TABLE = {
  bad_input: { status: 400, kind: 'refusal' },
  sign_in_required: { status: 401, kind: 'refusal' },
  wrong_credentials: { status: 401, kind: 'refusal' },
  too_many_attempts: { status: 429, kind: 'refusal' },
  forbidden: { status: 403, kind: 'refusal' },
  not_found: { status: 404, kind: 'refusal' },
  already_set_up: { status: 409, kind: 'refusal' },
  invalid_transition: { status: 409, kind: 'refusal' },
  version_conflict: { status: 409, kind: 'refusal' },
  /** Decided on what no longer stands; the data hold what was seen, what stands now and what was wanted. */
  override_conflict: { status: 409, kind: 'refusal' },
  /** Written on what no longer stands; the data hold both values of every field in which they differ. */
  evaluation_conflict: { status: 409, kind: 'refusal' },
  evaluation_value: { status: 409, kind: 'refusal' },
  session_not_over: { status: 409, kind: 'refusal' },
  text_too_short: { status: 409, kind: 'refusal' },
  status_not_allowed: { status: 409, kind: 'refusal' },
  already_undone: { status: 409, kind: 'refusal' },
  contest_open: { status: 409, kind: 'refusal' },
  contest_answered: { status: 409, kind: 'refusal' },
  no_witness: { status: 409, kind: 'refusal' },
  subscription_status: { status: 409, kind: 'refusal' },
  end_not_later: { status: 409, kind: 'refusal' },
  already_renewed: { status: 409, kind: 'refusal' },
  settings_conflict: { status: 409, kind: 'refusal' },
  setting_value: { status: 409, kind: 'refusal' },
  settings_pending: { status: 409, kind: 'refusal' },
  nothing_to_change: { status: 409, kind: 'refusal' },
  preview_needed: { status: 409, kind: 'refusal' },
  preview_stale: { status: 409, kind: 'refusal' },
  too_early: { status: 409, kind: 'refusal' },
  session_over: { status: 409, kind: 'refusal' },
  session_cancelled: { status: 409, kind: 'refusal' },
  session_not_scheduled: { status: 409, kind: 'refusal' },
  room_not_open: { status: 409, kind: 'refusal' },
  room_locked: { status: 409, kind: 'refusal' },
  removed_from_class: { status: 403, kind: 'refusal' },
  reason_required: { status: 409, kind: 'refusal' },
  student_attended: { status: 409, kind: 'refusal' },
  teacher_not_in_room: { status: 409, kind: 'refusal' },
  not_one_student: { status: 409, kind: 'refusal' },
  no_quota: { status: 409, kind: 'refusal' },
  no_subscription: { status: 409, kind: 'refusal' },
  not_in_future: { status: 409, kind: 'refusal' },
  inside_notice: { status: 409, kind: 'refusal' },
  too_late: { status: 409, kind: 'refusal' },
  statuses_missing: { status: 409, kind: 'refusal' },
  not_due: { status: 409, kind: 'refusal' },
  teacher_busy: { status: 409, kind: 'refusal' },
  student_busy: { status: 409, kind: 'refusal' },
  blocked_day: { status: 409, kind: 'refusal' },
  schedule_ended: { status: 409, kind: 'refusal' },
  holiday: { status: 409, kind: 'refusal' },
  outside_availability: { status: 409, kind: 'refusal' },
  over_capacity: { status: 409, kind: 'refusal' },
  course_complete: { status: 409, kind: 'refusal' },
  trial_taken: { status: 409, kind: 'refusal' },
  link_invalid: { status: 404, kind: 'refusal' },
  link_revoked: { status: 410, kind: 'refusal' },
  link_expired: { status: 410, kind: 'refusal' },
  no_class: { status: 404, kind: 'refusal' },
  participant_not_in_room: { status: 409, kind: 'refusal' },
  payload_too_large: { status: 413, kind: 'refusal' },
  webhook_unverified: { status: 401, kind: 'refusal' },
  /** The next four are the desktop's own: they come from the main process, never from a server. */
  offline_copy_locked: { status: 403, kind: 'refusal' },
  https_required: { status: 400, kind: 'refusal' },
  not_an_academy_server: { status: 400, kind: 'refusal' },
  server_too_old: { status: 409, kind: 'refusal' },
  livekit_unavailable: { status: 503, kind: 'unavailable' },
  database_unavailable: { status: 503, kind: 'unavailable' },
  server_unreachable: { status: 503, kind: 'unavailable' },
  timed_out: { status: 504, kind: 'unavailable' },
  internal: { status: 500, kind: 'defect' },
} as const satisfies Record<string, { status: number; kind: ErrorKind }>;

export type ErrorCode = keyof typeof ERROR_TABLE;

/** Facts that fill the blanks of a code's sentence, for instance `{ opensAt: 1764000000000 }`. */
export type ErrorData = Readonly<Record<string, string | number | boolean | readonly string[] | null>>;

/** An expected "no": it has a code, the facts behind it, and a sentence in both languages. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly data: ErrorData;
}

/** What a use case answers. Expected refusals are values; only defects are thrown. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const refuse = (code: ErrorCode, data: ErrorData = {}): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: { code, data },
});

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_TABLE, value);
}
