import { describe, expect, it } from 'vitest';
import { excuse, settleByHand, unexcuse } from '#shared/domain/counting-by-hand.ts';
import { countSession, recount, standingOf, type CountedStudent } from '#shared/domain/counting.ts';
import { explainCredit } from '#shared/domain/credit.ts';
import { leftOf, netOf, type LedgerRow, type NewLedgerRow } from '#shared/domain/ledger.ts';
import { subscriptionStatusAt } from '#shared/domain/subscription.ts';

const session = { id: 5, subtype: 'individual', status: 'completed' } as const;
const teacher = { status: 'present', attendedMs: 60, windowMs: 60, unverified: false } as const;
const subscription = { id: 70, endsAt: 1_000, quota: 8, used: 3 };
const student: CountedStudent = {
  studentId: 1,
  enrolledAtStart: true,
  status: 'present',
  unverified: false,
  subscriptions: [subscription],
};
const policy = { teacherPartialFromPercent: 50 };

const count = (part: { session?: object; teacher?: object; students?: readonly Partial<CountedStudent>[] } = {}) => {
  const students = (part.students ?? [{}]).map((one) => ({ ...student, ...one }));
  const { rows, flags } = countSession(
    { ...session, ...part.session },
    { ...teacher, ...part.teacher },
    students,
    policy,
  );
  return {
    rows: rows.map((row) => `${row.studentId} ${row.kind} ${row.subscriptionId} ${row.reason}`),
    flags: flags.map((flag) => `${flag.studentId} ${flag.flag}`),
  };
};

const CHARGED = { rows: ['1 charge 70 session_counted'], flags: [] };

describe('the end of a session', () => {
  it('is charged when completed or absent, present or not', () => {
    expect(count()).toEqual(CHARGED);
    expect(count({ session: { status: 'absent' }, students: [{ status: 'absent' }] })).toEqual(CHARGED);
  });

  it('costs nothing when cancelled or a trial', () => {
    for (const part of [{ status: 'cancelled' }, { subtype: 'trial' }]) {
      expect(count({ session: part })).toEqual({ rows: [], flags: [] });
    }
  });

  it('charges each student of a group who was enrolled at S', () => {
    const students = [{}, { studentId: 2, status: 'absent' as const }, { studentId: 3, enrolledAtStart: false }];
    expect(count({ session: { subtype: 'circle' }, students }).rows).toEqual([
      '1 charge 70 session_counted',
      '2 charge 70 session_counted',
    ]);
  });

  it('is waived when the teacher was there too little, whatever the student did', () => {
    const waived = ['1 waive 70 teacher_fault'];
    expect(count({ teacher: { status: 'absent', attendedMs: 29 } }).rows).toEqual(waived);
    expect(count({ teacher: { status: 'absent' }, students: [{ unverified: true }] }).rows).toEqual(waived);
    expect(count({ teacher: { status: 'partial', attendedMs: 30 } })).toEqual(CHARGED);
    expect(count({ teacher: { status: 'excused', attendedMs: 29 } }).rows).toEqual(waived);
    expect(count({ teacher: { status: 'present', attendedMs: 0 } })).toEqual(CHARGED);
  });

  it('is held while a verdict is unverified', () => {
    expect(count({ teacher: { status: 'absent', unverified: true } }).rows).toEqual(['1 hold 70 teacher_unverified']);
    expect(count({ students: [{ unverified: true }] }).rows).toEqual(['1 hold 70 student_unverified']);
  });

  it('is waived for a student who is excused already', () => {
    expect(count({ students: [{ status: 'excused' }] }).rows).toEqual(['1 waive 70 excused']);
  });

  it('takes the subscription that ends first and has a session left', () => {
    const other = { id: 71, endsAt: 2_000, quota: 8, used: 0 };
    expect(count({ students: [{ subscriptions: [other, subscription] }] })).toEqual(CHARGED);
    const full = { ...subscription, used: 8 };
    expect(count({ students: [{ subscriptions: [full, other] }] }).rows).toEqual(['1 charge 71 session_counted']);
  });

  it('never exceeds a quota, and says so; nor charges without a subscription', () => {
    const full = { ...subscription, used: 8 };
    expect(count({ students: [{ subscriptions: [full] }] })).toEqual({ rows: [], flags: ['1 over_quota'] });
    expect(count({ students: [{ subscriptions: [] }] })).toEqual({ rows: [], flags: ['1 no_subscription'] });
  });
});

const row = (id: number, kind: LedgerRow['kind'], part: Partial<LedgerRow> = {}): LedgerRow => ({
  id,
  sessionId: 5,
  subscriptionId: 70,
  studentId: 1,
  kind,
  reversesId: null,
  reason: 'session_counted',
  actor: { type: 'system' },
  ...part,
});
const wanted = (kind: 'charge' | 'waive' | 'hold'): readonly NewLedgerRow[] => [row(0, kind)];
const written = (rows: readonly NewLedgerRow[]) =>
  rows.map(({ kind, reversesId }) => (reversesId === null ? kind : `${kind} of ${reversesId}`));

describe('counting again', () => {
  it('writes nothing when nothing changed', () => {
    expect(recount([row(1, 'charge')], wanted('charge'), true)).toEqual({ append: [], review: [] });
    expect(recount([], [], false)).toEqual({ append: [], review: [] });
  });

  it('writes the first row, and replaces its own while settling', () => {
    expect(written(recount([], wanted('charge'), true).append)).toEqual(['charge']);
    expect(written(recount([row(1, 'charge')], wanted('waive'), true).append)).toEqual(['reversal of 1', 'waive']);
    expect(written(recount([row(1, 'hold')], wanted('charge'), true).append)).toEqual(['charge']);
    expect(written(recount([row(1, 'charge')], [], true).append)).toEqual(['reversal of 1']);
  });

  it('only reports after settling, and never touches what a person wrote', () => {
    const review = [{ studentId: 1, subscriptionId: 70, stands: 'charge', wanted: 'waive' }];
    expect(recount([row(1, 'charge')], wanted('waive'), false)).toEqual({ append: [], review });
    const byHand = row(1, 'manual', { actor: { type: 'staff', id: 2 } });
    expect(recount([byHand], wanted('waive'), true)).toEqual({ append: [], review });
    expect(recount([], wanted('charge'), false).append).toEqual([]);
  });

  it('knows what stands', () => {
    const undone = [row(1, 'charge'), row(2, 'reversal', { reversesId: 1 })];
    expect([standingOf([]), standingOf(undone), standingOf([...undone, row(3, 'hold')])]).toEqual([
      'none',
      'none',
      'hold',
    ]);
    expect(standingOf([...undone, row(3, 'charge')])).toBe('charge');
  });
});

describe('a person’s word on counting', () => {
  const byStaff = { type: 'staff', id: 2 } as const;
  const excused = [row(1, 'charge'), row(2, 'reversal', { reversesId: 1, reason: 'excused', actor: byStaff })];

  it('takes a charge back for an excused student, once', () => {
    expect(written(excuse([row(1, 'charge')], byStaff))).toEqual(['reversal of 1']);
    expect(excuse(excused, byStaff)).toEqual([]);
  });

  it('charges again when the excuse is undone, unless the quota is used up', () => {
    expect(written(unexcuse(excused, { quota: 8, used: 7 }, byStaff).rows)).toEqual(['charge']);
    expect(unexcuse(excused, { quota: 8, used: 8 }, byStaff)).toEqual({ rows: [], flag: 'over_quota' });
    expect(unexcuse([row(1, 'charge')], { quota: 8, used: 7 }, byStaff).rows).toEqual([]);
  });

  it('settles a hold either way, keeping the net at 0 or 1', () => {
    const settle = (rows: readonly LedgerRow[], what: 'charge' | 'waive', used = 0) =>
      settleByHand(rows, row(0, 'hold'), what, { quota: 8, used }, byStaff, 'proved');
    expect(written(settle([row(1, 'hold')], 'charge').rows)).toEqual(['manual']);
    expect(written(settle([row(1, 'hold')], 'waive').rows)).toEqual(['waive']);
    expect(written(settle([row(1, 'charge')], 'waive').rows)).toEqual(['reversal of 1', 'waive']);
    expect(settle([row(1, 'charge')], 'charge')).toEqual({ rows: [], flag: null });
    expect(settle([row(1, 'hold')], 'charge', 8).flag).toBe('over_quota');
  });
});

describe('the ledger', () => {
  it('derives used and left, and never less than none', () => {
    const rows = [row(1, 'charge'), row(2, 'reversal'), row(3, 'manual'), row(4, 'waive'), row(5, 'hold')];
    expect([netOf(rows), leftOf(8, rows), leftOf(0, rows)]).toEqual([1, 7, 0]);
  });

  it('explains a credit by naming each of its rows', () => {
    expect(explainCredit([row(2, 'waive'), row(1, 'charge')])).toMatchObject({
      code: 'credit',
      params: { net: 1 },
      children: [
        { params: { kind: 'charge', amount: 1 }, ref: { type: 'ledger', id: '1' } },
        { ref: { type: 'ledger', id: '2' } },
      ],
    });
  });

  it('finds a subscription active by its dates', () => {
    const dates = {
      from: 10,
      to: 100,
      activatedAt: 5,
      pauses: [
        { from: 20, to: 30 },
        { from: 90, to: null },
      ],
      cancelledAt: 95,
    };
    const at = (instant: number) => subscriptionStatusAt(dates, instant);
    expect([9, 10, 20, 30, 90, 95].map(at)).toEqual(['pending', 'active', 'paused', 'active', 'paused', 'cancelled']);
    expect(subscriptionStatusAt({ ...dates, cancelledAt: null, pauses: [] }, 100)).toBe('expired');
    // Days do not pass while a pause is open.
    expect(subscriptionStatusAt({ ...dates, cancelledAt: null }, 100)).toBe('paused');
    expect(subscriptionStatusAt({ ...dates, activatedAt: null }, 50)).toBe('pending');
  });
});
