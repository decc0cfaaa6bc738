import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '#shared/domain/attendance/evaluate.ts';
import { attendedFromLeaves, explain, leavesOf, type Leaf } from '#shared/domain/attendance/explain.ts';
import type { AttendanceFacts } from '#shared/domain/attendance/facts.ts';
import { explainCredit } from '#shared/domain/credit.ts';
import { LEDGER_KINDS, netOf } from '#shared/domain/ledger.ts';
import type { Policy } from '#shared/domain/policy.ts';
import { SECOND } from '#shared/domain/time.ts';
import { attendanceFromLeaves, chargesFromLeaves, outsideFromLeaves } from '#tests/support/attendance-leaves.ts';
import {
  modelAttendance,
  type ModelConnection,
  type ModelEvent,
  type ModelRoom,
  type ModelStory,
} from '#tests/support/attendance-model.ts';
import { factsOfStory, policyOfStory, storyArbitrary } from '#tests/support/attendance-stories.ts';

/** Shuffles a list and repeats some of it, as LiveKit's retries do. */
const shuffled = <Item>(items: readonly Item[]): fc.Arbitrary<readonly Item[]> =>
  fc
    .tuple(fc.shuffledSubarray([...items], { minLength: items.length }), fc.subarray([...items]))
    .map(([all, again]) => [...again, ...all]);

const LEDGER_ROW = {
  sessionId: 1,
  subscriptionId: 1,
  studentId: 1,
  reversesId: null,
  reason: 'attended',
  actor: { type: 'system' },
} as const;

const QUIET: ModelStory = {
  role: 'student',
  rooms: [],
  corrections: [],
  blind: [],
  override: null,
  window: { from: 0, to: 200 },
  end: 200,
  now: 300,
  grace: 0,
  silence: 0,
  stale: 300,
  lateGrace: 0,
  partialFrom: 50,
  presentFrom: 80,
};
const inOneRoom = (...connections: readonly ModelConnection[]): readonly ModelRoom[] => [
  { closed: null, replaced: false, connections },
];
const told = (kind: ModelEvent['kind'], at: number): ModelEvent => ({ kind, at, joinedAt: null, timedOut: false });
/** Came 40 s late, and stayed as long as the class was: present all the same. */
const LATE_AND_STAYED_ON: ModelStory = {
  ...QUIET,
  rooms: inOneRoom({ events: [told('joined', 40), told('left', 250)], sightings: [] }),
};
/** Two rooms, and nothing but what was seen in the first tells that it was replaced. */
const REPLACED: ModelStory = {
  ...QUIET,
  role: 'teacher',
  rooms: [
    {
      closed: null,
      replaced: true,
      connections: [{ events: [told('joined', 0)], sightings: [{ joinedAt: 0, seen: 100, missing: null }] }],
    },
    ...inOneRoom({ events: [told('joined', 130), told('left', 200)], sightings: [] }),
  ],
  grace: 30,
};

/** Whether a leaf names a fact that was given, and says of it what stands there. */
const isTrue = ({ ref, params }: Leaf, facts: AttendanceFacts, policy: Policy): boolean => {
  if (ref.type === 'policy') return params['value'] === policy[ref.key];
  if (ref.type === 'session') {
    const fields = { starts_at: facts.startsAt, ends_at: facts.endsAt, ended_at: facts.endedAt };
    // A sentence about a flag says no time.
    return !('at' in params) || params['at'] === fields[ref.field];
  }
  if (ref.type === 'effective_window') return ref.id === facts.effectiveWindow?.id;
  if (ref.type === 'override') return ref.id === facts.override?.id && params['status'] === facts.override.status;
  const given: Readonly<Record<string, readonly { readonly id: string }[]>> = {
    event: facts.events,
    roster: facts.sightings,
    room: facts.roomEnds,
    correction: facts.corrections,
    blind: facts.blind,
  };
  return (given[ref.type] ?? []).some(({ id }) => id === ref.id);
};

describe('attendance of any history', () => {
  it('equals a model that counts second by second', () => {
    fc.assert(
      fc.property(storyArbitrary, (story) => {
        const { from, to } = story.window;
        const model = modelAttendance(story);
        expect(evaluate(factsOfStory(story), policyOfStory(story), story.now * SECOND)).toMatchObject({
          attendedMs: model.attended * SECOND,
          lateMs: model.first === null ? null : (model.first - from) * SECOND,
          leftEarlyMs: model.last === null ? null : (to - model.last) * SECOND,
          earlyMs: model.early * SECOND,
          overtimeMs: model.overtime * SECOND,
          status: model.status,
          flags: model.flags,
        });
      }),
      { numRuns: 1_000, examples: [[LATE_AND_STAYED_ON], [REPLACED]] },
    );
  });

  it('is the same in any order and with any repetition of events and roster rows', () => {
    const scrambled = storyArbitrary.chain((story) => {
      const facts = factsOfStory(story);
      return fc.record({
        story: fc.constant(story),
        events: shuffled(facts.events),
        sightings: shuffled(facts.sightings),
      });
    });
    fc.assert(
      fc.property(scrambled, ({ story, events, sightings }) => {
        const facts = factsOfStory(story);
        const policy = policyOfStory(story);
        const now = story.now * SECOND;
        const other = { ...facts, events, sightings };
        expect(evaluate(other, policy, now)).toEqual(evaluate(facts, policy, now));
        expect(explain(other, policy, now)).toEqual(explain(facts, policy, now));
      }),
      { numRuns: 300 },
    );
  });

  it('can be worked out again from the leaves of its explanation alone, its status and what lay outside too', () => {
    fc.assert(
      fc.property(storyArbitrary, (story) => {
        const facts = factsOfStory(story);
        const { attendedMs, status, earlyMs, overtimeMs } = evaluate(facts, policyOfStory(story), story.now * SECOND);
        const tree = explain(facts, policyOfStory(story), story.now * SECOND);
        expect(attendanceFromLeaves(tree)).toEqual({ attendedMs, status });
        expect(attendedFromLeaves(tree)).toBe(attendedMs);
        expect(outsideFromLeaves(tree)).toEqual({ earlyMs, overtimeMs });
      }),
      { numRuns: 600, examples: [[LATE_AND_STAYED_ON], [REPLACED]] },
    );
  });

  it('costs what the leaves of the explained ledger add up to', () => {
    const rows = fc.array(fc.constantFrom(...LEDGER_KINDS), { maxLength: 6 });
    fc.assert(
      fc.property(rows, (kinds) => {
        const ledger = kinds.map((kind, n) => ({ ...LEDGER_ROW, id: n + 1, kind }));
        expect(chargesFromLeaves(explainCredit(ledger))).toBe(netOf(ledger));
      }),
    );
  });

  it('rests on stored facts: every leaf names one and says what stands there', () => {
    fc.assert(
      fc.property(storyArbitrary, (story) => {
        const facts = factsOfStory(story);
        const policy = policyOfStory(story);
        const leaves = leavesOf(explain(facts, policy, story.now * SECOND));
        expect(leaves.filter((leaf) => !isTrue(leaf, facts, policy))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('never judges worse for having been there longer', () => {
    const ranks = { absent: 0, partial: 1, late: 2, present: 3, excused: 4 };
    const longer = fc.record({
      story: storyArbitrary,
      from: fc.integer({ min: -60, max: 259 }),
      length: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(longer, ({ story, from, length }) => {
        const facts = factsOfStory(story);
        const now = story.now * SECOND;
        fc.pre(from < story.now);
        const to = Math.min(from + length, story.now);
        const added = { id: 'more', type: 'add' as const, from: from * SECOND, to: to * SECOND, at: now };
        const before = evaluate(facts, policyOfStory(story), now);
        const after = evaluate({ ...facts, corrections: [...facts.corrections, added] }, policyOfStory(story), now);
        expect(ranks[after.status]).toBeGreaterThanOrEqual(ranks[before.status]);
        expect(after.attendedMs).toBeGreaterThanOrEqual(before.attendedMs);
      }),
      { numRuns: 300 },
    );
  });
});

interface Visit {
  readonly joined: number;
  readonly left: number;
  readonly seen: number;
  readonly story: ModelStory;
}

/** One visit that the rosters saw from its join on and missed after its leave, less what never arrived. */
const factsOfVisit = ({ joined, left, seen, story }: Visit, lost: 'joined' | 'left' | 'nothing'): AttendanceFacts =>
  factsOfStory({
    ...story,
    rooms: inOneRoom({
      events: [told('joined', joined), told('left', left)].filter(({ kind }) => kind !== lost),
      sightings: [{ joinedAt: joined, seen, missing: left + 20 }],
    }),
  });

describe('a lost event followed by a roster check', () => {
  const visit = fc
    .record({
      joined: fc.integer({ min: -60, max: 150 }),
      length: fc.integer({ min: 1, max: 100 }),
      seenBefore: fc.integer({ min: 0, max: 20 }),
      story: storyArbitrary,
    })
    .map(({ joined, length, seenBefore, story }) => ({
      left: joined + length,
      seen: Math.max(joined, joined + length - seenBefore),
      joined,
      story: { ...story, now: Math.max(story.now, joined + length + 20) },
    }));

  it('ends the stay when the person was last seen, marked as an estimate', () => {
    fc.assert(
      fc.property(visit, (one) => {
        const policy = policyOfStory(one.story);
        const now = one.story.now * SECOND;
        const estimated = evaluate(factsOfVisit(one, 'left'), policy, now);
        expect(estimated.lastLeave).toBe(one.seen * SECOND);
        expect(estimated.flags).toContain('estimated');
      }),
      { numRuns: 100 },
    );
  });

  it('gives the exact minutes again once the leave arrives, and needs no join event', () => {
    fc.assert(
      fc.property(visit, (one) => {
        const policy = policyOfStory(one.story);
        const now = one.story.now * SECOND;
        const exact = evaluate(factsOfVisit(one, 'nothing'), policy, now);
        expect(exact.flags).not.toContain('estimated');
        expect(evaluate(factsOfVisit(one, 'joined'), policy, now)).toEqual(exact);
      }),
      { numRuns: 100 },
    );
  });
});
