const pad = (value: number): string => String(value).padStart(2, '0');

/** Minutes of a day as `HH:MM`; the day's end is `00:00`. */
export function timeOf(minutes: number): string {
  return `${pad(Math.floor(minutes / 60) % 24)}:${pad(minutes % 60)}`;
}

/** `HH:MM` as minutes of a day. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Hours that end before they begin, or two of one day that share a minute. */
export function rangesWrong(
  ranges: readonly { readonly weekday: string; readonly from: number; readonly to: number }[],
): boolean {
  return ranges.some(
    (one, index) =>
      one.from >= one.to ||
      ranges.some(
        (other, n) => n !== index && other.weekday === one.weekday && one.from < other.to && other.from < one.to,
      ),
  );
}
