/** A participant's attribute: since when the hand is up, the server's time in epoch ms; absent or empty when it is down. */
export const HAND_ATTRIBUTE = 'handRaisedAt';

/** The teacher's attributes: whose turn it is, by identity, and since when; empty when it is nobody's. */
const TURN_ATTRIBUTE = 'turn';
const TURN_AT_ATTRIBUTE = 'turnAt';

export interface Turn {
  readonly identity: string;
  /** Epoch ms. */
  readonly at: number;
}

type Attributes = Readonly<Record<string, string>>;

export interface HandHolder {
  readonly identity: string;
  /** Epoch ms; null while the hand is down. */
  readonly handRaisedAt: number | null;
}

/** Since when a hand is up, epoch ms; null when it is down or says nothing that can be read. */
export const raisedAt = (attributes: Attributes): number | null => instantIn(attributes[HAND_ATTRIBUTE]);

/** Whose turn a teacher's attributes say it is; null when it is nobody's. */
export function turnIn(attributes: Attributes): Turn | null {
  const identity = attributes[TURN_ATTRIBUTE] ?? '';
  const at = instantIn(attributes[TURN_AT_ATTRIBUTE]);
  return identity === '' || at === null ? null : { identity, at };
}

const instantIn = (text = ''): number | null => (/^[1-9]\d{0,15}$/.test(text) ? Number(text) : null);

/** A hand that went up before its turn came has been answered, whether or not it is down already. */
export const isAnswered = ({ identity, handRaisedAt }: HandHolder, turn: Turn | null): boolean =>
  handRaisedAt !== null && turn?.identity === identity && turn.at >= handRaisedAt;

/** The identities of those whose hand is up and not answered, who raised it first standing first. */
export function handQueue(people: readonly HandHolder[], turn: Turn | null): readonly string[] {
  return people
    .filter((person) => !isAnswered(person, turn))
    .flatMap(({ identity, handRaisedAt: at }) => (at === null ? [] : [{ identity, at }]))
    .toSorted((one, other) => one.at - other.at || (one.identity < other.identity ? -1 : 1))
    .map(({ identity }) => identity);
}

/** 1 for the first in the queue; null for who is not in it. */
export function placeInQueue(queue: readonly string[], identity: string): number | null {
  const index = queue.indexOf(identity);
  return index === -1 ? null : index + 1;
}
