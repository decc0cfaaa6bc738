import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { CRASH, ledgerFile, readLedger, type LedgerEntry } from './ledger.ts';
import { demoPlan, type DemoPlan, type PlannedStudent, type Rules } from './plan.ts';

/*
 * The judge of the demo: it compares the report that the server answered with the ledgers that the students kept, by a
 * small model of its own. It shares no line with the code that computes the report, so that both cannot err alike.
 */

/** What the judge reads of the report: the answer of `GET /api/sessions/{id}/report`, more fields allowed. */
export const answeredReport = z.object({
  rows: z.array(
    z.object({
      studentId: z.number().int(),
      name: z.string(),
      status: z.string(),
      attendedMs: z.number(),
      windowMs: z.number(),
      flags: z.array(z.string()),
    }),
  ),
});
export type AnsweredRow = z.infer<typeof answeredReport>['rows'][number];

export interface Checked {
  readonly student: PlannedStudent;
  /** What the ledger proves at least and allows at most; null without a ledger. */
  readonly ledger: { readonly leastMs: number; readonly mostMs: number; readonly statuses: readonly string[] } | null;
  readonly row: AnsweredRow | null;
  /** Sentences; none when the row agrees. */
  readonly disagreements: readonly string[];
}

type Stretch = readonly [from: number, to: number];

/** LiveKit tells the time of a leave in whole seconds. */
const SECOND_OF_A_LEAVE = 1000;
const SLACK = 500;
/** An estimate ends at the last check of the roster, and on a computer that does much else a check comes late. */
const SLACK_OF_ESTIMATE = 8000;
/** It notices a dead connection after 20 to 22 s, and the rules take 20 s off. */
const SLACK_OF_CRASH = 2000;

/** Compares every planned student with its row, and every row with a planned student. */
export function checkReport(
  plan: DemoPlan,
  rows: readonly AnsweredRow[],
  ledgerOf: (studentId: number) => readonly LedgerEntry[] | null,
): { readonly checked: readonly Checked[]; readonly disagreements: readonly string[] } {
  const checked = plan.students.map((student): Checked => {
    const mine = rows.filter((row) => row.studentId === student.studentId);
    const entries = ledgerOf(student.studentId);
    const row = mine[0] ?? null;
    if (row === null || mine.length > 1) {
      return { student, row, ledger: null, disagreements: [`stands in the report ${mine.length} times`] };
    }
    if (entries === null) return { student, row, ledger: null, disagreements: ['kept no ledger'] };
    return checkRow(plan, student, row, entries);
  });
  const planned = new Set(plan.students.map(({ studentId }) => studentId));
  return {
    checked,
    disagreements: [
      ...checked.flatMap(({ student, disagreements }) => disagreements.map((what) => `${student.name}: ${what}`)),
      ...rows.filter((row) => !planned.has(row.studentId)).map((row) => `${row.name}: is not of this class`),
    ],
  };
}

function checkRow(plan: DemoPlan, student: PlannedStudent, row: AnsweredRow, entries: readonly LedgerEntry[]): Checked {
  const windowMs = plan.endsAt - plan.startsAt;
  const certain = judge(plan, certainStays(entries));
  const possible = judge(plan, possibleStays(entries));
  const isEstimate = row.flags.includes('estimated');
  const leaves = entries.filter(({ what, at }) => what === 'out' && at > plan.startsAt && at < plan.endsAt);
  const crashes = leaves.filter(({ why }) => why === CRASH);
  const slack = SLACK + Math.max(1, leaves.length) * SECOND_OF_A_LEAVE + crashes.length * SLACK_OF_CRASH;
  const estimateSlack = isEstimate ? plan.rules.rosterEveryMs + SLACK_OF_ESTIMATE : 0;
  const leastMs = Math.min(certain.attendedMs, possible.attendedMs);
  const mostMs = Math.max(certain.attendedMs, possible.attendedMs);
  const statuses = [...new Set([certain.status, possible.status])];
  const disagreements: string[] = [];
  if (row.windowMs !== windowMs) {
    disagreements.push(`the report counts in a window of ${seconds(row.windowMs)}, the class has ${seconds(windowMs)}`);
  }
  const lowest = mostMs === 0 ? 0 : leastMs - slack - estimateSlack;
  const highest = mostMs === 0 ? 0 : mostMs + slack + estimateSlack;
  if (row.attendedMs < lowest || row.attendedMs > highest) {
    disagreements.push(
      `the report says ${seconds(row.attendedMs)}, the ledger ${seconds(leastMs)} to ${seconds(mostMs)} (± ${seconds(slack + estimateSlack)})`,
    );
  }
  if (!statuses.includes(row.status)) {
    disagreements.push(`the report says ${row.status}, the ledger ${statuses.join(' or ')}`);
  }
  return { student, row, ledger: { leastMs, mostMs, statuses }, disagreements };
}

/** From inside to the first thought of leaving. */
function certainStays(entries: readonly LedgerEntry[]): readonly Stretch[] {
  return stays(entries, 'in', (what) => what === 'leaving' || what === 'out');
}

/** From the knock at the door to the last proof of being gone. */
function possibleStays(entries: readonly LedgerEntry[]): readonly Stretch[] {
  return stays(entries, 'joining', (what) => what === 'out');
}

function stays(
  entries: readonly LedgerEntry[],
  begin: LedgerEntry['what'],
  isEnd: (what: LedgerEntry['what']) => boolean,
): readonly Stretch[] {
  const found: Stretch[] = [];
  let from: number | null = null;
  for (const { at, what } of entries) {
    if (what === begin) from = at;
    else if (from !== null && isEnd(what)) {
      found.push([from, at]);
      from = null;
    }
  }
  if (from !== null) throw new Error(`a ledger begins a stay at ${from} and never ends it`);
  return found;
}

/** The rules of attendance once more, for a student without corrections. */
export function judge(
  { startsAt, endsAt, rules }: Pick<DemoPlan, 'startsAt' | 'endsAt' | 'rules'>,
  visits: readonly Stretch[],
): { readonly attendedMs: number; readonly status: string } {
  const present = joinGaps(visits, rules.reconnectGraceMs);
  const counted = present
    .map(([from, to]): Stretch => [Math.max(from, startsAt), Math.min(to, endsAt)])
    .filter(([from, to]) => to > from);
  const attendedMs = lengthOf(counted);
  const lateMs = (counted[0]?.[0] ?? endsAt) - startsAt;
  return { attendedMs, status: statusOf(rules, endsAt - startsAt, attendedMs, lengthOf(present), lateMs) };
}

function statusOf(rules: Rules, windowMs: number, attendedMs: number, inRoomMs: number, lateMs: number): string {
  const percent = (attendedMs * 100) / windowMs;
  if (attendedMs === 0 || percent < rules.partialFromPercent) return 'absent';
  if (percent < rules.presentFromPercent) return 'partial';
  return lateMs > rules.latenessGraceMs && inRoomMs < windowMs ? 'late' : 'present';
}

function joinGaps(visits: readonly Stretch[], graceMs: number): readonly Stretch[] {
  const joined: Stretch[] = [];
  for (const [from, to] of visits.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last !== undefined && from - last[1] <= graceMs) joined[joined.length - 1] = [last[0], Math.max(last[1], to)];
    else joined.push([from, to]);
  }
  return joined;
}

const lengthOf = (stretches: readonly Stretch[]): number => stretches.reduce((sum, [from, to]) => sum + to - from, 0);

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** Reads what a demo left on disk: its plan and its students' ledgers. */
export function readDemo(folder: string): {
  readonly plan: DemoPlan;
  readonly ledgerOf: (studentId: number) => readonly LedgerEntry[] | null;
} {
  return {
    plan: demoPlan.parse(JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'))),
    ledgerOf: (studentId) => {
      const file = ledgerFile(folder, studentId);
      return existsSync(file) ? readLedger(file) : null;
    },
  };
}

function main([reportFile, folder]: readonly string[]): number {
  if (reportFile === undefined || folder === undefined) {
    console.error('How to use it: tsx resources/demo/check.ts REPORT.json LEDGER_FOLDER');
    return 2;
  }
  const { plan, ledgerOf } = readDemo(folder);
  const { rows } = answeredReport.parse(JSON.parse(readFileSync(reportFile, 'utf8')));
  const { disagreements } = checkReport(plan, rows, ledgerOf);
  for (const sentence of disagreements) console.error(sentence);
  if (disagreements.length === 0) console.log(`The report agrees with all ${plan.students.length} ledgers.`);
  return disagreements.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = main(process.argv.slice(2));
