import { z } from 'zod';
import { CREDIT_WISHES, OVERRIDE_REASONS } from '../domain/human-entries.ts';
import { id, instant, verdict } from './common.ts';

export const overrideReason = z.enum(OVERRIDE_REASONS);
export const creditWish = z.enum(CREDIT_WISHES);

/** Who wrote an entry, when and why. `author` is a name. */
const written = { entryId: id, reason: overrideReason, note: z.string(), author: z.string(), at: instant };

/** What stands of people's entries about one person of a session (domain.md 4). */
export const humanLayer = z.object({
  /** The last entry that bears on the verdict: with the status shown it is the base of the next one. */
  lastEntryId: id.nullable(),
  override: z.object({ ...written, status: verdict }).nullable(),
  /** Corrected stays, oldest first. */
  corrections: z.array(z.object({ ...written, type: z.enum(['add', 'cut']), from: instant, to: instant })),
  /** The teacher's contest that nobody has answered yet. */
  contest: z.object({ entryId: id, text: z.string(), author: z.string(), at: instant }).nullable(),
});
export type HumanLayer = z.infer<typeof humanLayer>;

/** The last word about a session's effective window; `window` is null once it was taken back. */
export const effectiveWindow = z.object({
  windowId: id,
  window: z.object({ from: instant, to: instant }).nullable(),
  reason: z.string(),
  author: z.string(),
  at: instant,
});
export type EffectiveWindow = z.infer<typeof effectiveWindow>;
