import { describe, expect, it } from 'vitest';
import { instant, limitUpTo, writtenId, writtenInstant } from '#shared/contract/common.ts';

const taken = (schema: typeof writtenId, value: unknown): unknown => schema.safeParse(value).data ?? 'refused';

describe('numbers of a path, a query or a body', () => {
  it.each([
    [7, 7],
    ['7', 7],
    ['007', 7],
    [[7], 'refused'],
    [['7'], 'refused'],
    [true, 'refused'],
    [null, 'refused'],
    ['', 'refused'],
    [' 7', 'refused'],
    ['7.5', 'refused'],
    ['7e3', 'refused'],
    ['0x7', 'refused'],
    [7.5, 'refused'],
    [0, 'refused'],
    ['-7', 'refused'],
    [Number.NaN, 'refused'],
    ['99999999999999999999', 'refused'],
  ])('%j names the row %j', (value, id) => {
    expect(taken(writtenId, value)).toBe(id);
  });

  it('tell no instant that the database cannot hold', () => {
    for (const schema of [instant, writtenInstant])
      for (const at of [8_640_000_000_000_001, 8_640_000_000_000_000, -210_900_000_000_000, Infinity])
        expect(schema.safeParse(at).success, String(at)).toBe(false);
    expect(writtenInstant.parse('-62135596800000')).toBe(Date.parse('0001-01-01T00:00:00Z'));
    expect(writtenInstant.parse(253_402_300_799_999)).toBe(Date.parse('9999-12-31T23:59:59.999Z'));
  });

  it('ask for no more rows than there may be', () => {
    expect([limitUpTo(50).safeParse('50').data, limitUpTo(50).safeParse('51').success]).toEqual([50, false]);
    expect(limitUpTo(50).safeParse(0).success).toBe(false);
  });
});
