import { judge } from '#demo/check.ts';
import { CRASH, type LedgerEntry } from '#demo/ledger.ts';
import type { Rules } from '#demo/plan.ts';

/*
 * Holds a row of the report against what the person's own clients wrote down. Nothing of the product is imported here,
 * nor by anything that is imported here (tests/unit/demo/ledger-checker.test.ts): both cannot err alike.
 */

/** The window that attendance is counted in, and the rules of the academy. */
export interface JudgedClass {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly rules: Rules;
}

/** What is read of a row of the answered report. */
export interface RowToCheck {
  readonly status: string;
  readonly attendedMs: number;
  readonly flags: readonly string[];
}

type Stretch = readonly [from: number, to: number];

/** Promised exact means within a second: LiveKit tells the time of a leave in whole ones. */
const EXACT_MS = 1000;
/** LiveKit notices a dead connection after 20 to 22 s, and the rules take 20 s off. */
const CRASH_MS = 2000;

/** The row says of itself that it is not proved to the second. */
export const isDoubtful = (row: RowToCheck): boolean =>
  row.flags.includes('estimated') || row.flags.includes('unverified');

/**
 * Sentences; none when the row agrees. `ledgers`: one a device of this person. `uncertainMs`: what a row that says it is
 * doubtful may lack, the time in which nobody could see the person.
 */
export function disagreements(
  judged: JudgedClass,
  row: RowToCheck,
  ledgers: readonly (readonly LedgerEntry[])[],
  uncertainMs: number,
): readonly string[] {
  const certain = judge(judged, ledgers.flatMap(certainStays));
  const possible = judge(judged, ledgers.flatMap(possibleStays));
  const crashes = ledgers.flat().filter(({ why }) => why === CRASH).length;
  const slack = EXACT_MS + crashes * CRASH_MS;
  const least = Math.min(certain.attendedMs, possible.attendedMs) - slack - (isDoubtful(row) ? uncertainMs : 0);
  const most = Math.max(certain.attendedMs, possible.attendedMs) + slack;
  const found: string[] = [];
  if (row.attendedMs < least || row.attendedMs > most)
    found.push(`the report says ${row.attendedMs} ms, the ledger ${certain.attendedMs} to ${possible.attendedMs} ms`);
  const statuses = [certain.status, possible.status];
  if (isDoubtful(row) || !isAtAnEdge(judged, certain.attendedMs, slack)) found.push(...wrongStatus(row, statuses));
  return found;
}

function wrongStatus(row: RowToCheck, statuses: readonly string[]): readonly string[] {
  const found: string[] = [];
  if (!isDoubtful(row) && !statuses.includes(row.status))
    found.push(`the report says ${row.status}, the ledger ${statuses.join(' or ')}`);
  if (row.status === 'absent' && !statuses.includes('absent') && !row.flags.includes('unverified'))
    found.push('the report says absent and does not doubt it, the ledger says otherwise');
  return found;
}

/** So near to where one status becomes another that the second of a leave decides. */
function isAtAnEdge({ startsAt, endsAt, rules }: JudgedClass, attendedMs: number, slack: number): boolean {
  const edges = [rules.partialFromPercent, rules.presentFromPercent].map((edge) => ((endsAt - startsAt) * edge) / 100);
  return edges.some((edge) => Math.abs(edge - attendedMs) <= slack);
}

/** From inside to the first thought of leaving. */
const certainStays = (entries: readonly LedgerEntry[]): readonly Stretch[] => stays(entries, 'in', ['leaving', 'out']);

/** From the knock at the door that was opened to the last proof of being gone. */
const possibleStays = (entries: readonly LedgerEntry[]): readonly Stretch[] => stays(entries, 'joining', ['out']);

function stays(
  entries: readonly LedgerEntry[],
  begin: LedgerEntry['what'],
  ends: readonly LedgerEntry['what'][],
): readonly Stretch[] {
  const found: Stretch[] = [];
  let from: number | null = null;
  let wasIn = false;
  for (const { at, what } of entries) {
    if (what === 'in') wasIn = true;
    if (what === begin) from = at;
    else if (from !== null && wasIn && ends.includes(what)) {
      found.push([from, at]);
      from = null;
    }
    if (what === 'out') wasIn = false;
  }
  if (from !== null && wasIn) throw new Error(`a ledger begins a stay at ${from} and never ends it`);
  return found;
}
