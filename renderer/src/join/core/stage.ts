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

/** The words of a name, those that belong together in one. */
function partsOf(name: string): readonly string[] {
  const parts: string[] = [];
  let begun = '';
  for (const word of name.split(/\s+/).filter((one) => one !== '')) {
    if (BEGINS_A_NAME.has(word)) begun = word;
    else {
      parts.push(begun === '' ? word : `${begun} ${word}`);
      begun = '';
    }
  }
  return begun === '' ? parts : [...parts, begun];
}

/**
 * Two parts of a name for a tile: محمد الأمين, and where a father is named between, the family's: عبد الله الراشد. The
 * whole name stands where it can be read.
 */
export function shortName(name: string): string {
  const parts = partsOf(name);
  const child = parts.findIndex((part) => MEANS_CHILD_OF.has(part));
  if (child !== 1) return parts.slice(0, 2).join(' ');
  return [parts[0], parts[3] ?? parts[2]].join(' ');
}

export type Phase = 'early' | 'on' | 'overtime';

/** Where in its time a class is; `[startsAt, endsAt)` is what counts (domain.md 3.4). */
export const phaseOf = ({ startsAt, endsAt }: { startsAt: number; endsAt: number }, now: number): Phase =>
  now < startsAt ? 'early' : now < endsAt ? 'on' : 'overtime';
