/** A subscription that is active at S; `used`: net charges, and for placing also what stands or waits with its name. */
export type Payer = { readonly id: number; readonly endsAt: number; readonly quota: number; readonly used: number };

/**
 * Which of a student's subscriptions answers for a class (domain.md 6): earliest end first, the first with room; when all
 * are full the one that ends first. `ahead`: how many places others are going to take before this class.
 */
export const payerOf = <One extends Payer>(subscriptions: readonly One[], ahead = 0): One | undefined => {
  const inOrder = subscriptions.toSorted((a, b) => a.endsAt - b.endsAt || a.id - b.id);
  let before = ahead;
  for (const one of inOrder) {
    const room = Math.max(0, one.quota - one.used);
    if (room > before) return one;
    before -= room;
  }
  return inOrder[0];
};

/**
 * What is left to place of the subscriptions that are active at S, and which of them the next class is placed from
 * (domain.md 5): the one that would be charged if all that stands were. Classes with no subscription's name, and those that
 * one has beyond its quota, take the first places there are.
 */
export const placesOf = (
  subscriptions: readonly Payer[],
  nameless: number,
): { readonly left: number; readonly payer: Payer | undefined } => {
  const rooms = subscriptions.map(({ quota, used }) => quota - used);
  const beyond = rooms.reduce((sum, room) => sum - Math.min(0, room), 0);
  const left = rooms.reduce((sum, room) => sum + room, 0) - nameless;
  return { left, payer: payerOf(subscriptions, nameless + beyond) };
};
