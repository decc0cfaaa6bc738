import { array, assert, integer, nat, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { payerOf, placesOf } from '#shared/domain/payer.ts';

/** Which ends first is not which was bought first. */
const early = (used: number, quota = 2) => ({ id: 2, endsAt: 10, quota, used });
const late = (used: number, quota = 2) => ({ id: 1, endsAt: 20, quota, used });

describe('who pays for a class', () => {
  it.each([
    ['nobody without a package', [], undefined],
    ['the only one, even when it is full', [early(2)], 2],
    ['the one that ends first', [late(0), early(0)], 2],
    ['the next when that is full', [late(0), early(2)], 1],
    ['the one that ends first when all are full', [late(2), early(2)], 2],
    ['the one bought first of two that end together', [late(0), { ...early(0), endsAt: 20 }], 1],
  ] as const)('%s', (_, packages, id) => {
    expect(payerOf(packages)?.id).toBe(id);
  });

  it.each([
    ['nothing is left of none', [], 0, 0, undefined],
    ['the one that ends first has a place', [late(0), early(1)], 0, 3, 2],
    ['it is full of what stands', [late(0), early(2)], 0, 2, 1],
    ['a class without a package’s name takes its last place', [late(0), early(1)], 1, 2, 1],
    ['what it has beyond its quota takes the next one’s', [late(0), early(3)], 0, 1, 1],
    ['and leaves none there', [late(1), early(3)], 0, 0, 2],
    ['more stands than there are places', [late(2), early(2)], 1, -1, 2],
  ] as const)('placing: %s', (_, packages, nameless, left, id) => {
    const places = placesOf(packages, nameless);
    expect([places.left, places.payer?.id]).toEqual([left, id]);
  });

  const some = array(record({ endsAt: nat(5), quota: integer({ min: 1, max: 4 }), used: nat(5) }), {
    maxLength: 4,
  }).map((found) => found.map((one, id) => ({ ...one, id })));

  it('whatever overlaps, a place that is left is one of the package that it is placed from', () => {
    assert(
      property(some, nat(4), (packages, nameless) => {
        const { left, payer } = placesOf(packages, nameless);
        expect(payer === undefined).toBe(packages.length === 0);
        if (left >= 1) expect(payer!.used).toBeLessThan(payer!.quota);
      }),
    );
  });

  it('classes that are placed one after the other are charged to the packages that they were placed from', () => {
    assert(
      property(some, (found) => {
        const fresh = found.map((one) => ({ ...one, used: Math.min(one.used, one.quota) }));
        const takeAll = (next: (packages: typeof fresh) => number | undefined): number[] => {
          let packages = fresh;
          const taken: number[] = [];
          while (placesOf(packages, 0).left >= 1) {
            const id = next(packages);
            if (id === undefined) break;
            taken.push(id);
            packages = packages.map((one) => (one.id === id ? { ...one, used: one.used + 1 } : one));
          }
          return taken;
        };
        expect(takeAll((packages) => placesOf(packages, 0).payer?.id)).toEqual(
          takeAll((packages) => payerOf(packages)?.id),
        );
      }),
    );
  });
});
