import { describe, expect, it } from 'vitest';
import { creditOfDecision } from '#shared/domain/counting-by-hand.ts';
import { reviewCounting, type ReviewedStudent } from '#shared/domain/counting-review.ts';
import type { TeacherOutcome } from '#shared/domain/counting.ts';
import type { LedgerKind, LedgerRow } from '#shared/domain/ledger.ts';
import type { SessionSubtype } from '#shared/domain/session.ts';

const staff = { type: 'staff', id: 2 } as const;
const row = (id: number, kind: LedgerKind, part: Partial<LedgerRow> = {}): LedgerRow => ({
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
const excused = [row(1, 'charge'), row(2, 'reversal', { reversesId: 1, reason: 'excused', actor: staff })];
const present: TeacherOutcome = { status: 'present', attendedMs: 60, windowMs: 60, unverified: false };
const away: TeacherOutcome = { ...present, status: 'absent', attendedMs: 0 };

const review = (student: Partial<ReviewedStudent>, teacher = present, subtype: SessionSubtype = 'circle') =>
  reviewCounting(
    { id: 5, subtype, status: 'completed' },
    teacher,
    [{ enrolledAtStart: true, status: 'present', unverified: false, left: 3, rows: [], wishes: [], ...student }],
    { teacherPartialFromPercent: 50 },
  );

describe('what of a count waits for a person', () => {
  it.each<[string, Partial<ReviewedStudent>, TeacherOutcome, readonly string[]]>([
    ['nothing when what stands is what the verdicts ask for', { rows: [row(1, 'charge')] }, present, []],
    ['a student without a subscription', { left: null }, present, ['no_subscription']],
    ['a charge that the quota had no room for', { left: 0 }, present, ['over_quota']],
    ['a charge that could be written by now', { left: 1 }, present, ['count_differs']],
    ['a charge whose teacher proved absent', { rows: [row(1, 'charge')] }, away, ['count_differs']],
    ['a hold that has become clear', { rows: [row(1, 'hold')] }, present, ['count_differs']],
    ['nothing of a hold that still is one', { rows: [row(1, 'hold')], unverified: true }, present, []],
    ['nothing of an excuse that took the charge back', { rows: excused, status: 'excused' }, present, []],
    ['an excuse that was undone without room', { rows: excused, left: 0 }, present, ['over_quota']],
    [
      'nothing once a person settled it',
      { rows: [row(1, 'hold'), row(2, 'waive', { actor: staff, reason: 'proved' })] },
      present,
      [],
    ],
    ['nothing when a person asked to keep it', { rows: [row(1, 'charge')], wishes: ['by_rule', 'keep'] }, away, []],
    [
      'a charge that a person asked for when there was nothing to charge',
      { wishes: ['charge'] },
      away,
      ['count_differs'],
    ],
    ['a charge that a person asked for over quota', { left: 0, wishes: ['charge'] }, present, ['over_quota']],
    [
      'a hold that a person asked to charge over quota',
      { rows: [row(1, 'hold')], unverified: true, left: 0, wishes: ['by_rule', 'charge'] },
      present,
      ['count_differs'],
    ],
    ['nothing when what a person asked to charge is', { rows: [row(1, 'charge')], wishes: ['charge'] }, away, []],
    ['nothing when a person asked to waive', { wishes: ['charge', 'waive'] }, present, []],
    ['nothing about who was not enrolled at the start', { enrolledAtStart: false, left: null }, present, []],
  ])('%s', (_name, student, teacher, flags) => expect(review(student, teacher)).toEqual(flags));

  it('is never a trial', () => expect(review({ left: null }, present, 'trial')).toEqual([]));
});

describe('a decision about a verdict and the ledger', () => {
  const subject = { sessionId: 5, subscriptionId: 70, studentId: 1 };
  const decide = (
    rows: readonly LedgerRow[],
    decision: Parameters<typeof creditOfDecision>[2],
    used = 3,
  ): readonly string[] => {
    const written = creditOfDecision(rows, subject, decision, { quota: 8, used }, staff, 'technical');
    return [...written.rows.map(({ kind }) => kind), ...(written.flag === null ? [] : [written.flag])];
  };
  const charged = [row(1, 'charge')];
  it.each([
    ['excusing takes the charge back', charged, false, true, 'by_rule', ['reversal']],
    ['taking the excuse away charges again', excused, true, false, 'by_rule', ['charge']],
    ['an excuse over an excuse changes nothing', excused, true, true, 'by_rule', []],
    ['another status leaves counting as it is', charged, false, false, 'by_rule', []],
    ['keeping keeps it even for an excuse', charged, false, true, 'keep', []],
    ['waiving outright says so in a row', charged, false, false, 'waive', ['reversal', 'waive']],
    [
      'waiving what a person has waived writes nothing again',
      [row(1, 'waive', { actor: staff })],
      false,
      false,
      'waive',
      [],
    ],
    ['waiving what the system waived makes it a person’s word', [row(1, 'waive')], false, false, 'waive', ['waive']],
    ['charging outright settles a hold', [row(1, 'hold')], false, false, 'charge', ['manual']],
    [
      'what was waived for an excuse is charged without it',
      [row(1, 'waive', { reason: 'excused' })],
      true,
      false,
      'by_rule',
      ['charge'],
    ],
    [
      'what somebody waived after the excuse stays waived',
      [...excused, row(3, 'waive', { actor: staff, reason: 'other' })],
      true,
      false,
      'by_rule',
      [],
    ],
  ] as const)('%s', (_name, rows, wasExcused, isExcused, wish, written) => {
    expect(decide(rows, { wasExcused, isExcused, wish })).toEqual(written);
  });

  it('never charges beyond the quota', () => {
    expect(decide(excused, { wasExcused: true, isExcused: false, wish: 'by_rule' }, 8)).toEqual(['over_quota']);
  });
});
