import { describe, expect, it } from 'vitest';
import { computeAttendance } from '#shared/domain/attendance/compute.ts';
import { evaluate } from '#shared/domain/attendance/evaluate.ts';
import { countsAsPresence } from '#shared/domain/attendance/facts.ts';
import { event, factsWith, minutes, policy, sighting, visit } from '#tests/support/attendance-facts.ts';

const at120 = minutes(120);

it('takes as many facts as there are', () => {
  const events = Array.from({ length: 150_000 }, () => event('joined', 'PA_1', 0));
  const facts = factsWith({ events: [...events, event('left', 'PA_1', 60)] });
  expect(evaluate(facts, policy, at120)).toMatchObject({ status: 'present', attendedMs: minutes(60) });
});

it('that ends by estimate before it began ends as it began, and names the fact of that moment', () => {
  const facts = factsWith({ events: [event('joined', 'PA_1', 61)] });
  const [stay] = computeAttendance(facts, policy, at120 * 10).fold.stays;
  expect(stay).toMatchObject({ end: 'stale', left: stay?.joined });
});

describe('a stay without a leave event', () => {
  const joined = [event('joined', 'PA_1', 0)];

  it('ends when last seen once a roster misses it, even if the room was closed earlier', () => {
    const facts = factsWith({
      events: joined,
      sightings: [sighting('PA_1', { lastSeenAt: minutes(50), missingAt: minutes(51) })],
      roomEnds: [{ id: 'R', roomSid: 'RM_1', type: 'closed', at: minutes(40) }],
    });
    expect(evaluate(facts, policy, at120).cycles).toMatchObject([{ leftAt: minutes(50), end: 'missing' }]);
  });

  it('ends at its join when no roster ever saw it', () => {
    const facts = factsWith({ events: joined, sightings: [sighting('PA_1', { missingAt: minutes(3) })] });
    const result = evaluate(facts, policy, at120);
    expect(result).toMatchObject({ status: 'absent', attendedMs: 0, lastLeave: 0 });
    expect(result.flags).toEqual(['estimated', 'left_before_start']);
  });

  it('goes on when a later roster has the sid again', () => {
    const sightings = [
      sighting('PA_1', { id: 'r1', lastSeenAt: minutes(5), missingAt: minutes(6) }),
      sighting('PA_1', { id: 'r2', lastSeenAt: minutes(10) }),
    ];
    const result = evaluate(factsWith({ events: joined, sightings }), policy, minutes(20));
    expect(result).toMatchObject({ inRoom: true, attendedMs: minutes(20), flags: [] });
  });

  it('is not gone by a roster of the very moment it was seen', () => {
    const sightings = [sighting('PA_1', { lastSeenAt: minutes(5), missingAt: minutes(5) })];
    expect(evaluate(factsWith({ events: joined, sightings }), policy, minutes(20)).inRoom).toBe(true);
  });

  it('ends when last seen if its room was replaced', () => {
    const facts = factsWith({
      events: [...joined, event('joined', 'PA_2', 32, { roomSid: 'RM_2' })],
      sightings: [sighting('PA_1', { lastSeenAt: minutes(29) })],
      roomEnds: [{ id: 'R', roomSid: 'RM_1', type: 'replaced', at: minutes(31) }],
    });
    const result = evaluate(facts, policy, minutes(40));
    expect(result.cycles.map(({ leftAt, end }) => [leftAt, end])).toEqual([
      [minutes(29), 'room_replaced'],
      [null, 'open'],
    ]);
    expect(result).toMatchObject({ attendedMs: minutes(37), flags: ['estimated'] });
  });

  it('ends with its own room, not with another', () => {
    const facts = factsWith({
      events: [event('joined', 'PA_1', 0), event('joined', 'PA_1', 30, { roomSid: 'RM_2', id: 'other' })],
      roomEnds: [{ id: 'R', roomSid: 'RM_1', type: 'closed', at: minutes(20) }],
    });
    const result = evaluate(facts, policy, minutes(40));
    expect(result).toMatchObject({ attendedMs: minutes(30), inRoom: true, rejoins: 1 });
  });

  it('ends with a room that closed after the stale limit: the order counts, not the times', () => {
    const roomEnds = [{ id: 'R', roomSid: 'RM_1', type: 'closed' as const, at: minutes(100) }];
    expect(evaluate(factsWith({ events: joined, roomEnds }), policy, at120).lastLeave).toBe(minutes(100));
  });

  it('lasts until now one millisecond before the stale limit, and until E from there on', () => {
    const facts = factsWith({ events: joined });
    expect(evaluate(facts, policy, minutes(90) - 1)).toMatchObject({ inRoom: true, overtimeMs: minutes(30) - 1 });
    expect(evaluate(facts, policy, minutes(90))).toMatchObject({ inRoom: false, lastLeave: minutes(60) });
  });

  it('goes stale at the scheduled end whatever the effective window', () => {
    const effectiveWindow = { id: 'W', from: 0, to: minutes(30) };
    const result = evaluate(factsWith({ events: joined, effectiveWindow }), policy, minutes(90));
    expect(result).toMatchObject({ lastLeave: minutes(60), attendedMs: minutes(30) });
  });

  it('is ended by a real leave that comes later, and the estimate is forgotten', () => {
    const sightings = [sighting('PA_1', { lastSeenAt: minutes(20), missingAt: minutes(21) })];
    const events = [...joined, event('left', 'PA_1', 58)];
    expect(evaluate(factsWith({ events, sightings }), policy, at120)).toMatchObject({
      attendedMs: minutes(58),
      flags: [],
    });
  });

  it('never ends before it began', () => {
    const events = [event('joined', 'PA_1', 70)];
    const result = evaluate(factsWith({ events }), policy, at120);
    expect(result.cycles).toMatchObject([{ joinedAt: minutes(70), leftAt: minutes(70), end: 'stale' }]);
    expect(result.flags).toEqual(['estimated', 'joined_after_end']);
  });
});

describe('leaving', () => {
  it('is told by the earliest of several leaves', () => {
    const events = [event('joined', 'PA_1', 0), event('left', 'PA_1', 55), event('left', 'PA_1', 50)];
    expect(evaluate(factsWith({ events }), policy, at120).attendedMs).toBe(minutes(50));
  });

  it('is told by an aborted connection of a sid that was in', () => {
    const events = [event('aborted', 'PA_1', 50), event('joined', 'PA_1', 0)];
    expect(evaluate(factsWith({ events }), policy, at120)).toMatchObject({ attendedMs: minutes(50), flags: [] });
  });

  it('is no earlier than the join, however long the silence before it', () => {
    const events = [
      event('joined', 'PA_1', 10),
      { ...event('left', 'PA_1', 10, { reason: 'CONNECTION_TIMEOUT' }), at: minutes(10) + 5_000 },
    ];
    expect(evaluate(factsWith({ events }), policy, at120)).toMatchObject({ attendedMs: 0, lastLeave: minutes(10) });
  });

  it('without any join time is kept as a flag, also when an aborted connection had one', () => {
    const events = [event('left', 'PA_1', 50), event('aborted', 'PA_1', 50, { joinedAt: 0 })];
    expect(evaluate(factsWith({ events }), policy, at120)).toMatchObject({
      attendedMs: 0,
      cycles: [],
      flags: ['leave_without_join'],
    });
  });
});

describe('joining', () => {
  it('happened at the earliest time that an event or the roster gave', () => {
    const events = [event('joined', 'PA_1', 3), event('left', 'PA_1', 60, { joinedAt: minutes(2) })];
    const sightings = [sighting('PA_1', { joinedAt: minutes(1), lastSeenAt: minutes(30) })];
    expect(evaluate(factsWith({ events, sightings }), policy, at120).firstJoin).toBe(minutes(1));
  });

  it('may be known from the roster alone', () => {
    const sightings = [sighting('PA_1', { joinedAt: minutes(1), lastSeenAt: minutes(30) })];
    expect(evaluate(factsWith({ sightings }), policy, minutes(31))).toMatchObject({
      attendedMs: minutes(30),
      inRoom: true,
      flags: [],
    });
  });

  it('is nobody’s when the participant is hidden, a recorder or no person', () => {
    expect(countsAsPresence({})).toBe(true);
    expect(countsAsPresence({ kind: 'STANDARD', hidden: false })).toBe(true);
    expect([{ hidden: true }, { recorder: true }, { kind: 'AGENT' }].map(countsAsPresence)).toEqual([
      false,
      false,
      false,
    ]);
    const events = [event('joined', 'PA_1', 0, { counts: false }), event('left', 'PA_1', 60)];
    expect(evaluate(factsWith({ events }), policy, at120)).toMatchObject({ cycles: [], status: 'absent', flags: [] });
  });
});

describe('a witness', () => {
  it('proves a student whom LiveKit never told of', () => {
    const result = evaluate(factsWith({ events: visit('PA_1', 0, 60, { source: 'witness' }) }), policy, at120);
    expect(result).toMatchObject({ status: 'present', flags: ['witnessed'] });
  });

  it('fills in a lost leave, but never against a roster that saw the person later', () => {
    const events = [event('joined', 'PA_1', 0), event('left', 'PA_1', 50, { source: 'witness' })];
    expect(evaluate(factsWith({ events }), policy, at120)).toMatchObject({
      attendedMs: minutes(50),
      flags: ['witnessed'],
    });
    const sightings = [sighting('PA_1', { lastSeenAt: minutes(55), missingAt: minutes(56) })];
    expect(evaluate(factsWith({ events, sightings }), policy, at120)).toMatchObject({
      attendedMs: minutes(55),
      flags: ['estimated'],
    });
    const ofThatMoment = [sighting('PA_1', { lastSeenAt: minutes(50) })];
    expect(evaluate(factsWith({ events, sightings: ofThatMoment }), policy, at120)).toMatchObject({
      attendedMs: minutes(50),
      flags: ['witnessed'],
    });
  });

  it('adds nothing to what LiveKit told', () => {
    const events = [...visit('PA_1', 5, 55), ...visit('PA_1', 0, 60, { source: 'witness' })];
    expect(evaluate(factsWith({ events }), policy, at120)).toMatchObject({ attendedMs: minutes(50), flags: [] });
  });

  it('does not prove its own presence: that stays unverified', () => {
    const events = visit('PA_1', 0, 60, { source: 'self_witness' });
    expect(evaluate(factsWith({ role: 'teacher', events }), policy, at120)).toMatchObject({
      status: 'absent',
      attendedMs: 0,
      flags: ['unverified'],
    });
  });
});
