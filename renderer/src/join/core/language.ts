import type { Language } from '#renderer/i18n/format.ts';

interface LanguageFacts {
  /** What the student chose on this page; null when never. */
  readonly chosen: string | null;
  /** The language that the academy knows the student by; null until it has answered. */
  readonly known: Language | null;
  /** The browser's own. */
  readonly guessed: Language;
}

const isLanguage = (value: string | null): value is Language => value === 'ar' || value === 'en';

/** The page's language: the student's choice, else the academy's knowledge, else the browser's. */
export const languageOf = ({ chosen, known, guessed }: LanguageFacts): Language =>
  isLanguage(chosen) ? chosen : (known ?? guessed);
