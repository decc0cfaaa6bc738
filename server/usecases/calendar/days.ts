import type { Holiday } from '#shared/domain/scheduling/clash.ts';
import { DAY, type Interval, MINUTE } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Deps } from '../../deps.ts';
import { readSchedulingSettings } from '../settings/scheduling.ts';
import { blockedDays } from '../scheduling/days.ts';
import { holidaysWithin } from '../scheduling/holidays.ts';

const LONGEST_LOOK = 366 * DAY;

/** The days of a stretch that the academy blocks, its holidays, and today's buffer between two classes (domain.md 5). */
export async function daysOf(
  deps: Deps,
  window: Interval,
): Promise<Result<{ blocked: readonly Interval[]; holidays: readonly Holiday[]; bufferMs: number }>> {
  if (window.to <= window.from || window.to - window.from > LONGEST_LOOK) return refuse('bad_input', { field: 'to' });
  const settings = await readSchedulingSettings(deps.db);
  return ok({
    blocked: blockedDays(window, settings.blockedDays, settings.timeZone),
    holidays: await holidaysWithin(deps.db, window, settings.timeZone),
    bufferMs: settings.bufferMinutes * MINUTE,
  });
}
