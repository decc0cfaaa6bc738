import { useFormat } from '#renderer/i18n/use-format.ts';

/** A ratio as a percentage. Its own left-to-right island, or the sign would change side after an Arabic letter. */
export function Percent({ ratio, fractionDigits = 0 }: { readonly ratio: number; readonly fractionDigits?: number }) {
  return <bdi dir="ltr">{useFormat().percent(ratio, fractionDigits)}</bdi>;
}

/** Something typed with digits and signs, such as 67:15-30. */
export function Reference({ text }: { readonly text: string }) {
  return <bdi dir="ltr">{text}</bdi>;
}
