import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '#shared/domain/attendance/evaluate.ts';
import { attendedFromLeaves, explain, leavesOf } from '#shared/domain/attendance/explain.ts';
import type { AttendanceFacts } from '#shared/domain/attendance/facts.ts';
import { explainCredit } from '#shared/domain/credit.ts';
import { LEDGER_KINDS, netOf } from '#shared/domain/ledger.ts';
import { SECOND } from '#shared/domain/time.ts';
import { attendanceFromLeaves, chargesFromLeaves } from '#tests/support/attendance-leaves.ts';
import { modelAttendance, type ModelStory } from '#tests/support/attendance-model.ts';
import { factsOfStory, policyOfStory, storyArbitrary } from '#tests/support/attendance-stories.ts';

const inMs = (seconds: number | null): number | null => (seconds === null ? null : seconds * SECOND);

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

/** Came 40 s late, and stayed as long as the class was: present all the same. */
const LATE_AND_STAYED_ON: ModelStory = {
  connections: [{ joined: 40, lefts: [{ at: 250, timedOut: false }], aborts: [], seen: null, missing: null }],
  roomClosed: null,
  window: [0, 200],
  end: 200,
  now: 300,
  grace: 0,
  silence: 0,
  stale: 300,
  lateGrace: 0,
  partialFrom: 50,
  presentFrom: 80,
};

const knownRefs = (facts: AttendanceFacts): ReadonlySet<string> =>
  new Set([
    ...facts.events.map(({ id }) => `event ${id}`),
    ...facts.sightings.map(({ id }) => `roster ${id}`),
    ...facts.roomEnds.map(({ id }) => `room ${id}`),
    ...facts.corrections.map(({ id }) => `correction ${id}`),
    ...(facts.effectiveWindow === null ? [] : [`effective_window ${facts.effectiveWindow.id}`]),
  ]);

describe('attendance of any history', () => {
  it('equals a model that counts second by second', () => {
    fc.assert(
      fc.property(storyArbitrary, (story) => {
        const result = evaluate(factsOfStory(story), policyOfStory(story), story.now * SECOND);
        const model = modelAttendance(story);
        expect({ ...result, ratio: null }).toMatchObject({
          attendedMs: model.attended * SECOND,
          lateMs: inMs(model.late),
          leftEarlyMs: inMs(model.leftEarly),
          status: model.status,
        });
      }),
      { numRuns: 400 },
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

  it('can be worked out again from the leaves of its explanation alone, and its status too', () => {
    const statuses = fc.option(fc.constantFrom(...(['present', 'late', 'partial', 'absent', 'excused'] as const)), {
      freq: 8,
    });
    fc.assert(
      fc.property(storyArbitrary, statuses, (story, status) => {
        const override = status === null ? null : { id: 'override', status };
        const facts = { ...factsOfStory(story), override };
        const { attendedMs, status: judged } = evaluate(facts, policyOfStory(story), story.now * SECOND);
        const tree = explain(facts, policyOfStory(story), story.now * SECOND);
        expect(attendanceFromLeaves(tree)).toEqual({ attendedMs, status: judged });
        expect(attendedFromLeaves(tree)).toBe(attendedMs);
      }),
      { numRuns: 600, examples: [[LATE_AND_STAYED_ON, null]] },
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

  it('rests on stored facts: every leaf names one', () => {
    fc.assert(
      fc.property(storyArbitrary, (story) => {
        const facts = factsOfStory(story);
        const known = knownRefs(facts);
        for (const { ref } of leavesOf(explain(facts, policyOfStory(story), story.now * SECOND))) {
          if (ref.type === 'session' || ref.type === 'policy') continue;
          expect(known).toContain(`${ref.type} ${ref.id}`);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is unverified exactly when presence in the blind periods would have given another status', () => {
    const blinded = fc.record({
      story: storyArbitrary,
      periods: fc.array(fc.tuple(fc.integer({ min: -60, max: 260 }), fc.integer({ min: 1, max: 120 })), {
        maxLength: 3,
      }),
    });
    fc.assert(
      fc.property(blinded, ({ story, periods }) => {
        const now = story.now * SECOND;
        const facts = factsOfStory(story);
        const blind = periods
          .map(([from, length], index) => ({ id: `blind-${index}`, from: from * SECOND, to: (from + length) * SECOND }))
          .filter(({ from }) => from < now);
        const corrections = blind.map((one) => ({ ...one, to: Math.min(one.to, now), type: 'add' as const, at: 0 }));
        const judged = evaluate({ ...facts, blind }, policyOfStory(story), now);
        const there = evaluate({ ...facts, corrections }, policyOfStory(story), now);
        expect(judged.flags.includes('unverified')).toBe(judged.status !== there.status);
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
        const after = evaluate({ ...facts, corrections: [added] }, policyOfStory(story), now);
        expect(ranks[after.status]).toBeGreaterThanOrEqual(ranks[before.status]);
        expect(after.attendedMs).toBeGreaterThanOrEqual(before.attendedMs);
      }),
      { numRuns: 300 },
    );
  });
});

const factsOfVisit = (
  {
    joined,
    left,
    seen,
    story,
  }: { joined: number; left: number; seen: number; story: Parameters<typeof factsOfStory>[0] },
  lost: 'join' | 'leave' | 'nothing',
): AttendanceFacts => {
  const facts = factsOfStory({
    ...story,
    connections: [{ joined, lefts: [{ at: left, timedOut: false }], aborts: [], seen, missing: left + 20 }],
  });
  const kept = facts.events.filter(
    ({ kind }) => !(lost === 'join' && kind === 'joined') && !(lost === 'leave' && kind === 'left'),
  );
  const sightings = facts.sightings.map((row) => ({ ...row, joinedAt: joined * SECOND }));
  return { ...facts, events: kept, sightings };
};

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
      story: { ...story, roomClosed: null, now: Math.max(story.now, joined + length + 20) },
    }));

  it('ends the stay when the person was last seen, marked as an estimate', () => {
    fc.assert(
      fc.property(visit, (one) => {
        const policy = policyOfStory(one.story);
        const now = one.story.now * SECOND;
        const estimated = evaluate(factsOfVisit(one, 'leave'), policy, now);
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
        expect(evaluate(factsOfVisit(one, 'join'), policy, now)).toEqual(exact);
      }),
      { numRuns: 100 },
    );
  });
});
