import type { Page } from '@playwright/test';
import type axe from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What a person with a screen reader or weak eyes would stumble over, in a part of the page or all of it: WCAG 2.2 A and AA. */
export async function complaintsOfAxe(page: Page, within = 'html'): Promise<readonly string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async (selector) => {
    // Half faded in, everything has too little contrast.
    const coming = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(coming.map(({ finished }) => finished));
    const { axe: run } = window as unknown as { axe: typeof axe };
    const { violations } = await run.run(selector, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
      // What passed is not described: that takes longer than finding it out.
      resultTypes: ['violations'],
    });
    return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`));
  }, within);
}
