import { expect, type Locator, type Page } from '@playwright/test';

const ZONE = 'Asia/Riyadh';

export async function openCalendar(page: Page): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/calendar';
  });
  await expect(page.getByRole('columnheader').nth(6)).toBeVisible();
}

export const classOf = (page: Page, sessionId: number): Locator =>
  page.locator(`[data-session="${sessionId}"]`).first();

interface Edges {
  readonly left: number;
  readonly right: number;
}

async function edges(box: Promise<{ x: number; width: number } | null>): Promise<Edges> {
  const { x, width } = (await box) ?? { x: Number.NaN, width: 0 };
  return { left: x, right: x + width };
}

/** The day of an instant on the demo academy's calendar: `YYYY-MM-DD`. */
export const dayOf = (at: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(at);

/** A class stands between the edges of its own day's head, whichever way the days run. */
export async function expectUnderDay(page: Page, sessionId: number, day: string): Promise<void> {
  const column = await edges(page.locator(`[role=columnheader][data-date="${day}"]`).boundingBox());
  const event = await edges(classOf(page, sessionId).boundingBox());
  expect(event.left).toBeGreaterThanOrEqual(column.left);
  expect(event.right).toBeLessThanOrEqual(column.right);
}
