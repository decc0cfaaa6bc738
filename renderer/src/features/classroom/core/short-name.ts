/** First words that are only half a name: عبد الله, ذو الكفل, أبو بكر. */
const HALVES = new Set(['عبد', 'ذو', 'أبو', 'أم', 'ابن', 'بنت', 'آل', 'Abd', 'Abu', 'Umm', 'Ibn']);
const SON_OF = new Set(['بن', 'ابن', 'bin', 'ibn', 'b.']);
/** As much as stands under a small tile. */
const LONGEST = 16;

/**
 * A name short enough for a small tile: the first and what follows it, never half a name and never ending in "son of".
 * The whole stands in the list beside it (look.md: do not cut names).
 */
export function shortName(name: string): string {
  const words = name.trim().split(/\s+/);
  if (name.length <= LONGEST) return words.join(' ');
  const taken = HALVES.has(words[0] ?? '') ? 2 : 1;
  const rest = words.slice(taken).filter((word, at, all) => !SON_OF.has(word) && !SON_OF.has(all[at - 1] ?? ''));
  const first = words.slice(0, taken).join(' ');
  const second = rest.find((word) => `${first} ${word}`.length <= LONGEST);
  const isHalf = second !== undefined && HALVES.has(second);
  return second === undefined || isHalf ? first : `${first} ${second}`;
}
