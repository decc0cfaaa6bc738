import { describe, expect, it } from 'vitest';
import { creditOf, isSettling } from '#renderer/features/today/core/report.ts';
import { endReasonOf } from '#renderer/features/today/core/end-reason.ts';
import { stopOf } from '#renderer/i18n/surah-names.ts';

describe('what a class cost a package', () => {
  it.each([
    ['charge', null, 'charged'],
    ['hold', 'unverified', 'held'],
    ['waive', 'teacher_fault', 'teacherFault'],
    ['none', 'trial', 'trial'],
    ['none', 'no_subscription', 'noSubscription'],
    ['none', 'over_quota', 'overQuota'],
    ['none', 'excused by hand', 'notCharged'],
    ['none', null, 'notCharged'],
  ] as const)('%s for %s reads as %s', (credit, creditReason, word) => {
    expect(creditOf({ credit, creditReason })).toBe(word);
  });
});

describe('verdicts', () => {
  it('settle for as long as the server says so of anybody', () => {
    expect(isSettling([{ liveState: 'final' }, { liveState: 'settling' }])).toBe(true);
    expect(isSettling([{ liveState: 'final' }])).toBe(false);
  });
});

describe('why a class ended', () => {
  it('is a word of ours where the system says so, else the person’s own', () => {
    expect(endReasonOf('teacher_no_show')).toEqual({ code: 'teacher_no_show' });
    expect(endReasonOf('اعتذرت أسرته أمس')).toEqual({ words: 'اعتذرت أسرته أمس' });
    expect(endReasonOf('  ')).toBeNull();
    expect(endReasonOf(null)).toBeNull();
  });
});

describe('where a student stopped', () => {
  it.each([
    ['67:12', 'ar', { surah: 'الملك', ayah: 12 }],
    ['67:12', 'en', { surah: 'Al-Mulk', ayah: 12 }],
    ['1:7', 'ar', { surah: 'الفاتحة', ayah: 7 }],
    ['3:200', 'ar', { surah: 'آل عمران', ayah: 200 }],
    ['114:6', 'en', { surah: 'An-Nas', ayah: 6 }],
    ['115:1', 'ar', null],
    ['0:1', 'ar', null],
    ['a lesson', 'ar', null],
  ] as const)('%s in %s', (stored, language, stop) => {
    expect(stopOf(stored, language)).toEqual(stop);
  });
});
