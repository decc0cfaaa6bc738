import { describe, expect, test } from 'vitest';
import { type Bar, blindParts, laneOf } from '#renderer/features/review/core/lanes.ts';
import { placeOf, scaleOf, ticksOf } from '#renderer/features/review/core/scale.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { sighting } from '#tests/support/attendance-facts.ts';
import { FOUR, makeSession, stay, type MadePerson } from '#tests/support/made-sessions.ts';

const minute = (count: number): number => FOUR + count * MINUTE;
const inMinutes = (at: number): number => (at - FOUR) / MINUTE;
const of = (durationMinutes: number) => scaleOf(makeSession({ id: 1, now: FOUR, durationMinutes }));

describe('the scale', () => {
  test('reaches a quarter of an hour beyond the class on both sides', () => {
    expect(of(60)).toMatchObject({ from: minute(-15), to: minute(75) });
  });

  test('also reaches beyond a window that was set elsewhere than planned', () => {
    const session = makeSession({ id: 1, now: FOUR });
    const scale = scaleOf({ ...session, window: { from: minute(20), to: minute(80), effective: true } });
    expect(scale).toMatchObject({ from: minute(-15), to: minute(95), window: { from: minute(20), to: minute(80) } });
  });

  test.each([
    [-15, 0],
    [0, 15 / 90],
    [30, 0.5],
    [75, 1],
    [-40, 0],
    [200, 1],
  ])('minute %d stands at %d of it', (at, place) => {
    expect(placeOf(of(60), minute(at))).toBeCloseTo(place, 10);
  });

  test.each([
    [15, [0, 5, 10, 15]],
    [30, [0, 10, 20, 30]],
    [45, [0, 15, 30, 45]],
    [55, [0, 15, 30, 55]],
    [60, [0, 15, 30, 45, 60]],
    [75, [0, 15, 30, 45, 60, 75]],
    [90, [0, 30, 60, 90]],
    [180, [0, 60, 120, 180]],
    [480, [0, 120, 240, 360, 480]],
  ])('a class of %d minutes is labelled at %j', (length, labels) => {
    expect(ticksOf(of(length)).map(inMinutes)).toEqual(labels);
  });
});

const drawn = (bars: readonly Bar[]): readonly string[] =>
  bars.map(
    ({ kind, from, to, estimated, live }) =>
      `${kind} ${inMinutes(from)}–${inMinutes(to)}${estimated ? ' estimated' : ''}${live ? ' live' : ''}`,
  );

const backAfter = (minutes: number) => [
  ...stay('a', minute(0), minute(30)),
  ...stay('b', minute(30 + minutes), minute(60)),
];

const laneFor = (person: Omit<MadePerson, 'name'>, now = minute(70)) => {
  const session = makeSession({
    id: 1,
    now,
    status: now < minute(60) ? 'ongoing' : 'completed',
    people: [{ name: 'عمر', ...person }],
  });
  return laneOf(session.people[0]!, session, scaleOf(session), now);
};

describe('a lane', () => {
  test('separates what counts from early and overtime', () => {
    const lane = laneFor({ events: stay('a', minute(-8), minute(63)) });
    expect(drawn(lane.bars)).toEqual(['outside -8–0', 'counted 0–60', 'outside 60–63']);
    expect(lane.ticks.map(inMinutes)).toEqual([-8, 63]);
  });

  test('draws a joined gap between two stays, and none where the gap was too long', () => {
    expect(drawn(laneFor({ events: backAfter(2) }).bars)).toEqual(['counted 0–30', 'gap 30–32', 'counted 32–60']);
    expect(drawn(laneFor({ events: backAfter(3) }).bars)).toEqual(['counted 0–30', 'counted 33–60']);
  });

  test('draws two connections at once as one bar', () => {
    const events = [...stay('a', minute(0), minute(40)), ...stay('b', minute(20), minute(60))];
    expect(drawn(laneFor({ events }).bars)).toEqual(['counted 0–60']);
  });

  test('ends an estimate openly and shows what it leaves open, up to the next stay', () => {
    const lost = {
      events: stay('a', minute(2), null),
      sightings: [sighting('a', { lastSeenAt: minute(43), missingAt: minute(44) })],
    };
    const lane = laneFor(lost);
    expect(drawn(lane.bars)).toEqual(['counted 2–43 estimated', 'rest 43–60']);
    expect(lane.estimateAt).toBe(minute(43));
    const again = laneFor({ ...lost, events: [...lost.events, ...stay('b', minute(50), minute(60))] });
    expect(drawn(again.bars)).toEqual(['counted 2–43 estimated', 'rest 43–50', 'counted 50–60']);
  });

  test('leaves nothing open where the estimate lies behind the class', () => {
    const lane = laneFor({
      events: stay('a', minute(2), null),
      roomEnds: [{ id: 'RM_1', roomSid: 'RM_1', type: 'closed', at: minute(63) }],
    });
    expect(drawn(lane.bars)).toEqual(['counted 2–60', 'outside 60–63 estimated']);
  });

  test('grows with the clock while the person is in', () => {
    const inside = { events: stay('a', minute(5), null) };
    expect(drawn(laneFor(inside, minute(20)).bars)).toEqual(['counted 5–20 live']);
    expect(drawn(laneFor(inside, minute(21)).bars)).toEqual(['counted 5–21 live']);
  });

  test('cuts what lies beyond the scale', () => {
    const lane = laneFor({ events: stay('a', minute(-40), minute(60)) });
    expect(drawn(lane.bars)).toEqual(['outside -15–0', 'counted 0–60']);
    expect(lane.ticks.map(inMinutes)).toEqual([60]);
  });

  test('is empty for who never came, and carries the pin of a correction', () => {
    expect(laneFor({})).toMatchObject({ bars: [], ticks: [], pinAt: null });
    expect(laneFor({ override: { id: '1', status: 'excused' } }).pinAt).toBe(minute(60));
  });
});

test('blind periods are shown as far as the scale reaches, an open one up to now', () => {
  const session = makeSession({ id: 1, now: FOUR });
  const blind = [
    { from: minute(-60), to: minute(-10) },
    { from: minute(20), to: null },
  ];
  const parts = blindParts({ blind }, scaleOf(session), minute(30));
  expect(parts.map(({ from, to }) => [inMinutes(from), inMinutes(to)])).toEqual([
    [-15, -10],
    [20, 30],
  ]);
});
