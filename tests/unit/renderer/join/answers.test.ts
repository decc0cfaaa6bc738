import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinInfo } from '#shared/contract/join.ts';
import { joinGrant } from '#shared/contract/sessions.ts';
import { failureFrom, parseGrant, parseInfo } from '#renderer/join/core/answers.ts';
import { firstChoices, readChoices } from '#renderer/join/core/choices.ts';
import { languageOf } from '#renderer/join/core/language.ts';
import { linkInAddress } from '#renderer/join/api.ts';
import { infoWith } from './made-class.ts';

const GRANT = { url: 'ws://x', token: 't', identity: 'student-5', roomName: 'quran_1_1', expiresAt: 5 };

const accepts = (parse: (body: unknown) => unknown, body: unknown): boolean => {
  try {
    parse(body);
    return true;
  } catch {
    return false;
  }
};

/** Every place in a JSON value. */
const placesIn = (value: unknown, path: readonly string[] = []): readonly (readonly string[])[] =>
  value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, child]) => [[...path, key], ...placesIn(child, [...path, key])])
    : [];

function changed(value: object, path: readonly string[], to: unknown): unknown {
  const copy: Record<string, unknown> = structuredClone(value) as Record<string, unknown>;
  let at = copy;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  if (to === undefined) delete at[last];
  else at[last] = to;
  return copy;
}

describe('the page’s own schemas', () => {
  const wrong = fc.constantFrom<unknown>(undefined, null, 1.5, -1, true, [], {}, 'x', '');
  /** The contract also looks into the text of a zone; this page hands it to Intl. */
  const strictTexts = new Set(['academyTimeZone', 'studentTimeZone']);

  it('take and refuse what the contract takes and refuses', () => {
    const cases = [
      { body: infoWith('open'), contract: joinInfo, parse: parseInfo },
      { body: infoWith('none', null), contract: joinInfo, parse: parseInfo },
      { body: GRANT, contract: joinGrant, parse: parseGrant },
    ];
    for (const { body, contract, parse } of cases) {
      expect(parse(body)).toEqual(contract.parse(body));
      for (const path of placesIn(body)) {
        if (strictTexts.has(path.at(-1) ?? '')) continue;
        fc.assert(
          fc.property(wrong, (value) => {
            const other = changed(body, path, value);
            expect([path, value, accepts(parse, other)]).toEqual([path, value, contract.safeParse(other).success]);
          }),
          { numRuns: 30 },
        );
      }
    }
  });
});

describe('an error’s answer', () => {
  it('gives its code, its sentence and its number', () => {
    const body = { defined: true, code: 'room_locked', status: 409, message: 'مقفلة', data: { correlationId: 'c-1' } };
    expect(failureFrom(body)).toEqual({ code: 'room_locked', sentence: 'مقفلة', correlationId: 'c-1' });
  });

  it('is a defect when it is not one of ours', () => {
    expect(failureFrom({ code: 'ETEAPOT', message: 'x' })).toMatchObject({ code: 'internal', sentence: 'x' });
    for (const body of [null, 'gateway', { message: 'x' }]) expect(failureFrom(body).code).toBe('internal');
  });
});

it.each([
  ['/join/5.1.abc', '5.1.abc'],
  ['/join/5.1.abc/', '5.1.abc'],
  ['/join/', ''],
])('reads the link in %s', (path, link) => {
  expect(linkInAddress(path)).toBe(link);
});

describe('the language', () => {
  it.each([
    ['the student’s own choice', 'en', 'ar', 'ar', 'en'],
    ['what the academy knows', null, 'ar', 'en', 'ar'],
    ['what the browser speaks', null, null, 'en', 'en'],
    ['nonsense on the shelf', 'fr', null, 'ar', 'ar'],
  ] as const)('%s', (_name, chosen, known, guessed, language) => {
    expect(languageOf({ chosen, known, guessed })).toBe(language);
  });
});

it('remembers how the student enters, and begins anew from a shelf that holds nonsense', () => {
  const choices = { ...firstChoices, recitation: true, cameraId: 'c' };
  expect(readChoices(JSON.stringify(choices))).toEqual(choices);
  for (const kept of [null, '', '{', '{"camera":1}']) expect(readChoices(kept)).toBe(firstChoices);
});
