import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  computeEngagement,
  ENGAGEMENT_POLICY,
  type EngagementFacts,
  type Reading,
  type Signal,
  type TrackEvent,
} from '#shared/domain/attendance/engagement.ts';
import { explainEngagement } from '#shared/domain/attendance/explain-engagement.ts';
import { leavesOf, type Sentence } from '#shared/domain/attendance/explain.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';

const WINDOW = { from: 0, to: 60 * MINUTE };

const facts = (part: Partial<EngagementFacts> = {}): EngagementFacts => ({
  window: WINDOW,
  present: [WINDOW],
  stays: [{ roomSid: 'RM', participantSid: 'PA', ...WINDOW }],
  readings: [],
  tracks: [],
  signals: [],
  ...part,
});

/** Readings every 20 s in `[from, to)`; the devices are on while `on` says so. */
const readings = (from: number, to: number, on: (at: number) => Partial<Reading> = () => ({})): Reading[] =>
  Array.from({ length: (to - from) / (20 * SECOND) }, (_, n) => {
    const at = from + n * 20 * SECOND;
    return { id: `R${at}`, roomSid: 'RM', at, microphone: false, camera: false, ...on(at) };
  });

const track = (what: TrackEvent['what'], at: number, part: Partial<TrackEvent> = {}): TrackEvent => ({
  id: `${what}-${part.trackSid ?? 'TR'}-${at}`,
  what,
  medium: 'microphone',
  roomSid: 'RM',
  participantSid: 'PA',
  trackSid: 'TR',
  at,
  ...part,
});

const signals = (what: Signal['what'], ...at: readonly number[]): Signal[] =>
  at.map((moment) => ({ id: `${what}-${moment}`, what, at: moment }));

const numbers = (given: EngagementFacts) => computeEngagement(given, ENGAGEMENT_POLICY).engagement;

/** Published time of somebody whose connection was there for the first 40 minutes. */
const published = (...tracks: readonly TrackEvent[]) =>
  numbers(facts({ stays: [{ roomSid: 'RM', participantSid: 'PA', from: 0, to: 40 * MINUTE }], tracks }))
    .microphonePublishedMs;

describe('engagement of a student', () => {
  it('takes a reading for true until the next one of its room', () => {
    const given = facts({
      readings: readings(0, 60 * MINUTE, (at) => ({ microphone: at < 6 * MINUTE, camera: at < 30 * MINUTE })),
    });
    expect(numbers(given)).toMatchObject({
      microphoneMs: 6 * MINUTE,
      cameraMs: 30 * MINUTE,
      readings: 180,
      points: { microphone: 15, camera: 19, hands: 0, messages: 0 },
      score: 34,
    });
  });

  it('lets a reading speak for a minute at most when no other follows', () => {
    const [one] = readings(10 * MINUTE, 11 * MINUTE, () => ({ microphone: true }));
    expect(numbers(facts({ readings: [one!] })).microphoneMs).toBe(MINUTE);
  });

  it('counts nothing outside the counted presence', () => {
    const given = facts({
      present: [{ from: 10 * MINUTE, to: 20 * MINUTE }],
      readings: readings(-5 * MINUTE, 65 * MINUTE, () => ({ microphone: true, camera: true })),
      tracks: [track('published', -5 * MINUTE)],
      stays: [{ roomSid: 'RM', participantSid: 'PA', from: -5 * MINUTE, to: 65 * MINUTE }],
      signals: [...signals('hand', -1, 10 * MINUTE, 21 * MINUTE), ...signals('chat', 5 * MINUTE, 19 * MINUTE)],
    });
    expect(numbers(given)).toMatchObject({
      microphoneMs: 10 * MINUTE,
      cameraMs: 10 * MINUTE,
      microphonePublishedMs: 10 * MINUTE,
      hands: 1,
      messages: 1,
    });
  });

  it('ends published time with the track, else with the connection, whichever is first', () => {
    expect(published(track('published', 5 * MINUTE), track('unpublished', 15 * MINUTE))).toBe(10 * MINUTE);
    expect(published(track('published', 5 * MINUTE))).toBe(35 * MINUTE);
    expect(published(track('unpublished', 5 * MINUTE))).toBe(0);
    expect(published(track('published', 5 * MINUTE, { participantSid: 'PA_of_nobody' }))).toBe(0);
    expect(
      published(
        track('published', 5 * MINUTE),
        track('unpublished', 15 * MINUTE),
        track('published', 10 * MINUTE, { trackSid: 'TR_2' }),
        track('unpublished', 20 * MINUTE, { trackSid: 'TR_2' }),
      ),
    ).toBe(15 * MINUTE);
  });

  it('gives the whole score for a class of full part, and says that nothing is known without a single reading', () => {
    const full = facts({
      readings: readings(0, 60 * MINUTE, () => ({ microphone: true, camera: true })),
      signals: [...signals('hand', 1, 2, 3, 4), ...signals('chat', 1, 2, 3, 4, 5, 6)],
    });
    expect(numbers(full)).toMatchObject({
      score: 100,
      points: { microphone: 30, camera: 30, hands: 20, messages: 20 },
    });
    expect(numbers({ ...full, readings: [] })).toMatchObject({ score: null, hands: 4, messages: 6 });
    expect(explainEngagement(computeEngagement(facts(), ENGAGEMENT_POLICY)).code).toBe('engagement_unknown');
  });
});

const instant = fc.integer({ min: -20, max: 80 }).map((minute) => minute * MINUTE);
const stretch = fc.tuple(instant, instant).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) + SECOND }));
const anyFacts: fc.Arbitrary<EngagementFacts> = fc.record({
  window: fc.constant(WINDOW),
  present: fc.array(stretch, { maxLength: 3 }),
  stays: fc.array(
    stretch.map((times) => ({ roomSid: 'RM', participantSid: 'PA', ...times })),
    { maxLength: 1 },
  ),
  readings: fc
    .array(fc.record({ at: instant, microphone: fc.boolean(), camera: fc.boolean(), roomSid: fc.constant('RM') }), {
      maxLength: 40,
    })
    .map((rows) => [...new Map(rows.map((row) => [row.at, { ...row, id: `R${row.at}` }])).values()]),
  tracks: fc
    .array(fc.tuple(fc.constantFrom('published' as const, 'unpublished' as const), instant), { maxLength: 6 })
    .map((rows) => rows.map(([what, at]) => track(what, at))),
  signals: fc
    .array(fc.tuple(fc.constantFrom('hand' as const, 'chat' as const), instant), { maxLength: 20 })
    .map((rows) => rows.map(([what, at]) => ({ id: `${what}-${at}`, what, at }))),
});

const scrambled = <Item>(items: readonly Item[]) =>
  fc
    .tuple(fc.shuffledSubarray([...items], { minLength: items.length }), fc.subarray([...items]))
    .map(([all, again]) => [...again, ...all]);

/** Minutes, hands and messages as the leaves alone give them. */
function fromLeaves(tree: Sentence): Record<string, number> {
  const sums: Record<string, number> = { reading: 0, track: 0, hand: 0, message: 0 };
  for (const { code, params } of leavesOf(tree)) {
    const [what = '', end] = code.split('_');
    sums[what] = (sums[what] ?? 0) + (end === 'to' ? 1 : end === 'from' ? -1 : 0) * Number(params['at']);
    if (what === 'hand' || what === 'message') sums[what] = (sums[what] ?? 0) + 1;
  }
  return sums;
}

describe('engagement of any history', () => {
  it('is between 0 and 100, and never more than the presence that counts', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { score, microphoneMs, cameraMs, microphonePublishedMs, points } = numbers(given);
        if (score !== null) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
        }
        for (const value of Object.values(points)) expect(Number.isInteger(value)).toBe(true);
        const present = Array.from({ length: 60 * 60 }, (_, n) => n * SECOND).filter((at) =>
          given.present.some(({ from, to }) => at >= from && at < to),
        ).length;
        for (const ms of [microphoneMs, cameraMs, microphonePublishedMs])
          expect(ms).toBeLessThanOrEqual(present * SECOND);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same in any order and with any repetition of facts', () => {
    fc.assert(
      fc.property(
        anyFacts.chain((given) =>
          fc.record({
            given: fc.constant(given),
            readings: scrambled(given.readings),
            tracks: scrambled(given.tracks),
            signals: scrambled(given.signals),
            present: scrambled(given.present),
          }),
        ),
        ({ given, ...other }) => {
          expect(computeEngagement({ ...given, ...other }, ENGAGEMENT_POLICY)).toEqual(
            computeEngagement(given, ENGAGEMENT_POLICY),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is proved by its leaves, and each leaf names a given fact', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const computation = computeEngagement(given, ENGAGEMENT_POLICY);
        const { engagement } = computation;
        const tree = explainEngagement(computation);
        expect(fromLeaves(tree)).toEqual({
          reading: engagement.microphoneMs + engagement.cameraMs,
          track: engagement.microphonePublishedMs + engagement.cameraPublishedMs,
          hand: engagement.hands,
          message: engagement.messages,
        });
        const known = new Set([
          ...given.readings.map(({ id }) => `reading ${id}`),
          ...given.tracks.map(({ id }) => `track ${id}`),
          ...given.signals.map(({ id }) => `signal ${id}`),
        ]);
        for (const { ref } of leavesOf(tree)) expect(known).toContain(`${ref.type} ${'id' in ref ? ref.id : ''}`);
      }),
      { numRuns: 150 },
    );
  });
});
