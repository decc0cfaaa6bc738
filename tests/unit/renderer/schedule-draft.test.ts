import { describe, expect, test } from 'vitest';
import { draftOf, freshDraft, planOf, weekFrom } from '#renderer/features/schedule/bulk/draft.ts';

const fresh = freshDraft('2026-11-30', 'Asia/Riyadh');
const circle = { ...fresh, circleId: 3, times: [{ weekdays: ['sunday'], wallTime: '16:00' }] } as const;

describe('the form of a weekly schedule', () => {
  test('begins tomorrow, for eight classes, and says what it still needs', () => {
    expect(fresh).toMatchObject({ startsOn: '2026-12-01', count: 8 });
    expect(planOf(fresh)).toEqual({ missing: 'who' });
    expect(planOf({ ...fresh, circleId: 3 })).toEqual({ missing: 'weekdays' });
    for (const count of [null, '', '0', '401', 'ثمانٍ'])
      expect(planOf({ ...circle, count })).toEqual({ missing: 'count' });
    for (const minutes of ['', '14', '181']) expect(planOf({ ...circle, minutes })).toEqual({ missing: 'minutes' });
    expect(planOf({ ...circle, count: ' ٨ ', minutes: '45' })).toMatchObject({
      plan: { count: 8, durationMinutes: 45 },
    });
    expect(planOf({ ...circle, ends: 'until' })).toEqual({ missing: 'until' });
    expect(planOf({ ...circle, type: 'quran', studentId: 5 })).toEqual({ missing: 'teacher' });
    expect(planOf({ ...circle, type: 'lesson', studentId: 5, teacherId: 2 })).toEqual({ missing: 'subject' });
  });

  test('asks for what is chosen now and leaves out what was filled in for something else', () => {
    const times = [...circle.times, { weekdays: [], wallTime: '18:00' }];
    expect(planOf({ ...circle, studentId: 9, times, ends: 'open' })).toEqual({
      plan: {
        target: { type: 'circle', circleId: 3 },
        times: [{ weekdays: ['sunday'], wallTime: '16:00' }],
        timeZone: 'Asia/Riyadh',
        durationMinutes: null,
        startsOn: '2026-12-01',
        untilOn: null,
        count: null,
      },
    });
  });

  test('a schedule that stands opens as the plan that made it', () => {
    const row = {
      table: 'quran',
      id: 1,
      kind: 'quran',
      target: { type: 'quran', studentId: 5, teacherId: 2 },
      title: 'يوسف',
      teacher: { id: 2, name: 'عبد الرحمن' },
      weekdays: ['monday', 'thursday'],
      wallTime: '18:30',
      timeZone: 'Africa/Cairo',
      durationMinutes: 45,
      startsOn: '2026-11-01',
      untilOn: '2026-12-31',
      count: null,
      endedAt: null,
      generatedThrough: '2026-12-31',
      classes: 12,
      nextAt: null,
      coming: 0,
      takesOver: null,
      skipped: [],
    } as const;
    expect(planOf(draftOf({ ...row, weekdays: [...row.weekdays], skipped: [] }))).toEqual({
      plan: {
        target: row.target,
        times: [{ weekdays: ['monday', 'thursday'], wallTime: '18:30' }],
        timeZone: 'Africa/Cairo',
        durationMinutes: 45,
        startsOn: '2026-11-01',
        untilOn: '2026-12-31',
        count: null,
      },
    });
  });

  test('the weekdays stand in the order of the academy’s week', () => {
    expect(weekFrom(6).slice(0, 2)).toEqual(['saturday', 'sunday']);
    expect(weekFrom(1).at(-1)).toBe('sunday');
  });
});
