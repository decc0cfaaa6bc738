import type { SessionRow } from '#shared/contract/sessions.ts';
import { isTerminal } from '#shared/domain/session.ts';
import { HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';

/** The figure at the end side: which way the clock runs for this class, in milliseconds. */
export interface Countdown {
  readonly until: 'start' | 'end' | 'overtime';
  readonly ms: number;
}

/** How the figure is written: whole minutes, seconds below one, whole hours from 100 minutes on. */
export type CountdownUnit = 'seconds' | 'minutes' | 'hours';

/** A class that is over or on another day has none. */
export function countdownOf(
  row: Pick<SessionRow, 'startsAt' | 'endsAt' | 'closesAt' | 'status'>,
  now: number,
): Countdown | null {
  if (isTerminal(row.status) || now >= row.closesAt || row.startsAt - now >= 24 * HOUR) return null;
  if (now < row.startsAt) return { until: 'start', ms: row.startsAt - now };
  if (now < row.endsAt) return { until: 'end', ms: row.endsAt - now };
  return { until: 'overtime', ms: now - row.endsAt };
}

/** Time that is left is rounded up, so that zero is said only when it has come; time that passed is rounded down. */
export function figureOf({ until, ms }: Countdown): { readonly unit: CountdownUnit; readonly value: number } {
  const round = until === 'overtime' ? Math.floor : Math.ceil;
  if (ms < MINUTE) return { unit: 'seconds', value: round(ms / SECOND) };
  const minutes = round(ms / MINUTE);
  return minutes < 100 ? { unit: 'minutes', value: minutes } : { unit: 'hours', value: round(ms / HOUR) };
}
