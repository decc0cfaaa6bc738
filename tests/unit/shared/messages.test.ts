import { describe, expect, test } from 'vitest';
import { ERROR_TABLE, type ErrorCode, type ErrorData } from '#shared/errors.ts';
import { messageOf } from '#shared/messages/message-of.ts';

const CODES = Object.keys(ERROR_TABLE) as ErrorCode[];
const LANGUAGES = ['ar', 'en'] as const;
const AT_1545 = Date.UTC(2026, 10, 23, 12, 45);
/** Every fact that any sentence reads. */
const FACTS: ErrorData = {
  field: 'name',
  from: 'completed',
  to: 'ongoing',
  opensAt: AT_1545,
  allowedAt: AT_1545,
  startsAt: AT_1545,
  endedAt: AT_1545,
  until: AT_1545,
  minutes: 12,
  noticeHours: 12,
  retryAfterS: 5,
  afterS: 15,
};

describe.each(LANGUAGES)('in %s', (language) => {
  test.each(CODES)('%s is a whole sentence, with its facts and without them', (code) => {
    for (const data of [{}, FACTS])
      for (const zone of [null, 'Asia/Riyadh']) {
        const sentence = messageOf(code, data, language, zone);
        expect(sentence).toMatch(/[.؟?]$/);
        expect(sentence).not.toMatch(/undefined|null|NaN|\{|#/);
      }
  });
});

const tooLate = (wanted: string, data: ErrorData = {}): string[] =>
  LANGUAGES.map((language) => messageOf('inside_notice', { wanted, ...data }, language, 'Asia/Riyadh'));

describe('the facts of an error', () => {
  test('inside the notice, what is too late is said: another time, or none', () => {
    expect(tooLate('unschedule', { until: AT_1545 })).toEqual([
      'كان رفع موعد الحصة ممكناً حتى 15:45. اطلبه الآن من المشرف.',
      'The class could be taken off its time until 15:45. Ask your supervisor now.',
    ]);
    expect(tooLate('reschedule', { until: AT_1545 })).toEqual([
      'كانت إعادة الجدولة ممكنة حتى 15:45. اطلبها الآن من المشرف.',
      'Rescheduling was possible until 15:45. Ask your supervisor now.',
    ]);
    for (const sentence of tooLate('unschedule')) expect(sentence).not.toMatch(/reschedul|الجدولة/);
  });

  test('are told in the reader’s zone, and left out where the zone is unknown', () => {
    expect(messageOf('too_early', { opensAt: AT_1545 }, 'en', 'Asia/Riyadh')).toContain('15:45');
    expect(messageOf('too_early', { opensAt: AT_1545 }, 'en', 'Europe/London')).toContain('12:45');
    expect(messageOf('too_early', { opensAt: AT_1545 }, 'en')).toBe('It is too early for that.');
  });

  test('are counted in the forms of the language', () => {
    expect(messageOf('student_attended', { minutes: 2 }, 'ar')).toContain('حضر الطالب دقيقتين');
    expect(messageOf('student_attended', { minutes: 12 }, 'ar')).toContain('حضر الطالب 12\u00a0دقيقة');
    expect(messageOf('too_many_attempts', { retryAfterS: 5 }, 'ar')).toContain('5\u00a0ثوانٍ');
    expect(messageOf('too_many_attempts', { retryAfterS: 1 }, 'en')).toContain('1 second.');
  });

  test('name a status in words', () => {
    expect(messageOf('invalid_transition', { from: 'cancelled', to: 'ongoing' }, 'ar')).toContain('ملغاة');
    expect(messageOf('invalid_transition', { from: 'cancelled', to: 'ongoing' }, 'en')).toContain('is now cancelled');
  });
});
