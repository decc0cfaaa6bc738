import type { Contract } from '#shared/contract/contract.ts';
import type { PermissionAction } from '#shared/domain/permissions.ts';

/**
 * Who may ask what. `public` needs no sign-in; `set-up` needs the secret that the desktop shares with its own server;
 * `signed-in` is about the caller's own account; everything else names the permission that the use case checks for the
 * very row. A route that is missing here does not compile.
 */
export type Access = 'public' | 'set-up' | 'signed-in' | PermissionAction;

export const POLICIES = {
  account: {
    health: 'public',
    login: 'public',
    logout: 'signed-in',
    me: 'signed-in',
    setUpAcademy: 'set-up',
    setUpDemo: 'set-up',
  },
  sessions: {
    list: 'session.view',
    next: 'session.view',
    detail: 'session.view',
    report: 'attendance.view',
    open: 'session.start',
    token: 'room.join',
    complete: 'session.complete',
    cancel: 'session.cancel',
    markStudentAbsent: 'session.mark_absent',
    hold: 'session.hold',
    ring: 'room.ring',
    studentLink: 'student.link',
    revokeStudentLink: 'student.revoke_link',
    mute: 'room.moderate',
    removeParticipant: 'room.moderate',
    say: 'room.join',
    lock: 'room.moderate',
  },
  review: { sync: 'review.view' },
  attendance: {
    history: 'attendance.view',
    preview: 'attendance.override',
    override: 'attendance.override',
    undo: 'attendance.override',
    contest: 'attendance.contest',
    answerContest: 'attendance.override',
    effectiveWindow: 'session.set_effective_window',
    recompute: 'attendance.recompute',
    previewRecompute: 'attendance.recompute_period',
    startRecompute: 'attendance.recompute_period',
    recomputeRun: 'attendance.recompute_period',
  },
  audit: { verify: 'audit.view' },
  health: { detail: 'health.view', setAside: 'health.act', redrive: 'health.act', testWebhook: 'health.act' },
  witness: { upload: 'witness.upload', accept: 'attendance.accept_witness' },
  subscriptions: {
    packages: 'package.view',
    createPackage: 'package.manage',
    list: 'subscription.view',
    detail: 'subscription.view',
    create: 'subscription.manage',
    activate: 'subscription.manage',
    pause: 'subscription.manage',
    resume: 'subscription.manage',
    extend: 'subscription.manage',
    renew: 'subscription.manage',
    cancel: 'subscription.manage',
  },
  notices: { list: 'signed-in', read: 'signed-in', preferences: 'signed-in', setPreference: 'signed-in' },
  calendar: {
    feed: 'signed-in',
    replaceFeed: 'signed-in',
    studentFeed: 'student.link',
    replaceStudentFeed: 'student.revoke_link',
    times: 'session.reschedule',
    days: 'session.view',
    move: 'session.reschedule',
    export: 'session.view',
  },
  schedules: {
    list: 'schedule.view',
    targets: 'schedule.manage',
    preview: 'schedule.manage',
    generate: 'schedule.manage',
    end: 'schedule.manage',
  },
  scheduling: {
    availability: 'availability.view',
    replaceHours: 'availability.manage',
    addException: 'availability.manage',
    removeException: 'availability.manage',
    holidays: 'holiday.view',
    addHoliday: 'holiday.manage',
    removeHoliday: 'holiday.manage',
  },
  settings: {
    read: 'settings.view',
    preview: 'settings.edit',
    apply: 'settings.edit',
    withdraw: 'settings.edit',
    history: 'settings.edit',
    restore: 'settings.edit',
    jobs: 'settings.edit',
  },
  // A student's page proves itself by its signed link.
  join: { info: 'public', token: 'public', say: 'public' },
} as const satisfies { [Group in keyof Contract]: { [Route in keyof Contract[Group]]: Access } };
