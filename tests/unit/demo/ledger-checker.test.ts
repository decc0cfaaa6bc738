import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { LedgerEntry } from '#demo/ledger.ts';
import { disagreements, type RowToCheck } from '#tests/support/ledger-checker.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const SUPPORT = resolve(ROOT, 'tests/support');

/** What a file imports, as it stands there. */
const importsOf = (file: string): readonly string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, name]) => name!);

/** The files of this repository that are imported from these on, they themselves included; packages by their name. */
function reachable(files: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...files];
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (found.has(file)) continue;
    found.add(file);
    if (!file.startsWith('/')) continue;
    for (const name of importsOf(file)) {
      if (name.startsWith('.')) queue.push(resolve(dirname(file), name));
      else queue.push(name.startsWith('#demo/') ? name.replace('#demo', resolve(ROOT, 'resources/demo')) : name);
    }
  }
  return found;
}

test.each(['ledger-checker.ts', 'ledger-person.ts', 'ledger-person-process.ts'])(
  'nothing of the product is behind %s',
  (file) => {
    const all = [...reachable([resolve(SUPPORT, file)])];
    expect(all.length).toBeGreaterThan(1);
    expect(all.filter((name) => name.startsWith('#'))).toEqual([]);
    const own = all.filter((name) => name.startsWith('/')).map((name) => name.slice(ROOT.length));
    expect(own.filter((name) => !/^\/(tests\/support|resources\/demo)\//.test(name))).toEqual([]);
  },
);

const START = 1_795_449_600_000;
const SECOND = 1000;
const judged = {
  startsAt: START,
  endsAt: START + 60 * SECOND,
  rules: {
    reconnectGraceMs: 10 * SECOND,
    latenessGraceMs: 300 * SECOND,
    partialFromPercent: 50,
    presentFromPercent: 80,
    rosterEveryMs: 500,
  },
};
/** In from the 5th second to the 45th: two thirds of the window. */
const ledger: readonly LedgerEntry[] = [
  { at: START + 2 * SECOND, what: 'joining' },
  { at: START + 5 * SECOND, what: 'in' },
  { at: START + 45 * SECOND, what: 'leaving' },
  { at: START + 46 * SECOND, what: 'out' },
];
const row = (attendedS: number, change: Partial<RowToCheck> = {}): RowToCheck => ({
  attendedMs: attendedS * SECOND,
  status: 'partial',
  flags: [],
  ...change,
});
const check = (checked: RowToCheck, ledgers = [ledger]): readonly string[] =>
  disagreements(judged, checked, ledgers, 10 * SECOND);

test('a row that says nothing of doubt is held to the second', () => {
  expect(check(row(39))).toEqual([]);
  expect(check(row(45))).toEqual([]);
  expect(check(row(38.9))).toHaveLength(1);
  expect(check(row(45.1))).toHaveLength(1);
  expect(check(row(40, { status: 'present' }))).toHaveLength(1);
});

test('a row that doubts itself may lack what nobody could see, and never has more', () => {
  expect(check(row(29, { flags: ['estimated'] }))).toEqual([]);
  expect(check(row(28.9, { flags: ['estimated'] }))).toHaveLength(1);
  expect(check(row(45.1, { flags: ['unverified'] }))).toHaveLength(1);
});

test('nobody is absent by an outage unless the row says that it is not proved', () => {
  expect(check(row(29, { status: 'absent', flags: ['estimated'] }))).toHaveLength(1);
  expect(check(row(29, { status: 'absent', flags: ['estimated', 'unverified'] }))).toEqual([]);
});

test('where the second of a leave decides between absent and partial, either is right', () => {
  const half: readonly LedgerEntry[] = [
    { at: START + 4_900, what: 'joining' },
    { at: START + 5 * SECOND, what: 'in' },
    { at: START + 35 * SECOND, what: 'leaving' },
    { at: START + 35_100, what: 'out' },
  ];
  expect(check({ status: 'absent', attendedMs: 29_500, flags: [] }, [half])).toEqual([]);
  expect(check({ status: 'absent', attendedMs: 28_000, flags: [] }, [half])).not.toEqual([]);
});

test('two devices count once, and a knock that nobody answered is no stay', () => {
  expect(check(row(43), [ledger, ledger])).toEqual([]);
  expect(check(row(43), [[{ at: START, what: 'joining' }, ...ledger]])).toEqual([]);
  expect(() => check(row(43), [ledger.slice(0, 2)])).toThrow(/never ends/);
});
