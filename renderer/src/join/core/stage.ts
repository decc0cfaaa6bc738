import { parseIdentity } from '#shared/domain/identity.ts';

/**
 * Whether this is the teacher. Only the identity says so, because the server signs it; a participant may write its own
 * attributes. Supervisors who look on are hidden and never listed (domain.md 9).
 */
export const isTeacher = (identity: string): boolean => parseIdentity(identity)?.type === 'staff';

interface Seen {
  readonly identity: string;
  readonly name: string;
}

export interface Cast<P extends Seen> {
  readonly teacher: P | null;
  /** Who is at the front of the hands first, then by name: the order does not jump while somebody speaks. */
  readonly others: readonly P[];
}

/** Who stands where for this student. */
export function castOf<P extends Seen>(people: readonly P[], me: string, queue: readonly string[]): Cast<P> {
  const rank = (person: P): number => {
    const place = queue.indexOf(person.identity);
    return place === -1 ? queue.length : place;
  };
  return {
    teacher: people.find(({ identity }) => isTeacher(identity)) ?? null,
    others: people
      .filter(({ identity }) => identity !== me && !isTeacher(identity))
      .toSorted(
        (one, other) =>
          rank(one) - rank(other) ||
          one.name.localeCompare(other.name, 'ar') ||
          (one.identity < other.identity ? -1 : 1),
      ),
  };
}

/** Two letters for a tile without a picture: of the first two words, without the article. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const letters = words.slice(0, 2).map((word) => /^.\p{M}*/u.exec(word.replace(/^ال(?=.{2})/, ''))?.[0] ?? '');
  // A space keeps two Arabic letters from joining into one shape.
  return letters.join(' ');
}

/** First words that make one name with the next: عبد الله, ذو الكفل. */
const BEGINS_A_NAME = new Set(['عبد', 'ذو', 'أبو', 'أم', 'نور', 'Abdul', 'Abu', 'Umm', 'Nur']);
const MEANS_CHILD_OF = new Set(['بن', 'ابن', 'بنت', 'bin', 'ibn', 'binti', 'bint']);

/** A name's first two parts, for a tile: محمد الأمين, عبد الله الراشد. The whole stands where it can be read. */
export function shortName(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const parts: string[] = [];
  for (let index = 0; index < words.length && parts.length < 2; index += 1) {
    const word = words[index] ?? '';
    if (parts.length > 0 && MEANS_CHILD_OF.has(word)) continue;
    const next = words[index + 1];
    if (BEGINS_A_NAME.has(word) && next !== undefined) {
      parts.push(`${word} ${next}`);
      index += 1;
    } else parts.push(word);
  }
  return parts.join(' ');
}

export type Phase = 'early' | 'on' | 'overtime';

/** Where in its time a class is; `[startsAt, endsAt)` is what counts (domain.md 3.4). */
export const phaseOf = ({ startsAt, endsAt }: { startsAt: number; endsAt: number }, now: number): Phase =>
  now < startsAt ? 'early' : now < endsAt ? 'on' : 'overtime';
