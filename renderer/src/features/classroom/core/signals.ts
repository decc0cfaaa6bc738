import type { Turn } from './room-person.ts';

/**
 * What people of a class tell each other through participant attributes, which late joiners see too (livekit.md 6). Both
 * sides of the class keep to these names: the student's page writes `handRaisedAt`, the teacher's writes the turn.
 */
const HAND_RAISED_AT = 'handRaisedAt';
/** The identity of the student whose turn it is, and since when; empty when it is nobody's. */
const TURN = 'turn';
const TURN_AT = 'turnAt';
/** The topic of the text streams that carry the chat. */
export const CHAT_TOPIC = 'lk.chat';

type Attributes = Readonly<Record<string, string>>;

const instantOf = (text: string | undefined): number | null => {
  const at = Number(text);
  return text === undefined || text === '' || !Number.isSafeInteger(at) || at <= 0 ? null : at;
};

/** Since when a hand is up; null when it is down or what stands there is no instant. */
export const handRaisedAt = (attributes: Attributes): number | null => instantOf(attributes[HAND_RAISED_AT]);

export const turnIn = (attributes: Attributes): Turn | null => {
  const identity = attributes[TURN] ?? '';
  const at = instantOf(attributes[TURN_AT]);
  return identity === '' || at === null ? null : { identity, at };
};

export const turnAttributes = (identity: string | null, now: number): Record<string, string> => ({
  [TURN]: identity ?? '',
  [TURN_AT]: identity === null ? '' : String(now),
});
