import type { StaffRole } from './session.ts';

/** Someone who asks; a supervisor carries the teachers assigned to them. */
export type PermissionActor =
  | { readonly role: 'admin'; readonly staffId: number }
  | { readonly role: 'supervisor'; readonly staffId: number; readonly teacherIds: readonly number[] }
  | { readonly role: 'teacher'; readonly staffId: number };

/**
 * What is asked about. `teacherIds` are the teachers through whom it belongs to somebody: a session's
 * teachers (present and former), the teachers of a student, of a circle, of a subscription's student.
 * `owner` is one staff member's own affair; `academy` belongs to no teacher.
 */
export type PermissionResource =
  | { readonly type: 'taught'; readonly teacherIds: readonly number[] }
  | { readonly type: 'owner'; readonly staffId: number }
  | { readonly type: 'academy' };

/** How far a role's permission reaches: everything, the assigned teachers' things, one's own, nothing. */
export type Reach = 'all' | 'assigned' | 'own' | 'none';

type Row = Readonly<Record<StaffRole, Reach>>;

const EVERYONE_OWN_ROWS: Row = { admin: 'all', supervisor: 'assigned', teacher: 'own' };
const REVIEWERS: Row = { admin: 'all', supervisor: 'assigned', teacher: 'none' };
const ADMIN_ONLY: Row = { admin: 'all', supervisor: 'none', teacher: 'none' };
const SUPERVISION: Row = { admin: 'all', supervisor: 'all', teacher: 'none' };
const ALL_STAFF: Row = { admin: 'all', supervisor: 'all', teacher: 'all' };
const TEACHER_ONLY: Row = { admin: 'none', supervisor: 'none', teacher: 'own' };

/** The one policy table (domain.md 1): every endpoint and live event names its action here. */
export const PERMISSIONS = {
  'session.view': EVERYONE_OWN_ROWS,
  'session.create': EVERYONE_OWN_ROWS,
  'session.schedule': EVERYONE_OWN_ROWS,
  'session.unschedule': EVERYONE_OWN_ROWS,
  'session.reschedule': EVERYONE_OWN_ROWS,
  'session.start': EVERYONE_OWN_ROWS,
  'session.complete': EVERYONE_OWN_ROWS,
  'session.mark_absent': EVERYONE_OWN_ROWS,
  'session.cancel': EVERYONE_OWN_ROWS,
  'session.hold': REVIEWERS,
  'session.set_effective_window': REVIEWERS,
  'session.change_teacher': REVIEWERS,
  'session.override_blocked_day': ADMIN_ONLY,
  'room.join': EVERYONE_OWN_ROWS,
  'room.observe': REVIEWERS,
  'room.moderate': EVERYONE_OWN_ROWS,
  'room.ring': EVERYONE_OWN_ROWS,
  'attendance.view': EVERYONE_OWN_ROWS,
  'attendance.explain': EVERYONE_OWN_ROWS,
  'attendance.contest': TEACHER_ONLY,
  'attendance.override': REVIEWERS,
  'attendance.accept_witness': REVIEWERS,
  'attendance.recompute': REVIEWERS,
  'attendance.recompute_period': ADMIN_ONLY,
  'witness.upload': TEACHER_ONLY,
  'evaluation.view': EVERYONE_OWN_ROWS,
  'evaluation.write': EVERYONE_OWN_ROWS,
  'review.view': REVIEWERS,
  'dashboard.view': REVIEWERS,
  'risk.manage': REVIEWERS,
  'schedule.view': EVERYONE_OWN_ROWS,
  'schedule.manage': REVIEWERS,
  'availability.view': EVERYONE_OWN_ROWS,
  'availability.manage': REVIEWERS,
  'free_busy.view': ALL_STAFF,
  'substitute.find': SUPERVISION,
  'holiday.view': ALL_STAFF,
  'holiday.manage': ADMIN_ONLY,
  'student.view': EVERYONE_OWN_ROWS,
  'student.manage': ADMIN_ONLY,
  'student.link': EVERYONE_OWN_ROWS,
  'student.revoke_link': REVIEWERS,
  'circle.view': EVERYONE_OWN_ROWS,
  'circle.manage': ADMIN_ONLY,
  'course.view': EVERYONE_OWN_ROWS,
  'course.manage': ADMIN_ONLY,
  'enrolment.manage': ADMIN_ONLY,
  'staff.view': REVIEWERS,
  'staff.manage': ADMIN_ONLY,
  'profile.view': { admin: 'all', supervisor: 'own', teacher: 'own' },
  'profile.edit': { admin: 'own', supervisor: 'own', teacher: 'own' },
  'package.view': SUPERVISION,
  'package.manage': ADMIN_ONLY,
  'subscription.view': REVIEWERS,
  'subscription.manage': ADMIN_ONLY,
  'ledger.view': REVIEWERS,
  'ledger.write': REVIEWERS,
  'people.import': ADMIN_ONLY,
  'settings.view': ALL_STAFF,
  'settings.edit': ADMIN_ONLY,
  'export.create': EVERYONE_OWN_ROWS,
  'export.check': ALL_STAFF,
  'export.schedule': SUPERVISION,
  'health.view': SUPERVISION,
  'health.act': ADMIN_ONLY,
  'audit.view': ADMIN_ONLY,
  'backup.manage': ADMIN_ONLY,
  'practice.run': ALL_STAFF,
} as const satisfies Record<string, Row>;

export type PermissionAction = keyof typeof PERMISSIONS;

/** How far this actor's permission for an action reaches; lists filter their rows by it. */
export const reachOf = (actor: PermissionActor, action: PermissionAction): Reach => PERMISSIONS[action][actor.role];

/** The teachers whose things an actor may touch with this action: `'all'`, or a list (perhaps empty). */
export const visibleTeachers = (actor: PermissionActor, action: PermissionAction): 'all' | readonly number[] => {
  const reach = reachOf(actor, action);
  if (reach === 'all') return 'all';
  if (reach === 'own') return [actor.staffId];
  return reach === 'assigned' && actor.role === 'supervisor' ? actor.teacherIds : [];
};

/** May this actor do this to that? Checked on the server for every row and every live event (domain.md 1). */
export const can = (actor: PermissionActor, action: PermissionAction, resource: PermissionResource): boolean => {
  const teachers = visibleTeachers(actor, action);
  if (teachers === 'all') return true;
  if (resource.type === 'taught') return resource.teacherIds.some((id) => teachers.includes(id));
  return resource.type === 'owner' && teachers.includes(resource.staffId);
};
