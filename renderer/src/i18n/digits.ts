export type Digits = 'latin' | 'arabic';

const ARABIC_ZERO = 0x0660;
const PERSIAN_ZERO = 0x06f0;

/** Typed digits of either kind as Latin ones: every input accepts both (product.md, "Arabic and accessibility"). */
export function toLatinDigits(typed: string): string {
  return typed.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    return String(code - (code >= PERSIAN_ZERO ? PERSIAN_ZERO : ARABIC_ZERO));
  });
}

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
