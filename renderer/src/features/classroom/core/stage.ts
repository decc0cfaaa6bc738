import { byArrival, type RoomPerson } from './room-person.ts';

/** Who has the large tile: a shared screen, or a person. */
export interface Stage {
  readonly show: 'screen' | 'person';
  readonly identity: string;
  /** When the person on it was last heard; null while they have not spoken. */
  readonly heardAt: number | null;
}

export interface StageWishes {
  /** Put there by hand. */
  readonly pinned: string | null;
  /** Whose turn it is to recite. */
  readonly turn: string | null;
  readonly now: number;
}

/** A speaker who falls silent for a breath does not lose the stage (product.md: recitation has pauses). */
export const HOLD_MS = 2_500;

/**
 * Who is on the stage now, given who was: a shared screen, else the pinned person, else whose turn it is, else who
 * speaks. One's own tile is there only while nobody else is in the room.
 */
export function nextStage(
  before: Stage | null,
  people: readonly RoomPerson[],
  { pinned, turn, now }: StageWishes,
): Stage | null {
  const inOrder = people.toSorted(byArrival);
  const sharing = inOrder.filter(({ screen }) => screen !== null);
  const shared = sharing.find(({ identity }) => identity === before?.identity) ?? sharing.at(0);
  if (shared !== undefined) return keep(before, { show: 'screen', identity: shared.identity, heardAt: null });

  const others = inOrder.filter(({ isMe }) => !isMe);
  const wished =
    inOrder.find(({ identity }) => identity === pinned) ?? others.find(({ identity }) => identity === turn);
  if (wished !== undefined) return keep(before, onStage(wished, before, now));

  const there = others.find(({ identity }) => before?.show === 'person' && identity === before.identity);
  const heardAt = there?.speaking === true ? now : (before?.heardAt ?? null);
  const holds = there !== undefined && (there.speaking || (heardAt !== null && now - heardAt < HOLD_MS));
  const speaker = others.find(({ speaking }) => speaking);
  const next =
    (holds ? there : speaker) ?? there ?? others.find(({ camera }) => camera !== null) ?? others.at(0) ?? inOrder.at(0);
  return next === undefined ? null : keep(before, onStage(next, before, now));
}

const onStage = (person: RoomPerson, before: Stage | null, now: number): Stage => {
  const stayed = before?.show === 'person' && before.identity === person.identity;
  return {
    show: 'person',
    identity: person.identity,
    heardAt: person.speaking ? now : stayed ? before.heardAt : null,
  };
};

/** The same object when nothing is different, so that nothing is drawn again. */
const keep = (before: Stage | null, next: Stage): Stage =>
  before !== null && before.show === next.show && before.identity === next.identity && before.heardAt === next.heardAt
    ? before
    : next;

/** The small tiles: everybody who is not on the stage, oneself first, then by arrival. A shared screen takes nobody out. */
export const filmOf = (people: readonly RoomPerson[], stage: Stage | null): readonly RoomPerson[] =>
  people
    .filter(({ identity }) => stage === null || stage.show === 'screen' || identity !== stage.identity)
    .toSorted(byArrival);
