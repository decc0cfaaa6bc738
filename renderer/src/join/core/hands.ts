/** A participant's attribute: since when the hand is up, the server's time in epoch ms; absent or empty when it is down. */
export const HAND_ATTRIBUTE = 'handRaisedAt';

export interface HandHolder {
  readonly identity: string;
  /** Epoch ms; null while the hand is down. */
  readonly handRaisedAt: number | null;
}

/** Since when a hand is up, epoch ms; null when it is down or says nothing that can be read. */
export function raisedAt(attributes: Readonly<Record<string, string>>): number | null {
  const text = attributes[HAND_ATTRIBUTE] ?? '';
  return /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null;
}

/** The identities of those whose hand is up, who raised it first standing first. */
export function handQueue(people: readonly HandHolder[]): readonly string[] {
  return people
    .flatMap(({ identity, handRaisedAt: at }) => (at === null ? [] : [{ identity, at }]))
    .toSorted((one, other) => one.at - other.at || (one.identity < other.identity ? -1 : 1))
    .map(({ identity }) => identity);
}

/** 1 for the first in the queue; null for who is not in it. */
export function placeInQueue(queue: readonly string[], identity: string): number | null {
  const index = queue.indexOf(identity);
  return index === -1 ? null : index + 1;
}
