import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

/** look.md, "Tokens": every ink and state on all six grounds ≥ 4.5:1, the edge of a control ≥ 3:1, in both schemes. */

const css = readFileSync(new URL('../../../renderer/src/ui/tokens.css', import.meta.url), 'utf8');
const GROUNDS = ['canvas', 'surface', 'raised', 'sunken', 'hover', 'chosen'] as const;
const INKS = ['ink', 'ink-2', 'ink-3', 'accent', 'ok', 'warn', 'bad', 'info', 'mute'] as const;
const STATES = ['ok', 'warn', 'bad', 'info', 'mute'] as const;

/** The hex colours that a block of the sheet gives to the tokens. */
function tokensIn(block: string): ReadonlyMap<string, string> {
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[\da-f]{6})/gi)].map(([, name = '', hex = '']) => [name, hex]));
}
const lightBlock = css.slice(css.indexOf(':root {'), css.indexOf('[data-mantine-color-scheme'));
const darkBlock = css.slice(css.indexOf('[data-mantine-color-scheme'));
const light = tokensIn(lightBlock);
const dark = new Map([...light, ...tokensIn(darkBlock)]);

/** WCAG 2.2: relative luminance and the ratio of two. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function ratio(scheme: ReadonlyMap<string, string>, ink: string, ground: string): number {
  const [low = 0, high = 0] = [ink, ground]
    .map((name) => scheme.get(name))
    .map((hex) => luminance(hex ?? '#000000'))
    .toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('in the %s colours', (_name, scheme) => {
  test('every token that is compared is a colour of the sheet', () => {
    for (const name of [...GROUNDS, ...INKS, 'edge', 'accent-fill', 'accent-hover', 'ink-on-accent'])
      expect(scheme.get(name), name).toMatch(/^#[\da-f]{6}$/);
  });

  test.each(INKS)('%s reads on all six grounds', (ink) => {
    for (const ground of GROUNDS) expect(ratio(scheme, ink, ground), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  test.each(STATES)('%s and the inks of a strip read on its soft ground', (state) => {
    for (const ink of [state, 'ink', 'ink-2'])
      expect(ratio(scheme, ink, `${state}-soft`), `${ink} on ${state}-soft`).toBeGreaterThanOrEqual(4.5);
  });

  test('a control’s edge stands out from all six grounds', () => {
    for (const ground of GROUNDS) expect(ratio(scheme, 'edge', ground), ground).toBeGreaterThanOrEqual(3);
  });

  test('the filled button’s words read, also when the mouse is on it', () => {
    for (const fill of ['accent-fill', 'accent-hover'])
      expect(ratio(scheme, 'ink-on-accent', fill), fill).toBeGreaterThanOrEqual(4.5);
  });

  test('hints read on the ground of a disabled button', () => {
    expect(ratio(scheme, 'ink-3', 'mute-soft')).toBeGreaterThanOrEqual(4.5);
  });
});
