import { AxeBuilder } from '@axe-core/playwright';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  expect as soon,
  type Locator,
  type Page,
} from '@playwright/test';
import { join as ar } from '#renderer/i18n/ar/join.ts';
import { join as en } from '#renderer/i18n/en/join.ts';
import { MADE_DEVICES } from './made-devices.ts';

/** Two browsers, a room and a server share this computer with other tests: whatever is waited for may take its time. */
export const expect = soon.configure({ timeout: 30_000 });

export const PHONE = { width: 390, height: 844 };

/** What a browser has: made devices, and whether its question about them is answered with yes. */
interface BrowserWish {
  readonly devices?: boolean;
  readonly allows?: boolean;
}

/** A real browser, as students have it. */
export const launchStudentsBrowser = ({ devices = true, allows = true }: BrowserWish = {}): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      '--allow-loopback-in-peer-connection',
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(devices ? [MADE_DEVICES] : []),
      ...(allows ? ['--use-fake-ui-for-media-stream'] : []),
    ],
  });

/** A student's browser: nothing in it may be logged as an error, the content policy included. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions & { readonly language?: 'ar' | 'en' } = {},
): Promise<Page> {
  const { language = 'ar', ...context } = options;
  const page = await (await browser.newContext({ viewport: PHONE, locale: language, ...context })).newPage();
  await page.addInitScript((chosen) => localStorage.setItem('itqan.join.language', chosen), language);
  page.on('pageerror', (error) => expect.soft(error.message, 'an error on the page').toBe(''));
  page.on('console', (line) => {
    // LiveKit logs every connection that breaks, and Chromium every answer that is not 200, wanted or not.
    const isTheirs = line.location().url.includes('livekit-client') || /Failed to load resource/.test(line.text());
    if (line.type() === 'error' && !isTheirs) expect.soft(line.text(), 'the console').toBe('');
  });
  await page.goto(url);
  return page;
}

export const leavePage = (page: Page): Promise<void> => page.context().close();

export const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name });
/** One of the five tools of a class. */
export const tool = (page: Page, word: string): Locator =>
  page.getByRole('group').getByRole('button', { name: new RegExp(`^${word}`) });

/** Through the door, and until the class is there. */
export async function enter(page: Page): Promise<void> {
  await button(page, new RegExp(`^(${ar.door.enter}|${ar.door.enterAgain}|${en.door.enter})$`)).click();
  await expect(page.getByRole('group')).toBeVisible();
}

/** No words lost, nothing to scroll sideways for, nothing that axe knows of. */
export async function expectSound(page: Page): Promise<void> {
  const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth] as const);
  expect(wide).toBeLessThanOrEqual(window ?? 0);
  const { violations } = await new AxeBuilder({ page })
    // What passed is not described: that takes longer than finding it out.
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
}
