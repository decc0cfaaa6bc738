import { describe, expect, it } from 'vitest';
import {
  can,
  PERMISSIONS,
  reachOf,
  visibleTeachers,
  type PermissionAction,
  type PermissionResource,
} from '#shared/domain/permissions.ts';

const admin = { role: 'admin', staffId: 1 } as const;
const supervisor = { role: 'supervisor', staffId: 2, teacherIds: [10, 11] } as const;
const teacher = { role: 'teacher', staffId: 10 } as const;
const taughtBy = (...teacherIds: number[]) => ({ type: 'taught', teacherIds }) as const;

const views = (teacherId: number) =>
  [admin, supervisor, teacher].map((actor) => can(actor, 'session.view', taughtBy(teacherId)));

/** Admin, supervisor and teacher in this order. */
const whoMay = (action: PermissionAction, resource: PermissionResource = taughtBy(10)) =>
  [admin, supervisor, teacher].map((actor) => can(actor, action, resource));

const profile = (staffId: number) => ({ type: 'owner', staffId }) as const;

describe('rights', () => {
  it('reach everything for an admin, the assigned for a supervisor, the own for a teacher', () => {
    expect(views(10)).toEqual([true, true, true]);
    expect(views(11)).toEqual([true, true, false]);
    expect(views(12)).toEqual([true, false, false]);
  });

  it('keep what one once taught', () => {
    expect(can(teacher, 'attendance.view', taughtBy(12, 10))).toBe(true);
  });

  it('give a supervisor nothing through a class of their own', () => {
    expect(can(supervisor, 'attendance.override', taughtBy(2))).toBe(false);
  });

  it('let nobody but a teacher contest, and no teacher override', () => {
    expect(whoMay('attendance.contest')).toEqual([false, false, true]);
    expect(whoMay('attendance.override')).toEqual([true, true, false]);
    expect(whoMay('session.hold')).toEqual([true, true, false]);
  });

  it('leave the academy’s affairs to the admin', () => {
    const academy = { type: 'academy' } as const;
    expect(whoMay('settings.edit', academy)).toEqual([true, false, false]);
    expect(whoMay('settings.view', academy)).toEqual([true, true, true]);
    expect(whoMay('health.view', academy)).toEqual([true, true, false]);
  });

  it('reach one’s own profile and not a colleague’s', () => {
    expect([can(teacher, 'profile.edit', profile(10)), can(teacher, 'profile.edit', profile(11))]).toEqual([
      true,
      false,
    ]);
  });

  it('tell lists which teachers’ rows to show', () => {
    expect(visibleTeachers(admin, 'session.view')).toBe('all');
    expect(visibleTeachers(supervisor, 'session.view')).toEqual([10, 11]);
    expect(visibleTeachers(teacher, 'session.view')).toEqual([10]);
    expect(visibleTeachers(teacher, 'review.view')).toEqual([]);
    expect(reachOf(teacher, 'review.view')).toBe('none');
  });

  it('give a teacher nothing academy-wide that changes anything', () => {
    const wide = Object.entries(PERMISSIONS).filter(([, row]) => row.teacher === 'all');
    expect(wide.map(([action]) => action)).toEqual([
      'free_busy.view',
      'holiday.view',
      'settings.view',
      'export.check',
      'practice.run',
    ]);
  });
});
