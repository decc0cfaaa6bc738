import * as fc from 'fast-check';
import type { ModelConnection, ModelStory } from '#tests/support/attendance-model.ts';
import type { AttendanceEvent, AttendanceFacts } from '#shared/domain/attendance/facts.ts';
import { policyOf, type Policy } from '#shared/domain/policy.ts';
import { SECOND } from '#shared/domain/time.ts';

/** Classes of 200 seconds: short enough to count every second, with every rule in reach. */
const LENGTH = 200;
const moment = fc.integer({ min: -60, max: LENGTH + 60 });
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null, freq: 2 });

const connection: fc.Arbitrary<ModelConnection> = fc.record({
  joined: fc.option(moment, { nil: null, freq: 9 }),
  lefts: fc.array(fc.record({ at: moment, timedOut: fc.boolean() }), { maxLength: 2 }),
  aborts: fc.array(moment, { maxLength: 1 }),
  seen: maybe(moment),
  missing: maybe(moment),
});

const asOf = (story: ModelStory): ModelStory => {
  const past = (at: number): number => Math.min(at, story.now);
  const pastOrNull = (at: number | null): number | null => (at === null ? null : past(at));
  return {
    ...story,
    roomClosed: pastOrNull(story.roomClosed),
    connections: story.connections.map((one) => ({
      joined: pastOrNull(one.joined),
      lefts: one.lefts.map(({ at, timedOut }) => ({ at: past(at), timedOut })),
      aborts: one.aborts.map(past),
      seen: pastOrNull(one.seen),
      missing: pastOrNull(one.missing),
    })),
  };
};

/** Random histories of one student, asked about during the class or after; nothing in them is later than `now`. */
export const storyArbitrary: fc.Arbitrary<ModelStory> = fc
  .record({
    connections: fc.array(connection, { maxLength: 5 }),
    roomClosed: maybe(moment),
    window: fc.constantFrom([0, LENGTH] as const, [20, 150] as const),
    end: fc.constant(LENGTH),
    now: fc.integer({ min: 0, max: LENGTH + 400 }),
    grace: fc.integer({ min: 0, max: 30 }),
    silence: fc.integer({ min: 0, max: 20 }),
    stale: fc.constant(300),
    lateGrace: fc.constant(60),
    partialFrom: fc.integer({ min: 1, max: 60 }),
    presentFrom: fc.integer({ min: 61, max: 100 }),
  })
  .map(asOf);

export const policyOfStory = (story: ModelStory): Policy => ({
  ...policyOf({}, 'quran'),
  reconnectGraceSeconds: story.grace,
  timeoutSilenceSeconds: story.silence,
  staleCycleMinutes: story.stale / 60,
  latenessGraceMinutes: story.lateGrace / 60,
  partialFromPercent: story.partialFrom,
  presentFromPercent: story.presentFrom,
});

const eventsOf = (one: ModelConnection, sid: string): readonly AttendanceEvent[] => {
  const event = (kind: AttendanceEvent['kind'], at: number, index: number, timedOut = false): AttendanceEvent => ({
    id: `${sid}-${kind}-${index}`,
    kind,
    roomSid: 'RM_1',
    participantSid: sid,
    at: at * SECOND,
    joinedAt: null,
    reason: timedOut ? 'CONNECTION_TIMEOUT' : null,
    source: 'livekit',
    counts: true,
  });
  return [
    ...(one.joined === null ? [] : [event('joined', one.joined, 0)]),
    ...one.lefts.map(({ at, timedOut }, index) => event('left', at, index, timedOut)),
    ...one.aborts.map((at, index) => event('aborted', at, index)),
  ];
};

const inMs = (seconds: number | null): number | null => (seconds === null ? null : seconds * SECOND);

/** The same history as stored facts. */
export const factsOfStory = (story: ModelStory): AttendanceFacts => ({
  role: 'student',
  startsAt: 0,
  endsAt: story.end * SECOND,
  endedAt: null,
  effectiveWindow:
    story.window[0] === 0 ? null : { id: 'window', from: story.window[0] * SECOND, to: story.window[1] * SECOND },
  events: story.connections.flatMap((one, index) => eventsOf(one, `PA_${index}`)),
  sightings: story.connections.flatMap((one, index) =>
    one.seen === null && one.missing === null
      ? []
      : [
          {
            id: `roster-${index}`,
            roomSid: 'RM_1',
            participantSid: `PA_${index}`,
            joinedAt: null,
            lastSeenAt: inMs(one.seen),
            missingAt: inMs(one.missing),
            counts: true,
          },
        ],
  ),
  roomEnds:
    story.roomClosed === null ? [] : [{ id: 'room', roomSid: 'RM_1', type: 'closed', at: story.roomClosed * SECOND }],
  corrections: [],
  blind: [],
  override: null,
});
