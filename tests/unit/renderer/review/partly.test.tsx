// @vitest-environment happy-dom
import type { UseQueryResult } from '@tanstack/react-query';
import { cleanup } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { RateCell } from '#renderer/features/review/cells.tsx';
import { EffectBox } from '#renderer/features/review/decide/effect-box.tsx';
import type { PersonEffect } from '#renderer/features/review/decide/use-preview.ts';
import { show } from '../support.tsx';

afterEach(cleanup);

const RATE = { rated: 8, attended: 6, partial: 2, ratio: 0.75 };

test('a rate tells apart how many of those it counts were there only partly', () => {
  const { text, getByRole } = show(<RateCell rate={RATE} apart />);
  expect(text()).toMatch(/^75\s?%2$/);
  expect(getByRole('img').getAttribute('aria-label')).toMatch(/partial 2/i);
});

test('a rate of which nobody was there only partly says nothing of it', () => {
  expect(show(<RateCell rate={{ ...RATE, partial: 0 }} apart />).text()).toMatch(/^75\s?%$/);
});

test.each([
  { language: 'en', words: '6 of 8 classes, 2 of them partly' },
  { language: 'ar', words: '6 من 8 حصص، منها 2 جزئياً' },
] as const)(
  'the effect of an override on the month shows a change that the rate alone hides: $language',
  (expected) => {
    const effect = {
      status: 'present',
      attendedMs: 0,
      windowMs: 3_600_000,
      lateMs: null,
      leftEarlyMs: null,
      flags: [],
      credit: null,
      subscription: null,
      monthRate: { ...RATE, partial: 1 },
    } as const;
    const people = [{ before: effect, after: { ...effect, status: 'partial', monthRate: RATE } }];
    const preview = {
      data: { people },
      isPending: false,
      isError: false,
      error: null,
      failureReason: null,
    } as unknown as UseQueryResult<{
      readonly people: readonly PersonEffect[];
    }>;
    const { text } = show(<EffectBox preview={preview} />, expected.language);
    expect(text()).toMatch(/75\s?%.*75\s?%/);
    // A number is never parted from its word at the end of a line.
    expect(text().replaceAll('\u00A0', ' ')).toContain(expected.words);
  },
);
