import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkReport, judge, type AnsweredRow } from '#demo/check.ts';
import { CRASH, ledgerFile, type LedgerEntry } from '#demo/ledger.ts';
import { BEHAVIOURS, planDemo, type DemoPlan, type Rules } from '#demo/plan.ts';

const START = 1_795_449_600_000;
const MINUTE = 60_000;
const RULES: Rules = {
  reconnectGraceMs: 2 * MINUTE,
  latenessGraceMs: MINUTE,
  partialFromPercent: 50,
  presentFromPercent: 80,
  rosterEveryMs: 20_000,
};
const NAMES = [
  'يوسف بن ماجد العنزي',
  'محمد الأمين بن عبد الرحمن الإدريسي',
  'إبراهيم حسن',
  'عبد الله',
  'آدم خان',
  'ذو الكفل',
];
const planOf = (seed: number, minutes = 7, rules = RULES): DemoPlan =>
  planDemo(
    seed,
    {
      sessionId: 7,
      startsAt: START,
      endsAt: START + minutes * MINUTE,
      students: NAMES.map((name, index) => ({ studentId: index + 1, name })),
    },
    rules,
  );

/** The ledgers that students leave who do exactly what is planned, each step taking `haste` ms; put out 3 s after the end. */
function ledgersOf(plan: DemoPlan, haste = 300): Map<number, LedgerEntry[]> {
  return new Map(
    plan.students.map(({ studentId, visits }) => [
      studentId,
      visits.length === 0
        ? [{ at: plan.startsAt, what: 'stayed_away' as const }]
        : visits.flatMap(({ joinMs, leaveMs, how }): LedgerEntry[] => {
            const join = plan.startsAt + joinMs;
            const out = leaveMs === null ? plan.endsAt + 3000 : plan.startsAt + leaveMs;
            return [
              { at: join, what: 'joining' },
              { at: join + haste, what: 'in' },
              ...(leaveMs !== null && how === 'leave' ? [{ at: out, what: 'leaving' as const }] : []),
              how === 'crash'
                ? { at: out, what: 'out', why: CRASH }
                : { at: leaveMs === null ? out : out + haste, what: 'out' },
            ];
          }),
    ]),
  );
}

/** The report that a faultless server gives: joins as LiveKit saw them, in the middle of the knock and the entrance. */
function reportOf(plan: DemoPlan, ledgers: Map<number, LedgerEntry[]>): AnsweredRow[] {
  return plan.students.map(({ studentId, name }) => {
    const entries = ledgers.get(studentId) ?? [];
    const times = (what: string) => entries.filter((entry) => entry.what === what).map(({ at }) => at);
    const outs = times('out');
    const { attendedMs, status } = judge(
      plan,
      times('joining').map((at, index) => [at + 150, outs[index] ?? at] as const),
    );
    return { studentId, name, status, attendedMs, windowMs: plan.endsAt - plan.startsAt, flags: [] };
  });
}

const folder = mkdtempSync(join(tmpdir(), 'itqan-checker-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const altered = (rows: readonly AnsweredRow[], index: number, change: Partial<AnsweredRow>): AnsweredRow[] =>
  rows.map((row, at) => (at === index ? { ...row, ...change } : row));

const disagreements = (plan: DemoPlan, rows: readonly AnsweredRow[], ledgers = ledgersOf(plan)) =>
  checkReport(plan, rows, (id) => ledgers.get(id) ?? null).disagreements;

test('a report that tells what the ledgers tell agrees, whatever the seed', () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const plan = planOf(seed);
    expect(disagreements(plan, reportOf(plan, ledgersOf(plan)))).toEqual([]);
  }
});

test('the same seed plans the same demo, another seed another one, and every behaviour is in it', () => {
  expect(planOf(1)).toEqual(planOf(1));
  expect(planOf(1)).not.toEqual(planOf(2));
  expect(
    planOf(1)
      .students.map(({ behaviour }) => behaviour)
      .toSorted(),
  ).toEqual(BEHAVIOURS.toSorted());
});

test('planned times keep clear of the edges, so each behaviour has one status in long and in short classes', () => {
  const shortRules = { ...RULES, reconnectGraceMs: 8000, latenessGraceMs: 0, rosterEveryMs: 2000 };
  for (let seed = 0; seed < 300; seed += 1) {
    for (const plan of [planOf(seed), planOf(seed, 1, shortRules)]) {
      // Half a second of haste either way, and LiveKit's whole seconds.
      for (const haste of [0, 1500]) {
        const ledgers = ledgersOf(plan, haste);
        const statuses = reportOf(plan, ledgers).map(({ status }) => status);
        expect(statuses, `seed ${seed}`).toEqual(['present', 'late', 'present', 'partial', 'partial', 'absent']);
      }
      for (const { behaviour, visits } of plan.students) {
        const gap = (visits[1]?.joinMs ?? 0) - (visits[0]?.leaveMs ?? 0);
        if (behaviour === 'drops_within') expect(gap).toBeLessThan(plan.rules.reconnectGraceMs - 2000);
        if (behaviour === 'drops_beyond') expect(gap).toBeGreaterThan(plan.rules.reconnectGraceMs + 5000);
      }
    }
  }
});

test('each altered fact of a row is named with its student', () => {
  const plan = planOf(3);
  const rows = reportOf(plan, ledgersOf(plan));
  const [first] = rows;
  expect(disagreements(plan, altered(rows, 0, { status: 'partial' }))).toEqual([
    `${first!.name}: the report says partial, the ledger present`,
  ]);
  expect(disagreements(plan, altered(rows, 0, { attendedMs: first!.attendedMs - 2500 }))[0]).toContain(first!.name);
  expect(disagreements(plan, altered(rows, 0, { windowMs: 3_600_000 }))).toHaveLength(1);
  expect(disagreements(plan, altered(rows, 5, { attendedMs: 1 }))).toHaveLength(1);
  expect(disagreements(plan, rows.slice(1))).toEqual([`${first!.name}: stands in the report 0 times`]);
  expect(disagreements(plan, [...rows, { ...first!, studentId: 99, name: 'زائر' }])).toEqual([
    'زائر: is not of this class',
  ]);
});

test('only a row that admits to be an estimate may be wrong by a roster interval', () => {
  const plan = planOf(4);
  const rows = reportOf(plan, ledgersOf(plan));
  const index = plan.students.findIndex(({ behaviour }) => behaviour === 'drops_beyond');
  const shorter = { attendedMs: rows[index]!.attendedMs - RULES.rosterEveryMs };
  expect(disagreements(plan, altered(rows, index, shorter))).toHaveLength(1);
  expect(disagreements(plan, altered(rows, index, { ...shorter, flags: ['estimated'] }))).toEqual([]);
});

test('a crash may be told two seconds later than it was, and no more', () => {
  const plan = planOf(4);
  const rows = reportOf(plan, ledgersOf(plan));
  const index = plan.students.findIndex(({ behaviour }) => behaviour === 'vanishes');
  const longer = (ms: number) => altered(rows, index, { attendedMs: rows[index]!.attendedMs + ms });
  expect(disagreements(plan, longer(3400))).toEqual([]);
  expect(disagreements(plan, longer(4000))).toHaveLength(1);
});

test('a student without a ledger is a disagreement, not an absence', () => {
  const plan = planOf(5);
  const ledgers = ledgersOf(plan);
  const rows = reportOf(plan, ledgers);
  ledgers.delete(6);
  expect(disagreements(plan, rows, ledgers)).toEqual([`${NAMES[5]}: kept no ledger`]);
});

test('the command ends with 0 when report and ledgers agree, and with 1 when one row has been altered', () => {
  const plan = planOf(6);
  const ledgers = ledgersOf(plan);
  writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
  for (const [id, entries] of ledgers)
    for (const entry of entries) appendFileSync(ledgerFile(folder, id), `${JSON.stringify(entry)}\n`);
  const check = (rows: readonly AnsweredRow[]) => {
    const report = join(folder, 'report.json');
    writeFileSync(report, JSON.stringify({ rows }));
    const root = resolve(import.meta.dirname, '../../..');
    return spawnSync(process.execPath, ['--import', 'tsx', 'resources/demo/check.ts', report, folder], {
      cwd: root,
      encoding: 'utf8',
    });
  };
  const rows = reportOf(plan, ledgers);
  expect(check(rows)).toMatchObject({ status: 0, stdout: 'The report agrees with all 6 ledgers.\n' });
  const wrong = check(altered(rows, 1, { status: 'present' }));
  expect(wrong.status).toBe(1);
  expect(wrong.stderr).toBe(`${NAMES[1]}: the report says present, the ledger late\n`);
});
