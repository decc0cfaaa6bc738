import { describe, expect, it } from 'vitest';
import { POLICY_SETTINGS, policyOf } from '#shared/domain/policy.ts';
import { SESSION_KINDS } from '#shared/domain/session.ts';
import { settingProblem, thresholdClashes } from '#shared/domain/settings-check.ts';
import { defaultOf, isSettingKey, resolveSetting, SETTING_KEYS, SETTINGS } from '#shared/domain/settings.ts';

describe('the settings table', () => {
  it('has defaults that its own ranges accept', () => {
    for (const key of SETTING_KEYS) {
      for (const kind of SESSION_KINDS) expect([key, settingProblem(key, defaultOf(key, kind))]).toEqual([key, null]);
    }
  });

  it('knows its keys and nothing that every object has', () => {
    expect(SETTING_KEYS).toHaveLength(23);
    expect([isSettingKey('buffer_minutes'), isSettingKey('constructor')]).toEqual([true, false]);
  });

  it.each([
    ['default_meeting_duration_minutes', 62, 'not_a_multiple'],
    ['default_meeting_duration_minutes', 10, 'below_range'],
    ['default_meeting_duration_minutes', 185, 'above_range'],
    ['buffer_minutes', 2.5, 'not_an_integer'],
    ['buffer_minutes', '5', 'not_an_integer'],
    ['blocked_days', ['friday', 'friday'], 'not_weekdays'],
    ['blocked_days', ['someday'], 'not_weekdays'],
    ['blocked_days', 'friday', 'not_weekdays'],
    ['blocked_days', ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'], 'too_many_days'],
    ['blocked_days', [], null],
    ['week_start', 'noday', 'not_an_option'],
    ['show_hijri', 'on', 'not_a_flag'],
    ['academy_name', 5, 'not_text'],
    ['academy_name', 'ا'.repeat(121), 'too_long'],
    ['time_zone', '', 'not_an_option'],
    ['time_zone', 'Africa/Cairo', null],
  ] as const)('judges %s = %j as %s', (key, value, problem) => {
    expect(settingProblem(key, value)).toBe(problem);
  });
});

describe('inheritance', () => {
  const values = {
    academy: { absent_wait_minutes: 20, lateness_grace_minutes: 1, partial_from_percent: 40 },
    kinds: { quran: { absent_wait_minutes: 25, lateness_grace_minutes: 3 } },
    group: { partial_from_percent: 60 },
  };

  it('takes the nearest set value and names where it is from', () => {
    expect(resolveSetting(values, 'absent_wait_minutes', 'quran')).toEqual({ value: 25, from: 'kind' });
    expect(resolveSetting(values, 'absent_wait_minutes', 'academic')).toEqual({ value: 20, from: 'academy' });
    expect(resolveSetting(values, 'partial_from_percent', 'quran')).toEqual({ value: 60, from: 'group' });
    expect(resolveSetting({}, 'absent_wait_minutes', 'quran')).toEqual({ value: 15, from: 'default' });
  });

  it('ignores a value where the setting has no scope', () => {
    expect(resolveSetting(values, 'lateness_grace_minutes', 'academic')).toEqual({ value: 10, from: 'default' });
    expect(resolveSetting({ group: { buffer_minutes: 9 } }, 'buffer_minutes', 'quran').value).toBe(5);
  });
});

describe('a policy', () => {
  it('holds the defaults of the kind', () => {
    expect(policyOf({}, 'quran')).toEqual({
      meetingCreationWindowMinutes: 15,
      meetingCleanupDelayMinutes: 30,
      studentEarlyJoinMinutes: 10,
      latenessGraceMinutes: 5,
      absentWaitMinutes: 15,
      reconnectGraceSeconds: 120,
      timeoutSilenceSeconds: 20,
      staleCycleMinutes: 30,
      partialFromPercent: 50,
      presentFromPercent: 80,
      teacherPartialFromPercent: 50,
      teacherPresentFromPercent: 90,
      rescheduleNoticeHours: 24,
    });
    expect(policyOf({}, 'academic').latenessGraceMinutes).toBe(10);
  });

  it('names settings that exist', () => {
    for (const key of Object.values(POLICY_SETTINGS)) expect(Object.keys(SETTINGS)).toContain(key);
  });

  it('never lets students in before the room may exist', () => {
    expect(policyOf({ academy: { meeting_creation_window_minutes: 4 } }, 'quran').studentEarlyJoinMinutes).toBe(4);
  });

  it('needs partial below present after inheritance, for every kind it touches', () => {
    expect(thresholdClashes({})).toEqual([]);
    expect(thresholdClashes({ group: { partial_from_percent: 80 } })).toHaveLength(3);
    expect(thresholdClashes({ academy: { teacher_present_from_percent: 50 } })[0]).toEqual({
      kind: 'quran',
      keys: ['teacher_partial_from_percent', 'teacher_present_from_percent'],
    });
  });
});
