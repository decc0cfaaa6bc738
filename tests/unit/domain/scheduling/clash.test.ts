import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Busy, clashOf, nearestFree, type Taken } from '#shared/domain/scheduling/clash.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';

const at = (hour: number, minute = 0): number => hour * HOUR + minute * MINUTE;
const busy = (from: number, to: number, more: Partial<Busy> = {}): Busy => ({
  who: 'teacher',
  sessionId: 1,
  title: null,
  from,
  to,
  busyUntil: to + 5 * MINUTE,
  ...more,
});
const taken = (more: Partial<Taken> = {}): Taken => ({
  busy: [busy(at(17, 10), at(18, 10))],
  bufferMs: 5 * MINUTE,
  blocked: [],
  holidays: [],
  available: null,
  now: 0,
  ...more,
});
const slot = (from: number, minutes = 45) => ({ from, to: from + minutes * MINUTE });

describe('a time for a class', () => {
  test.each([
    ['on top of another class', at(17, 30), 'teacher_busy'],
    ['inside the buffer after it', at(18, 14), 'teacher_busy'],
    ['right after the buffer', at(18, 15), null],
    ['so that its own buffer reaches into the other', at(16, 21), 'teacher_busy'],
    ['so that its own buffer just ends', at(16, 20), null],
    ['now', 0, 'in_past'],
  ] as const)('%s', (_, from, reason) => {
    expect(clashOf(slot(from), taken())?.reason ?? null).toBe(reason);
  });

  test('a buffer that was longer when the other was booked still holds', () => {
    const longer = taken({ busy: [busy(at(17), at(18), { busyUntil: at(18, 20) })] });
    expect(clashOf(slot(at(18, 15)), longer)?.reason).toBe('teacher_busy');
    expect(clashOf(slot(at(18, 20)), longer)).toBeNull();
  });

  test('a blocked day refuses what starts in it; a student is busy too, but the teacher is said first', () => {
    const student = busy(at(17), at(18), { who: 'student' });
    expect(clashOf(slot(at(17)), taken({ busy: [student] }))?.reason).toBe('student_busy');
    expect(clashOf(slot(at(17, 30)), taken({ busy: [student, busy(at(17), at(18))] }))?.reason).toBe('teacher_busy');
    const blocked = taken({ blocked: [{ from: at(2), to: at(24) }], busy: [] });
    expect(clashOf(slot(at(2)), blocked)?.reason).toBe('blocked_day');
    expect([clashOf(slot(at(2) - 1), blocked), clashOf(slot(at(24)), blocked)]).toEqual([null, null]);
  });

  test('a holiday refuses what starts in it, hours refuse what they do not hold whole', () => {
    const holiday = taken({ holidays: [{ from: at(0), to: at(24), name: 'العيد' }], busy: [] });
    expect(clashOf(slot(at(17)), holiday)?.reason).toBe('holiday');
    const hours = taken({ available: [{ from: at(9), to: at(12) }], busy: [] });
    expect(clashOf(slot(at(11, 15)), hours)).toBeNull();
    expect(clashOf(slot(at(11, 16)), hours)?.reason).toBe('outside_availability');
    expect(nearestFree(slot(at(13, 7)), hours, { count: 1, step: 15 * MINUTE, within: 6 * HOUR })).toEqual([
      at(11, 15),
    ]);
  });

  test('the nearest free times are what the picture says: right after the class and its buffer, then further off', () => {
    const found = nearestFree(slot(at(17, 30)), taken(), { count: 3, step: 15 * MINUTE, within: 6 * HOUR });
    expect(found).toEqual(
      [at(18, 15), at(18, 30), at(16, 20)].toSorted((a, b) => Math.abs(a - at(17, 30)) - Math.abs(b - at(17, 30))),
    );
  });

  test('what is offered is always free, nearest first, and nothing nearer on the step was left out', () => {
    const options = { count: 3, step: 15 * MINUTE, within: 6 * HOUR };
    const quarter = fc.integer({ min: 1, max: 95 }).map((n) => n * 15 * MINUTE);
    const other = fc.record({ from: quarter, minutes: fc.integer({ min: 5, max: 120 }) });
    fc.assert(
      fc.property(fc.array(other, { maxLength: 12 }), quarter, (others, from) => {
        const around = taken({ busy: others.map((one) => busy(one.from, one.from + one.minutes * MINUTE)) });
        const found = nearestFree(slot(from), around, options);
        expect(found.every((start) => clashOf(slot(start), around) === null)).toBe(true);
        const gaps = found.map((start) => Math.abs(start - from));
        expect(gaps).toEqual(gaps.toSorted((a, b) => a - b));
        if (clashOf(slot(from), around) === null) expect(found[0]).toBe(from);
        if (found.length === 0)
          for (let start = from - options.within; start <= from + options.within; start += options.step)
            expect(clashOf(slot(start), around)).not.toBeNull();
      }),
    );
  });
});
