import { describe, expect, it } from 'vitest';
import { ApiFailure } from '#renderer/api/failure.ts';
import {
  type Connection,
  type ConnectionEvent,
  nextConnection,
  waitBefore,
} from '#renderer/features/classroom/core/connection.ts';

const NOW = 1_000_000;
const INSIDE: Connection = { step: 'inside' };
const JOINING: Connection = { step: 'joining', attempt: 0, lostAt: null };
const away = new ApiFailure('livekit_unavailable', {}, null);
const failed = (failure: ApiFailure): ConnectionEvent => ({ type: 'failed', failure, at: NOW });
const disconnected = (reason: number | undefined): ConnectionEvent => ({ type: 'disconnected', reason, at: NOW });

describe('the way into the room', () => {
  it('goes from the devices over joining to inside', () => {
    const joining = nextConnection({ step: 'outside' }, { type: 'join' });
    expect(joining).toEqual(JOINING);
    expect(nextConnection(joining, { type: 'joined' })).toEqual(INSIDE);
  });

  it('is not begun twice', () => {
    expect(nextConnection(JOINING, { type: 'join' })).toBe(JOINING);
    expect(nextConnection(INSIDE, { type: 'join' })).toBe(INSIDE);
  });

  it('is tried again when nobody answers, each time after a longer pause', () => {
    const first = nextConnection(JOINING, failed(away));
    expect(first).toEqual({ step: 'lost', attempt: 1, lostAt: null, nextAt: NOW + 1_000, failure: away });
    const second = nextConnection(nextConnection(first, { type: 'join' }), failed(away));
    expect(second).toMatchObject({ step: 'lost', attempt: 2, nextAt: NOW + 2_000 });
    expect([1, 2, 3, 4, 5, 9].map(waitBefore)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  it('ends at a refusal, which is shown', () => {
    const failure = new ApiFailure('room_not_open', {}, null);
    expect(nextConnection(JOINING, failed(failure))).toEqual({ step: 'gone', why: 'refused', failure });
  });

  it.each(['session_over', 'session_cancelled'] as const)('ends at %s as a class that is over', (code) => {
    expect(nextConnection(JOINING, failed(new ApiFailure(code, {}, null)))).toMatchObject({
      step: 'gone',
      why: 'over',
    });
  });
});

describe('the way out of it', () => {
  it.each([
    ['another device', 2, 'other_device'],
    ['a removal', 4, 'removed'],
    ['the room’s deletion', 5, 'over'],
    ['the room’s closing', 10, 'over'],
  ] as const)('is final after %s', (_, reason, why) => {
    expect(nextConnection(INSIDE, disconnected(reason))).toEqual({ step: 'gone', why, failure: null });
  });

  it.each([
    ['no reason', undefined],
    ['a server that stops', 3],
    ['a state that does not match', 6],
    ['a failed join', 7],
    ['a migration', 8],
    ['a closed signal', 9],
    ['a connection that timed out', 14],
    ['failed media', 15],
  ])('is tried again after %s', (_, reason) => {
    expect(nextConnection(INSIDE, disconnected(reason))).toMatchObject({ step: 'lost', attempt: 1, lostAt: NOW });
  });

  it('is nothing new when this window itself has hung up', () => {
    expect(nextConnection(INSIDE, disconnected(1))).toBe(INSIDE);
  });

  it('is not mistaken while a join is under way', () => {
    expect(nextConnection(JOINING, disconnected(9))).toBe(JOINING);
  });

  it('remembers since when the class was lost, through all tries', () => {
    const lost = nextConnection(INSIDE, disconnected(14));
    const joining = nextConnection(lost, { type: 'join' });
    expect(joining).toMatchObject({ step: 'joining', lostAt: NOW });
    expect(nextConnection(joining, failed(away))).toMatchObject({ step: 'lost', attempt: 2, lostAt: NOW });
  });

  it('leads back only by a person’s own wish, as when one takes over from another device', () => {
    const gone = nextConnection(INSIDE, disconnected(2));
    expect(nextConnection(gone, { type: 'joined' })).toBe(gone);
    expect(nextConnection(gone, failed(away))).toBe(gone);
    expect(nextConnection(gone, { type: 'join' })).toEqual(JOINING);
  });

  it('is a class that is over when the server says so, from wherever one stands', () => {
    for (const now of [INSIDE, JOINING, { step: 'outside' } as const])
      expect(nextConnection(now, { type: 'over' })).toMatchObject({ step: 'gone', why: 'over' });
  });
});
