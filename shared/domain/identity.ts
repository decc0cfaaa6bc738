import type { PersonRef } from './session.ts';

const IDENTITY = /^(staff|student)-([1-9]\d{0,15})$/;

/** The LiveKit identity of a person: `staff-<id>` or `student-<id>` (domain.md 9). */
export const makeIdentity = (person: PersonRef): string => {
  const identity = `${person.type}-${person.id}`;
  if (parseIdentity(identity) === undefined) throw new RangeError(`not a person's id: ${person.id}`);
  return identity;
};

/** The person behind an identity; `undefined` for anything this academy did not issue. */
export const parseIdentity = (identity: string): PersonRef | undefined => {
  const match = IDENTITY.exec(identity);
  const id = Number(match?.[2]);
  if (match === null || !Number.isSafeInteger(id)) return undefined;
  return { type: match[1] === 'staff' ? 'staff' : 'student', id };
};
