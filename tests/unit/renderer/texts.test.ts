import { describe, expect, test } from 'vitest';
import { resources } from '#renderer/i18n/resources.ts';

/** Arabic and English say the same things; what is counted has every form of its language. */

const FORMS = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;
const FORM = new RegExp(`_(${FORMS.join('|')})$`);

/** All texts of a language as `namespace:path.of.keys` → text. */
function flat(tree: object, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof value === 'string') found.set(path, value);
    else for (const [inner, text] of flat(value as object, path)) found.set(inner, text);
  }
  return found;
}

const ar = flat(resources.ar);
const en = flat(resources.en);
const baseKeys = (texts: ReadonlyMap<string, string>): string[] =>
  [...new Set([...texts.keys()].map((key) => key.replace(FORM, '')))].toSorted();
const blanksOf = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name))].toSorted();
const countedKeys = (texts: ReadonlyMap<string, string>): string[] => [
  ...new Set([...texts.keys()].filter((key) => FORM.test(key)).map((key) => key.replace(FORM, ''))),
];

describe('the texts', () => {
  test('have the same keys in Arabic and English', () => {
    expect(baseKeys(ar)).toEqual(baseKeys(en));
  });

  test('are never empty', () => {
    for (const [key, text] of [...ar, ...en]) expect(text.trim(), key).not.toBe('');
  });

  test('count with all six Arabic forms and both English ones', () => {
    for (const key of countedKeys(ar))
      for (const form of FORMS) expect(ar.has(`${key}_${form}`), `${key}_${form} in Arabic`).toBe(true);
    for (const key of countedKeys(en))
      for (const form of ['one', 'other']) expect(en.has(`${key}_${form}`), `${key}_${form} in English`).toBe(true);
    expect(countedKeys(ar).toSorted()).toEqual(countedKeys(en).toSorted());
  });

  test('have a counted form wherever a count stands in them', () => {
    for (const [key, text] of [...ar, ...en])
      if (blanksOf(text).includes('count')) expect(FORM.test(key), `${key} counts without forms`).toBe(true);
  });

  test('leave the same blanks in both languages, but for the count itself', () => {
    for (const key of baseKeys(en)) {
      const arabic = blanksOf(ar.get(key) ?? ar.get(`${key}_other`) ?? '');
      const english = blanksOf(en.get(key) ?? en.get(`${key}_other`) ?? '');
      expect(arabic, key).toEqual(english);
    }
  });

  test('are written with Latin digits: the reader’s setting turns them', () => {
    for (const [key, text] of ar) if (!key.endsWith('type.ayah')) expect(text, key).not.toMatch(/[\u0660-\u0669]/u);
  });
});
