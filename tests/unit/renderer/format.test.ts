import { describe, expect, test } from 'vitest';
import { toLatinDigits } from '#shared/domain/digits.ts';
import { fold } from '#renderer/i18n/fold.ts';
import { createFormat } from '#renderer/i18n/format.ts';
import { createTexts } from '#renderer/i18n/i18n.ts';
import { withWords } from '#renderer/i18n/use-format.ts';
import { cityOf } from '#renderer/i18n/zones.ts';

const RIYADH = 'Asia/Riyadh';
const NOON = Date.UTC(2026, 10, 23, 9, 0);
const AFTERNOON = Date.UTC(2026, 10, 23, 12, 52, 10);
const MINUTE = 60_000;
const NBSP = '\u00a0';

const arabic = createFormat({ language: 'ar', digits: 'latin', timeZone: RIYADH });
const arabicDigits = createFormat({ language: 'ar', digits: 'arabic', timeZone: RIYADH });
const english = createFormat({ language: 'en', digits: 'arabic', timeZone: RIYADH });

function worded(language: 'ar' | 'en', digits: 'latin' | 'arabic' = 'latin') {
  const texts = createTexts(language);
  return withWords(createFormat({ language, digits, timeZone: RIYADH }), texts.i18n.getFixedT(language, 'units'));
}

describe('times', () => {
  test('are written by the 24-hour clock, in the reader’s zone or the one that is named', () => {
    expect(arabic.time(AFTERNOON)).toBe('15:52');
    expect(arabic.time(AFTERNOON, 'Africa/Casablanca')).toBe('13:52');
    expect(arabic.timeWithSeconds(AFTERNOON)).toBe('15:52:10');
    expect(arabic.time(Date.UTC(2026, 10, 22, 21, 5))).toBe('00:05');
  });

  test('at noon read م, and pm in English, never 0', () => {
    expect(arabic.timeOfDay(NOON)).toBe('12:00 م');
    expect(english.timeOfDay(NOON).toLowerCase()).toBe('12:00 pm');
    expect(arabic.timeOfDay(NOON - 12 * 60 * MINUTE)).toBe('12:00 ص');
  });

  test('run as a range with the reading', () => {
    expect(arabic.timeRange(NOON, NOON + 60 * MINUTE)).toBe('12:00–13:00');
  });
});

describe('dates', () => {
  test('are Gregorian whatever calendar the region prefers', () => {
    expect(arabic.fullDate(AFTERNOON)).toBe('الاثنين 23 نوفمبر 2026');
    expect(english.fullDate(AFTERNOON)).toBe('Monday 23 November 2026');
    expect(arabic.date(AFTERNOON)).toBe('الاثنين 23 نوفمبر');
    expect(english.weekday(AFTERNOON)).toBe('Mon');
    expect(arabic.weekday(AFTERNOON)).toBe('الاثنين');
  });

  test('have their Hijri twin by Umm al-Qura', () => {
    expect(arabic.hijriDate(AFTERNOON)).toBe('13 جمادى الآخرة 1448 هـ');
    expect(english.hijriDate(AFTERNOON)).toBe('13 Jumada II 1448 AH');
  });
});

describe('digits', () => {
  test('follow the academy’s setting in Arabic and stay Latin in English', () => {
    expect(arabicDigits.time(AFTERNOON)).toBe('١٥:٥٢');
    expect(arabicDigits.countdown(18 * MINUTE + 48_000)).toBe('١٨:٤٨');
    expect(english.time(AFTERNOON)).toBe('15:52');
  });

  test('inside counted texts follow it, too, at once when it changes', async () => {
    const texts = createTexts('ar');
    const say = (): string => texts.i18n.t('units:minutes', { count: 45 });
    expect(say()).toBe(`45${NBSP}دقيقة`);
    await texts.setDigits('arabic');
    expect(say()).toBe(`٤٥${NBSP}دقيقة`);
    expect(texts.i18n.t('setup:wizard.passwordRule')).toContain(`١٠${NBSP}أحرف`);
    expect(texts.i18n.t('shell:about.runtime', { electron: '33.2.1', chromium: '130', node: '20.18.1' })).toContain(
      'Node 20.18.1',
    );
  });

  test('are accepted in either kind when typed', () => {
    expect(toLatinDigits('٦٧:١٥-۳۰')).toBe('67:15-30');
  });
});

describe('durations', () => {
  test('take the six Arabic forms, the number and its noun never parted', () => {
    const { minutes } = worded('ar');
    expect([0, 1, 2, 3, 11, 100].map((count) => minutes(count * MINUTE))).toEqual([
      `0${NBSP}دقيقة`,
      'دقيقة واحدة',
      'دقيقتان',
      `3${NBSP}دقائق`,
      `11${NBSP}دقيقة`,
      `100${NBSP}دقيقة`,
    ]);
  });

  test('round half a minute up, for display only', () => {
    expect(worded('en').minutes(29.5 * MINUTE)).toBe(`30${NBSP}minutes`);
    expect(worded('en').minutes(29.49 * MINUTE)).toBe(`29${NBSP}minutes`);
  });

  test('say a part of a whole in words, never as a fraction', () => {
    expect(worded('ar').minutesOf(41 * MINUTE, 60 * MINUTE)).toBe(`41${NBSP}من 60${NBSP}دقيقة`);
    expect(worded('en').minutesOf(41 * MINUTE, 60 * MINUTE)).toBe(`41${NBSP}of 60${NBSP}minutes`);
  });

  test('name their two largest units and leave a zero out', () => {
    const { duration } = worded('ar');
    expect(duration(41 * MINUTE + 10_000)).toBe(`41${NBSP}د و10${NBSP}ث`);
    expect(duration(2 * MINUTE)).toBe(`2${NBSP}د`);
    expect(worded('en').duration(125 * MINUTE)).toBe(`2${NBSP}h 5${NBSP}min`);
  });

  test('count down to zero and no further', () => {
    expect(english.countdown(18 * MINUTE + 48_000)).toBe('18:48');
    expect(english.countdown(62 * MINUTE + 10_000)).toBe('1:02:10');
    expect(english.countdown(-5_000)).toBe('0:00');
  });

  test('as ages say now, then their largest unit', () => {
    const { age } = worded('ar');
    expect(age(AFTERNOON, AFTERNOON + 4_000)).toBe('الآن');
    expect(age(AFTERNOON, AFTERNOON + 2 * MINUTE + 40_000)).toBe(`منذ 2${NBSP}د`);
    expect(age(AFTERNOON, AFTERNOON + 40_000)).toBe(`منذ 40${NBSP}ث`);
  });
});

describe('numbers, lists and names', () => {
  test('a percentage keeps its sign behind the number', () => {
    expect(arabic.percent(0.88)).toBe('88%');
    expect(arabic.percent(0.686, 1)).toBe('68.6%');
  });

  test('a list reads as a sentence', () => {
    expect(arabic.list(['ذو الكفل', 'يوسف'])).toBe('ذو الكفل ويوسف');
    expect(english.list(['Zulkifli', 'Yusuf'])).toBe('Zulkifli and Yusuf');
  });

  test('a zone is a city in the reader’s language, or its own last part', () => {
    expect(cityOf('Asia/Kuala_Lumpur', 'ar')).toBe('كوالالمبور');
    expect(cityOf('Asia/Kuala_Lumpur', 'en')).toBe('Kuala Lumpur');
    expect(cityOf('America/Argentina/Ushuaia', 'ar')).toBe('Ushuaia');
  });

  test('a search finds a name without its signs and with letters that people mix up', () => {
    expect(fold('مُحَمَّد الأمين الإدريسي')).toContain(fold('الادريسى'));
    expect(fold('Ömer Faruk Yılmaz')).toBe('omer faruk yilmaz');
  });
});
