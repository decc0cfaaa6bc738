/** The value at a share of the sorted numbers (nearest rank); `share` from 0 to 1. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

export const median = (numbers: readonly number[]): number => quantile(numbers, 0.5);

/** One measure of one round of both sides. */
export interface Round {
  readonly ours: number;
  readonly baseline: number;
}

/** The median of the rounds' own ratios: a computer that slows down meanwhile slows both sides of a round. */
export const ratioOf = (rounds: readonly Round[]): number =>
  median(rounds.map(({ ours, baseline }) => ours / baseline));

/** A bar that a measured number must reach, or stay under. */
export type Bar = { readonly atLeast: number } | { readonly atMost: number };

/** Noise that a bar forgives (reliability.md, "Speed"). */
const SLACK = 0.15;

export const holds = (value: number, bar: Bar): boolean =>
  'atLeast' in bar ? value >= bar.atLeast * (1 - SLACK) : value <= bar.atMost * (1 + SLACK);

/** A line of the result. */
export interface Finding {
  readonly what: string;
  readonly ours: string;
  readonly baseline: string;
  readonly value: number;
  readonly unit: '×' | 'ms';
  readonly bar: Bar;
}

const barText = ({ bar, unit }: Finding): string =>
  'atLeast' in bar ? `≥ ${bar.atLeast} ${unit}` : `≤ ${bar.atMost} ${unit}`;

/** The findings as a table, and whether all bars hold. */
export function tableOf(findings: readonly Finding[]): { readonly text: string; readonly ok: boolean } {
  const rows = [
    ['what', 'ours', 'baseline', 'measured', 'bar', ''],
    ...findings.map((one) => [
      one.what,
      one.ours,
      one.baseline,
      `${one.value.toFixed(2)} ${one.unit}`,
      barText(one),
      holds(one.value, one.bar) ? 'holds' : 'MISSED',
    ]),
  ];
  const widths = rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const text = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n');
  return { text, ok: findings.every((one) => holds(one.value, one.bar)) };
}
