import { appendFileSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * What a simulated student writes down by its own clock, each the moment it happens. It was certainly in from `in` to
 * `leaving`, and certainly not before `joining` nor after `out`; `stayed_away` is the word of one who never came.
 */
const entry = z.strictObject({
  at: z.number().int(),
  what: z.enum(['joining', 'in', 'leaving', 'out', 'stayed_away']),
  why: z.string().optional(),
});
export type LedgerEntry = z.infer<typeof entry>;

/** Why a student is out who has just killed itself in the middle of the call. */
export const CRASH = 'crash';

/** Where a student keeps its ledger: one JSON object a line, only ever appended to. */
export const ledgerFile = (folder: string, studentId: number): string => `${folder}/student-${studentId}.jsonl`;

/** Written before it returns: the next thing the student does may be to die. */
export function writeDown(file: string, what: LedgerEntry['what'], why?: string): void {
  appendFileSync(file, `${JSON.stringify({ at: Date.now(), what, ...(why === undefined ? {} : { why }) })}\n`);
}

/** Throws when the file is missing or a line of it is not an entry. */
export function readLedger(file: string): readonly LedgerEntry[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => entry.parse(JSON.parse(line)));
}
