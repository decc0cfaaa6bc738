// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { useClockOffset } from '#renderer/stores/clock.ts';
import { useNow } from '#renderer/ui/use-now.ts';

const MINUTE = 60_000;
const TEN = Date.parse('2027-02-01T10:00:00Z');

function Clock() {
  return <output>{new Date(useNow(MINUTE)).toISOString().slice(11, 16)}</output>;
}
const shown = () => screen.getByRole('status').textContent;

beforeEach(() => {
  vi.useFakeTimers({ now: TEN + 20_000 });
  render(<Clock />);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  useClockOffset.setState({ offsetMs: 0 });
});

test('a clock goes on at the full minute and not before', () => {
  act(() => void vi.advanceTimersByTime(39_000));
  expect(shown()).toBe('10:00');
  act(() => void vi.advanceTimersByTime(1_000));
  expect(shown()).toBe('10:01');
});

test('a clock shows the server’s time as soon as it is known, and goes on at the server’s full minute', () => {
  act(() => useClockOffset.getState().setOffset(-120 * MINUTE + 10_000));
  expect(shown()).toBe('08:00');
  act(() => void vi.advanceTimersByTime(30_000));
  expect(shown()).toBe('08:01');
});
