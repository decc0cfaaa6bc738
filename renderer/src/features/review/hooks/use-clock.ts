import { createContext, use } from 'react';
import { useNow } from '#renderer/ui/use-now.ts';

/** As of when the screen may speak: null while the copy is what the server has, else the copy's age. */
const FrozenContext = createContext<number | null>(null);
export const FrozenProvider = FrozenContext.Provider;

/** The copy's age where the screen is not live; null where it is. */
export const useFrozen = (): number | null => use(FrozenContext);

/**
 * The moment that states and minutes are told for. It moves with the server's clock while the copy is live, and stands
 * still at the copy's age when it is not: an old copy must not count on (reliability.md 16).
 */
export function useClock(stepMs: number): number {
  const now = useNow(stepMs);
  return useFrozen() ?? now;
}
