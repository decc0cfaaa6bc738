import { describe, expect, it } from 'vitest';
import { listenersOf, mailOfNotice, NOTICE_KINDS, noticeOfEffect, onceOf } from '#shared/domain/notices.ts';

const teacher = { staffId: 1, role: 'teacher' } as const;
const supervisor = { staffId: 2, role: 'supervisor' } as const;
const admin = { staffId: 3, role: 'admin' } as const;

/** Who is told of what, and what is the same news (domain.md 2). */
describe('a notice', () => {
  it('goes to those it concerns, and never to the one who did it', () => {
    const staff = [teacher, supervisor, admin];
    expect(listenersOf('cancelled', staff, null)).toEqual([teacher, supervisor]);
    expect(listenersOf('cancelled', staff, supervisor.staffId)).toEqual([teacher]);
    expect(listenersOf('no_show', staff, admin.staffId)).toEqual([teacher, supervisor]);
  });

  it('of a step is news at every step; of a class’s time it is the same while the time is', () => {
    const one = { sessionId: 5, teacherId: 7, step: null, time: 100 };
    const differs = (more: object) =>
      NOTICE_KINDS.filter((kind) => onceOf(kind, { ...one, step: 1 }) !== onceOf(kind, { ...one, step: 1, ...more }));
    expect(differs({ step: 2 })).toEqual(['cancelled', 'moved', 'unscheduled']);
    for (const kind of NOTICE_KINDS) expect(onceOf(kind, one)).not.toBe(onceOf(kind, { ...one, time: 200 }));
    expect(differs({ teacherId: 8 })).toEqual(['clash']);
  });

  it('of another time is for those who lost one; a first time is no news', () => {
    expect([noticeOfEffect('scheduled', '', true), noticeOfEffect('scheduled', '', false)]).toEqual(['moved', null]);
    expect(noticeOfEffect('cancelled', 'teacher_no_show', true)).toBe('no_show');
    expect(noticeOfEffect('ended', '', true)).toBeNull();
  });

  it('reaches families only where their class falls out or moves', () => {
    expect(NOTICE_KINDS.map((kind) => [kind, mailOfNotice(kind)]).filter(([, mail]) => mail !== null)).toEqual([
      ['cancelled', 'cancelled'],
      ['moved', 'moved'],
      ['unscheduled', 'cancelled'],
      ['no_show', 'cancelled'],
    ]);
  });
});
