/** Words that are half a name: they never stand without the one behind or before them. */
const OPENS = new Set([
  'عبد',
  'أبو',
  'أبي',
  'أم',
  'ابن',
  'بن',
  'بنت',
  'آل',
  'ذو',
  'Abd',
  'Abdul',
  'Abu',
  'Umm',
  'Ibn',
  'Ben',
  'bin',
  'binti',
]);
const CLOSES = new Set(['الدين', 'الله']);
const BETWEEN = new Set(['بن', 'بنت', 'ابن', 'bin', 'binti', 'ibn']);

/** Longer than this, a name in Latin letters begins with an initial; Arabic letters do not stand alone. */
const LONG = 15;
const LATIN = /^[\p{Script=Latin}\s'’.-]+$/u;

/**
 * A name for a narrow column: the first and the last part of it, compound parts kept whole. The whole name stands where
 * there is room. "عبد الرحمن بن سعد المطيري" → "عبد الرحمن المطيري".
 */
export function shortName(name: string): string {
  const parts = partsOf(name.split(/\s+/).filter((word) => word !== ''));
  const first = parts[0];
  const last = parts.at(-1);
  if (first === undefined || last === undefined || parts.length === 1) return parts.join(' ');
  const short = `${first} ${last}`;
  return short.length > LONG && LATIN.test(short) ? `${first.slice(0, 1)}. ${last}` : short;
}

/** Words joined to the parts of a name; what only says "son of" goes. */
function partsOf(words: readonly string[]): readonly string[] {
  const parts: string[] = [];
  let open: string | null = null;
  for (const word of words) {
    if (open !== null) {
      parts.push(`${open} ${word}`);
      open = null;
    } else if (BETWEEN.has(word) && parts.length > 0) continue;
    else if (OPENS.has(word)) open = word;
    else if (CLOSES.has(word) && parts.length > 0) parts.push(`${parts.pop() ?? ''} ${word}`);
    else parts.push(word);
  }
  return open === null ? parts : [...parts, open];
}
