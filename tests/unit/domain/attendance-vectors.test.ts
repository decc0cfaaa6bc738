import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluate } from '#shared/domain/attendance/evaluate.ts';
import { attendedFromLeaves, explain } from '#shared/domain/attendance/explain.ts';
import { inputOf, runVectors, vectorFile } from '#tests/support/vectors.ts';

const fixture = new URL('../../fixtures/attendance-vectors.json', import.meta.url);
const file = vectorFile.parse(JSON.parse(readFileSync(fixture, 'utf8')));

describe('worked cases', () => {
  it.each(file.cases.map((one) => [one.id, one] as const))('%s', (id, one) => {
    const [result] = runVectors({ ...file, cases: [one] });
    expect(one.expect).toBeTypeOf('object');
    expect(result).toEqual({ id, ...Object(one.expect) });
  });

  it.each(file.cases.map((one) => [one.id, one] as const))('%s is explained by its leaves', (_id, one) => {
    const { facts, policy, now } = inputOf(one, file.policy);
    expect(attendedFromLeaves(explain(facts, policy, now))).toBe(evaluate(facts, policy, now).attendedMs);
  });

  it('names what of a case nobody knows, and judges it by the rest', () => {
    const [one] = file.cases;
    const strange = {
      ...one,
      id: 'strange',
      note: 'known',
      rooster: {},
      policy: { ...one?.policy, reconnectGraceMinutes: 2 },
      events: one?.events.map(([kind, sid, at, detail]) => [kind, sid, at, { ...detail, joinedat: 0 }]),
      roster: { ...one?.roster, PA_9: { seenAt: 0 } },
    };
    const told: string[] = [];
    const [usual, named] = runVectors({ policy: file.policy, cases: [one, strange] }, (line) => told.push(line));
    expect(named).toEqual({ ...usual, id: 'strange' });
    const places = (strange.events ?? []).map((_event, n) => `events.${n}.3.joinedat`);
    expect(new Set(told.map((line) => /"(.+)"/.exec(line)?.[1]))).toEqual(
      new Set([...places, 'policy.reconnectGraceMinutes', 'rooster', 'roster.PA_9.seenAt']),
    );
  });

  it('may be asked without their answers, and with settings of their own', () => {
    const one = {
      kind: 'academic',
      role: 'student',
      durationMinutes: 60,
      now: 7_200_000,
      events: [
        ['joined', 'PA_1', 120_000],
        ['left', 'PA_1', 3_600_000, null],
      ],
    };
    const cases = [
      { ...one, id: 'grace of the kind' },
      { ...one, id: 'own grace for the kind', policy: { latenessGraceMinutes: { academic: 1 } } },
      { ...one, id: 'own grace for all', policy: { latenessGraceMinutes: 1 } },
    ];
    const results = runVectors(vectorFile.parse({ policy: file.policy, cases }));
    expect(results).toMatchObject([{ status: 'present' }, { status: 'late' }, { status: 'late' }]);
  });

  it('are answered one by one: a case from the future holds up no other', () => {
    const one = { kind: 'quran', role: 'student', durationMinutes: 60, now: 60_000 };
    const cases = [
      { ...one, id: 'later than now', events: [['joined', 'PA_1', 120_000]] },
      { ...one, id: 'an event nobody knows', events: [['danced', 'PA_1', 0]] },
      { ...one, id: 'blind backwards', events: [], blind: [[50_000, 40_000]] },
      { ...one, id: 'a negative grace', events: [], policy: { reconnectGraceSeconds: -1 } },
      null,
      { ...one, id: 'nobody came', note: 'only for readers', events: [], expect: {} },
    ];
    expect(runVectors({ policy: file.policy, cases })).toEqual([
      { id: 'later than now', error: expect.stringContaining('earlier than a fact') },
      { id: 'an event nobody knows', error: expect.stringContaining('"joined"|"left"|"aborted"') },
      { id: 'blind backwards', error: expect.stringContaining('a blind period ends after it starts') },
      { id: 'a negative grace', error: expect.stringContaining('reconnectGraceSeconds') },
      { id: 'cases[4]', error: expect.any(String) },
      expect.objectContaining({ id: 'nobody came', status: 'absent' }),
    ]);
  });

  it('may be blind until now', () => {
    const one = { kind: 'quran', role: 'student', durationMinutes: 60, now: 3_600_000, id: 'blind', events: [] };
    expect(runVectors({ policy: file.policy, cases: [{ ...one, blind: [[0, null]] }] })).toMatchObject([
      { status: 'absent', flags: ['unverified'] },
    ]);
  });
});
