import { describe, expect, it } from 'vitest';
import type { Engagement } from '#shared/domain/attendance/engagement.ts';
import { diffVerdicts, type VerdictRow } from '#shared/domain/attendance/verdict-diff.ts';

const engagement: Engagement = {
  formula: 1,
  score: 30,
  points: { microphone: 30, camera: 0, hands: 0, messages: 0 },
  readings: 60,
  microphoneMs: 20,
  cameraMs: 0,
  microphonePublishedMs: 30,
  cameraPublishedMs: 0,
  hands: 0,
  messages: 0,
};

const row = (personId: number, part: Partial<VerdictRow> = {}): VerdictRow => ({
  role: 'student',
  personId,
  status: 'present',
  attendedMs: 60,
  windowMs: 60,
  lateMs: 0,
  leftEarlyMs: 0,
  flags: ['merged'],
  engagement,
  ...part,
});

describe('what recomputing would change', () => {
  it('is nothing when every field is the same, whatever the order of the people', () => {
    expect(diffVerdicts([row(1), row(2)], [row(2), row(1)])).toEqual([]);
    // As the database gives it back: with its fields in another order.
    const reordered = Object.fromEntries(Object.entries(engagement).toReversed()) as unknown as Engagement;
    expect(diffVerdicts([row(1)], [row(1, { engagement: reordered })])).toEqual([]);
  });

  it.each<[string, Partial<VerdictRow>]>([
    ['status', { status: 'partial' }],
    ['minutes', { attendedMs: 59 }],
    ['window', { windowMs: 50 }],
    ['lateness', { lateMs: null }],
    ['leaving early', { leftEarlyMs: 1 }],
    ['flags', { flags: [] }],
    ['another flag', { flags: ['estimated'] }],
    ['engagement', { engagement: null }],
    ['messages', { engagement: { ...engagement, messages: 1 } }],
    ['points', { engagement: { ...engagement, points: { ...engagement.points, camera: 1 } } }],
  ])('names a person whose %s is another, with both sides', (_what, part) => {
    expect(diffVerdicts([row(1), row(2)], [row(1), row(2, part)])).toEqual([
      { role: 'student', personId: 2, before: row(2), after: row(2, part) },
    ]);
  });

  it('names who is there on one side only, and tells a teacher from a student of the same number', () => {
    expect(diffVerdicts([row(1)], [row(1, { role: 'teacher' })])).toEqual([
      { role: 'student', personId: 1, before: row(1), after: null },
      { role: 'teacher', personId: 1, before: null, after: row(1, { role: 'teacher' }) },
    ]);
  });
});
