/** A person's name, kept apart from the direction of the text around it. Names are never cut. */
export function PersonName({ name, className }: { readonly name: string; readonly className?: string | undefined }) {
  return <bdi className={className}>{name}</bdi>;
}

/** One or two letters that stand for a person where there is no room for the name. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const letters = [words.at(0), words.length > 1 ? words.at(-1) : undefined].map(firstLetter);
  // Arabic letters side by side would join into one.
  return letters.filter((letter) => letter !== '').join(/\p{Script=Arabic}/u.test(name) ? ' ' : '');
}

const firstLetter = (word: string | undefined): string => Array.from((word ?? '').replace(/^ال(?=..)/u, ''))[0] ?? '';
