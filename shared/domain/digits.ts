const ARABIC_ZERO = 0x0660;
const PERSIAN_ZERO = 0x06f0;

/** Typed digits of either kind as Latin ones: every input accepts both (product.md, "Arabic and accessibility"). */
export function toLatinDigits(typed: string): string {
  return typed.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    return String(code - (code >= PERSIAN_ZERO ? PERSIAN_ZERO : ARABIC_ZERO));
  });
}
