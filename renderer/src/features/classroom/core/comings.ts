import type { RoomPerson } from './room-person.ts';

/** Who came and who went between two looks at the room. */
export interface Comings {
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

const namesMissingIn = (people: readonly RoomPerson[], others: readonly RoomPerson[]): readonly string[] =>
  people
    .filter(({ isMe, identity }) => !isMe && !others.some((other) => other.identity === identity))
    .map(({ name }) => name);

export const comingsBetween = (before: readonly RoomPerson[], now: readonly RoomPerson[]): Comings => ({
  joined: namesMissingIn(now, before),
  left: namesMissingIn(before, now),
});
