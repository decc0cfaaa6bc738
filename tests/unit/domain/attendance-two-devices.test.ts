import { describe, expect, test } from 'vitest';
import { cameFromTwoDevices } from '#shared/domain/attendance/two-devices.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { event, sighting } from '#tests/support/attendance-facts.ts';

const joinedAt = 20 * MINUTE + 55;
const PUT_OUT = { joinedAt: 0, reason: 'DUPLICATE_IDENTITY' };

/** As LiveKit tells it: the new connection is in 55 ms after the old one was put out. */
const takenOver = (first: string | null, second: string | null) => [
  event('joined', 'PA_1', 0, { device: first }),
  event('left', 'PA_1', 20, { ...PUT_OUT, device: first }),
  event('joined', 'PA_2', 20, { joinedAt, device: second }),
];

describe('two devices', () => {
  test.each([
    ['when another device takes over', takenOver('phone', 'laptop'), true],
    ['not when the same device takes over, as after a reload', takenOver('phone', 'phone'), false],
    ['not when one of the two did not say which it is', takenOver('phone', null), false],
    ['not when nobody came after the one that was put out', takenOver('phone', 'laptop').slice(0, 2), false],
    [
      'when only the leave of the first arrived, which tells when it began',
      takenOver('phone', 'laptop').slice(1),
      true,
    ],
    [
      'not when a lost leave makes two stays of one device overlap',
      [event('joined', 'PA_1', 0, { device: 'phone' }), event('joined', 'PA_2', 5, { device: 'phone' })],
      false,
    ],
    [
      'not when somebody leaves by themselves and comes back from elsewhere',
      [
        event('joined', 'PA_1', 0, { device: 'phone' }),
        event('left', 'PA_1', 1, { reason: 'CLIENT_INITIATED', device: 'phone' }),
        event('joined', 'PA_2', 2, { device: 'laptop' }),
      ],
      false,
    ],
    [
      'when it is the second connection that another device puts out',
      [
        ...takenOver('phone', 'phone'),
        event('left', 'PA_2', 30, { ...PUT_OUT, joinedAt, device: 'phone' }),
        event('joined', 'PA_3', 30, { device: 'laptop' }),
      ],
      true,
    ],
    [
      'not when the second one never was in',
      [...takenOver('phone', 'phone').slice(0, 2), event('aborted', 'PA_2', 20, { device: 'laptop' })],
      false,
    ],
  ])('%s', (_when, events, two) => {
    expect(cameFromTwoDevices({ events, sightings: [] })).toBe(two);
    expect(cameFromTwoDevices({ events: events.toReversed(), sightings: [] })).toBe(two);
  });

  test.each([
    ['laptop', true],
    ['phone', false],
    [null, false],
  ])('when the join of the one that took over was lost, the roster says whether it is another: %s', (device, two) => {
    const sightings = [sighting('PA_2', { joinedAt, lastSeenAt: joinedAt + MINUTE, device })];
    expect(cameFromTwoDevices({ events: takenOver('phone', null).slice(0, 2), sightings })).toBe(two);
    const events = [...takenOver('phone', null).slice(0, 2), event('joined', 'PA_3', 40, { device: 'phone' })];
    expect(cameFromTwoDevices({ events, sightings })).toBe(two);
  });
});
