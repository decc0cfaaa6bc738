import { toLatinDigits } from '#shared/domain/digits.ts';

export type Digits = 'latin' | 'arabic';

const ARABIC_ZERO = 0x0660;

/** What was typed as a whole number; null when it is none. */
export function wholeNumber(typed: string): number | null {
  const digits = toLatinDigits(typed).trim();
  return /^\d{1,6}$/.test(digits) ? Number(digits) : null;
}

/** Latin digits as Arabic-Indic ones, for a text that is shown. */
export const toArabicDigits = (text: string): string =>
  text.replace(/\d/g, (digit) => String.fromCodePoint(ARABIC_ZERO + Number(digit)));

/** The tag that a number in a text of this language is written by. Arabic-Indic digits are an Arabic reader's choice only. */
export function numberTag(language: 'ar' | 'en', digits: Digits): string {
  if (language === 'en') return 'en-GB-u-nu-latn';
  return digits === 'arabic' ? 'ar-SA-u-nu-arab' : 'ar-SA-u-nu-latn';
}
