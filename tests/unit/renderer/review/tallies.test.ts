import { describe, expect, test } from 'vitest';
import { studentTallies, teacherTallies } from '#renderer/features/review/core/tallies.ts';
import { shortName } from '#renderer/features/review/core/short-name.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { FOUR, makeSession, stay, type MadePerson, type MadeSession } from '#tests/support/made-sessions.ts';

const NOW = FOUR + DAY;
const minute = (count: number): number => FOUR + count * MINUTE;
const teacher: MadePerson = { role: 'teacher', name: 'أمينة', events: stay('t', minute(0), minute(60)) };
const student = (from: number, to: number, more: Partial<MadePerson> = {}): MadePerson => ({
  name: 'سارة',
  events: stay('s', minute(from), minute(to)),
  ...more,
});
const session = (id: number, people: readonly MadePerson[], part: Partial<MadeSession> = {}) =>
  makeSession({ id, now: NOW, people: [teacher, ...people], ...part });

const blind = [{ id: '1', from: minute(10), to: minute(60) }];
const sessions = [
  session(1, [student(0, 60)]),
  session(2, [student(8, 60)]),
  session(3, [student(0, 40)]),
  session(4, [{ name: 'سارة' }]),
  session(5, [student(0, 10, { override: { id: '1', status: 'excused' } })]),
  session(6, [student(0, 10, { blind })]),
  session(7, [student(0, 60)], { subtype: 'trial' }),
  session(8, [student(0, 60)], { status: 'cancelled' }),
  session(9, [student(0, 60)], { status: 'ongoing', endedAt: null }),
];

test('a student’s row counts what stands, and rates it by the one rate of the product', () => {
  const [row] = studentTallies(sessions, NOW, 'ar');
  expect(row).toMatchObject({
    name: 'سارة',
    classes: 7,
    counts: { present: 2, late: 1, partial: 1, absent: 1, excused: 1 },
    unverified: 1,
    // Of present, late, partial and absent: neither excused, unverified, cancelled, nor the trial.
    rate: { rated: 4, attended: 3, partial: 1, ratio: 0.75 },
  });
});

test('a teacher’s row has their own attendance beside their students’', () => {
  const [row] = teacherTallies(sessions, NOW, 'ar');
  expect(row).toMatchObject({ name: 'أمينة', classes: 7, cancelled: 1, doubts: 1 });
  expect(row?.own.ratio).toBe(1);
  expect(row?.students.ratio).toBe(0.75);
});

test('nobody is counted before the class has ended and settled', () => {
  const ended = [makeSession({ id: 1, now: minute(60), people: [teacher, student(0, 60)] })];
  expect(studentTallies(ended, minute(61), 'ar')).toEqual([]);
  expect(studentTallies(ended, minute(62), 'ar')).toHaveLength(1);
});

describe('a short name', () => {
  test.each([
    ['عبد الرحمن بن سعد المطيري', 'عبد الرحمن المطيري'],
    ['محمد الأمين بن عبد الرحمن الإدريسي', 'محمد الإدريسي'],
    ['يوسف بن خالد العنزي', 'يوسف العنزي'],
    ['أمينة بن يوسف', 'أمينة يوسف'],
    ['نور الدين حسن', 'نور الدين حسن'],
    ['آدم خان', 'آدم خان'],
    ['بلال', 'بلال'],
    ['Ömer Faruk Yılmaz', 'Ömer Yılmaz'],
    ['Abdulrahman bin Saad Al-Mutairi', 'A. Al-Mutairi'],
    ['Yusuf Al-Anazi', 'Yusuf Al-Anazi'],
    ['', ''],
  ])('of %s is %s', (name, short) => {
    expect(shortName(name)).toBe(short);
  });
});
