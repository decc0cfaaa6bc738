import type { RoomPerson, Turn } from './room-person.ts';

/** A raised hand and its place in the order, from 1 on. */
export interface Hand {
  readonly person: RoomPerson;
  readonly place: number;
  readonly since: number;
}

/**
 * Raised hands, first come first served. Who was given the turn after raising it has been answered, even while the
 * student's page has not lowered the hand yet.
 */
export function handsOf(people: readonly RoomPerson[], turn: Turn | null): readonly Hand[] {
  return people
    .flatMap((person) => (person.handRaisedAt === null ? [] : [{ person, since: person.handRaisedAt }]))
    .filter(({ person, since }) => !person.isMe && !(turn?.identity === person.identity && turn.at >= since))
    .toSorted((a, b) => a.since - b.since || a.person.identity.localeCompare(b.person.identity))
    .map((hand, at) => ({ ...hand, place: at + 1 }));
}
