import type { Checked } from './check.ts';
import { BEHAVIOUR_WORDS } from './plan.ts';

const minutes = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

const HEADS = ['student', 'played', 'ledger', 'report', 'status', 'agrees'] as const;

/** The report beside the ledgers, as lines of text; minutes and seconds. */
export function reportTable(checked: readonly Checked[]): string {
  const rows = checked.map(({ student, ledger, row, disagreements }) => [
    student.name,
    BEHAVIOUR_WORDS[student.behaviour],
    ledger === null ? 'none' : minutes((ledger.leastMs + ledger.mostMs) / 2),
    row === null ? 'none' : minutes(row.attendedMs) + (row.flags.includes('estimated') ? ' ~' : ''),
    row?.status ?? 'none',
    disagreements.length === 0 ? 'yes' : 'NO',
  ]);
  const widths = HEADS.map((head, column) => Math.max(head.length, ...rows.map((row) => widthOf(row[column] ?? ''))));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))).join('  ');
  return [line(HEADS), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

/** Marks over and under letters take no place of their own. */
const widthOf = (text: string): number => Array.from(text.replaceAll(/\p{Mn}/gu, '')).length;
