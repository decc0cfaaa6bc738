import * as fc from 'fast-check';
import type {
  ModelConnection,
  ModelEvent,
  ModelRoom,
  ModelSighting,
  ModelStory,
} from '#tests/support/attendance-model.ts';
import type { AttendanceEvent, AttendanceFacts, Sighting } from '#shared/domain/attendance/facts.ts';
import { policyOf, type Policy } from '#shared/domain/policy.ts';
import type { AttendanceStatus } from '#shared/domain/session.ts';
import { SECOND } from '#shared/domain/time.ts';

/** Classes of 200 seconds: short enough to count every second, with every rule in reach. */
const LENGTH = 200;
const moment = fc.integer({ min: -60, max: LENGTH + 60 });
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>, freq = 2) => fc.option(arbitrary, { nil: null, freq });
const spans = fc.tuple(moment, fc.integer({ min: 1, max: 120 })).map(([from, length]) => ({ from, to: from + length }));

/** Mostly one join and at most one leave; LiveKit may tell each twice, or only of the end. */
const event = (kind: ModelEvent['kind'], joinedAt: fc.Arbitrary<number | null>): fc.Arbitrary<ModelEvent> =>
  fc.record({
    kind: fc.constant(kind),
    at: moment,
    joinedAt,
    timedOut: kind === 'joined' ? fc.constant(false) : fc.boolean(),
  });
const events = fc
  .tuple(
    fc.array(event('joined', maybe(moment, 1)), { maxLength: 2 }),
    fc.array(event('left', maybe(moment, 1)), { maxLength: 2 }),
    fc.array(event('aborted', fc.constant(null)), { maxLength: 1 }),
  )
  .map((told) => told.flat());
const sighting: fc.Arbitrary<ModelSighting> = fc.record({
  joinedAt: maybe(moment, 1),
  seen: maybe(moment, 3),
  missing: maybe(moment, 1),
});
const connection: fc.Arbitrary<ModelConnection> = fc
  .record({ events, sightings: fc.array(sighting, { maxLength: 2 }) })
  .filter((one) => one.events.length + one.sightings.length > 0);
const room: fc.Arbitrary<ModelRoom> = fc.record({
  closed: maybe(moment, 1),
  replaced: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  connections: fc.array(connection, { maxLength: 3 }),
});

/** Nothing that is told lies behind `now`; only a cut may reach into what is to come. */
const asOf = (story: ModelStory): ModelStory => {
  const past = (at: number): number => Math.min(at, story.now);
  const pastOrNull = (at: number | null): number | null => (at === null ? null : past(at));
  return {
    ...story,
    rooms: story.rooms.map((one) => ({
      ...one,
      closed: pastOrNull(one.closed),
      connections: one.connections.map((told) => ({
        events: told.events.map((row) => ({ ...row, at: past(row.at), joinedAt: pastOrNull(row.joinedAt) })),
        sightings: told.sightings.map(({ joinedAt, seen, missing }) => ({
          joinedAt: pastOrNull(joinedAt),
          seen: pastOrNull(seen),
          missing: pastOrNull(missing),
        })),
      })),
    })),
    corrections: story.corrections.filter(({ type, to }) => type === 'cut' || to <= story.now),
    blind: story.blind.filter(({ from }) => from < story.now).map(({ from, to }) => ({ from, to: past(to) })),
  };
};

/** Random histories of one student or teacher, asked about before, during or after the class. */
export const storyArbitrary: fc.Arbitrary<ModelStory> = fc
  .record({
    role: fc.constantFrom('student' as const, 'teacher' as const),
    rooms: fc.array(room, { minLength: 1, maxLength: 2 }),
    corrections: fc.array(
      fc.tuple(spans, fc.constantFrom('add' as const, 'cut' as const)).map(([span, type]) => ({ ...span, type })),
      { maxLength: 3 },
    ),
    blind: fc.array(spans, { maxLength: 2 }),
    override: fc.option(fc.constantFrom<AttendanceStatus>('present', 'partial', 'absent', 'excused'), { freq: 8 }),
    window: fc.constantFrom({ from: 0, to: LENGTH }, { from: 20, to: 150 }, { from: -30, to: 250 }),
    end: fc.constant(LENGTH),
    now: fc.integer({ min: -50, max: LENGTH + 400 }),
    grace: fc.integer({ min: 0, max: 30 }),
    silence: fc.integer({ min: 0, max: 20 }),
    stale: fc.constant(300),
    lateGrace: fc.constant(60),
    partialFrom: fc.integer({ min: 1, max: 60 }),
    presentFrom: fc.integer({ min: 61, max: 100 }),
  })
  .map(asOf);

/** The story's percentages are those of its role; the other role's are others. */
export const policyOfStory = (story: ModelStory): Policy => ({
  ...policyOf({}, 'quran'),
  reconnectGraceSeconds: story.grace,
  timeoutSilenceSeconds: story.silence,
  staleCycleMinutes: story.stale / 60,
  latenessGraceMinutes: story.lateGrace / 60,
  ...(story.role === 'student'
    ? { partialFromPercent: story.partialFrom, presentFromPercent: story.presentFrom }
    : { teacherPartialFromPercent: story.partialFrom, teacherPresentFromPercent: story.presentFrom }),
});

const inMs = (seconds: number): number => seconds * SECOND;
const inMsOrNull = (seconds: number | null): number | null => (seconds === null ? null : inMs(seconds));

const eventsOf = (one: ModelConnection, roomSid: string, participantSid: string): readonly AttendanceEvent[] =>
  one.events.map(({ kind, at, joinedAt, timedOut }, n) => ({
    id: `${participantSid}-${kind}-${n}`,
    kind,
    roomSid,
    participantSid,
    at: inMs(at),
    joinedAt: inMsOrNull(joinedAt),
    reason: timedOut ? 'CONNECTION_TIMEOUT' : null,
    source: 'livekit',
    counts: true,
  }));

const sightingsOf = (one: ModelConnection, roomSid: string, participantSid: string): readonly Sighting[] =>
  one.sightings.map(({ joinedAt, seen, missing }, n) => ({
    id: `roster-${participantSid}-${n}`,
    roomSid,
    participantSid,
    joinedAt: inMsOrNull(joinedAt),
    lastSeenAt: inMsOrNull(seen),
    missingAt: inMsOrNull(missing),
    counts: true,
  }));

/** The same history as stored facts. */
export const factsOfStory = (story: ModelStory): AttendanceFacts => {
  const { rooms, window, now } = story;
  const connections = rooms.flatMap((one, n) =>
    one.connections.map((told, m) => ({ told, roomSid: `RM_${n}`, participantSid: `PA_${n}_${m}` })),
  );
  return {
    role: story.role,
    startsAt: 0,
    endsAt: inMs(story.end),
    endedAt: null,
    effectiveWindow: window.from === 0 ? null : { id: 'window', from: inMs(window.from), to: inMs(window.to) },
    events: connections.flatMap((one) => eventsOf(one.told, one.roomSid, one.participantSid)),
    sightings: connections.flatMap((one) => sightingsOf(one.told, one.roomSid, one.participantSid)),
    roomEnds: rooms.flatMap(({ closed, replaced }, n) => [
      ...(closed === null
        ? []
        : [{ id: `closed-${n}`, roomSid: `RM_${n}`, type: 'closed' as const, at: inMs(closed) }]),
      ...(replaced
        ? [{ id: `next-${n}`, roomSid: `RM_${n}`, type: 'replaced' as const, at: inMs(Math.min(0, now)) }]
        : []),
    ]),
    corrections: story.corrections.map(({ type, from, to }, n) => ({
      id: `correction-${n}`,
      type,
      from: inMs(from),
      to: inMs(to),
      at: inMs(now) - story.corrections.length + n,
    })),
    blind: story.blind.map(({ from, to }, n) => ({
      id: `blind-${n}`,
      from: inMs(from),
      to: to === now ? null : inMs(to),
    })),
    override: story.override === null ? null : { id: 'override', status: story.override as AttendanceStatus },
  };
};
