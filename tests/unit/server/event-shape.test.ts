import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import {
  Misshapen,
  readAny,
  readPresence,
  readRoom,
  readTrack,
  shaped,
} from '#server/usecases/attendance/event-shape.ts';
import { recordings } from '#tests/support/webhook-samples.ts';

/** The same shapes as a library tells them: what a delivery must hold under each name (livekit.md 1). */
const sid = z.string().min(1).max(255);
const name = z.string().min(1).max(512);
const int64 = z
  .union([z.string().regex(/^-?\d{1,18}$/), z.number().int()])
  .transform(Number)
  .refine(Number.isSafeInteger);
const room = z.object({
  sid: sid.optional(),
  name: name.optional(),
  creationTime: int64.optional(),
  creationTimeMs: int64.optional(),
});
const participant = z.object({
  sid,
  identity: z.string().max(512),
  kind: z.string().max(64).optional(),
  joinedAt: int64.optional(),
  joinedAtMs: int64.optional(),
  disconnectReason: z.string().max(64).optional(),
  attributes: z.record(z.string(), z.string()).optional(),
  permission: z.object({ hidden: z.boolean().optional(), recorder: z.boolean().optional() }).optional(),
});
const anyEvent = z.object({
  id: z.string().min(1).max(255),
  event: z.string().min(1).max(128),
  createdAt: int64.refine((value) => value > 0 && value < 253_402_300_800),
  room: room.optional(),
  participant: z.object({ sid: sid.optional(), identity: z.string().max(512).optional() }).optional(),
});
const ofRoom = anyEvent.extend({ room: room.extend({ sid, name }) });
const inRoom = ofRoom.extend({ participant });
const ofTrack = inRoom.extend({ track: z.object({ sid, source: z.string().max(64).optional() }) });

const READERS = [
  ['any event', readAny, anyEvent],
  ['one of a room', readRoom, ofRoom],
  ['somebody who came or went', readPresence, inRoom],
  ['a track', readTrack, ofTrack],
] as const;

const bodies = recordings.flatMap((recording) => recording.bodies).map((body) => JSON.parse(body) as object);

/** Something else in one place of a body: another value, a value of another kind, or nothing. */
const strange = fc.oneof(
  fc.constantFrom(undefined, null, '', 0, -1, 1.5, 1e20, true, [], {}, '12', '-7', '1x', '253402300800'),
  fc.constantFrom('x'.repeat(64), 'x'.repeat(65), 'x'.repeat(255), 'x'.repeat(256), 'x'.repeat(513), '9'.repeat(18)),
  fc.jsonValue(),
);
const changed = fc
  .tuple(fc.constantFrom(...bodies), fc.nat(), strange)
  .map(([body, place, value]) => withChange(body, place, value));

function withChange(body: object, place: number, value: unknown): unknown {
  const copy = structuredClone(body);
  const places: [Record<string, unknown>, string][] = [];
  const walk = (bag: object): void => {
    for (const [key, inner] of Object.entries(bag)) {
      places.push([bag as Record<string, unknown>, key]);
      if (typeof inner === 'object' && inner !== null) walk(inner as object);
    }
  };
  walk(copy);
  const [bag, key] = places[place % places.length] ?? [{}, ''];
  if (value === undefined) delete bag[key];
  else bag[key] = value;
  return copy;
}

describe.each(READERS)('reading a delivery as %s', (_name, read, model) => {
  it('takes what was recorded from a real server as the library does', () => {
    for (const body of bodies) expect(shaped<unknown>(read, body)).toEqual(model.safeParse(body).data ?? null);
  });

  it('takes and refuses the same as the library of whatever else there is in any place', () => {
    fc.assert(
      fc.property(changed, (body) => {
        expect(shaped<unknown>(read, body)).toEqual(model.safeParse(body).data ?? null);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([undefined, null, 'text', 7, [], [{}]])('is never %j', (body) => {
    expect(() => read(body)).toThrow(Misshapen);
  });
});

test('the error names what of the delivery is not what LiveKit sends', () => {
  const [body] = bodies;
  expect(() => readAny({ ...body, createdAt: '0' })).toThrow('createdAt is no time');
  expect(() => readRoom({ ...body, room: { sid: 'RM_1' } })).toThrow('room has no name');
});
