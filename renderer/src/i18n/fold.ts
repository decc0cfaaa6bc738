/**
 * A text for searching: without vowel signs and stretching, with the letters that people mix up made one, in lower case.
 * "الإدريسي" is found by "ادريسى".
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{Mn}\u0640]/gu, '')
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ؤ/g, 'و')
    .replace(/ئ/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/ı/g, 'i')
    .toLowerCase()
    .trim();
}
