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

/** Goes on to the day, when the calendar does not show it: late in the evening a class in half an hour is tomorrow's. */
export async function goToDay(page: Page, day: string, later: string): Promise<void> {
  const head = page.locator(`[role=columnheader][data-date="${day}"]`);
  if ((await head.count()) === 0) await page.getByRole('button', { name: later, exact: true }).click();
  await expect(head).toBeVisible();
}

/** A class stands between the edges of its own day's head, whichever way the days run. */
export async function expectUnderDay(page: Page, sessionId: number, day: string): Promise<void> {
  const column = await edges(page.locator(`[role=columnheader][data-date="${day}"]`).boundingBox());
  const event = await edges(classOf(page, sessionId).boundingBox());
  expect(event.left).toBeGreaterThanOrEqual(column.left);
  expect(event.right).toBeLessThanOrEqual(column.right);
}

const HOUR_PX = 86;

const minuteOfDay = (at: number): number => {
  const [hour = 0, minute = 0] = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: ZONE })
    .format(at)
    .split(':')
    .map(Number);
  return hour * 60 + minute;
};

/** Where an instant is on the drawn week, measured from a class that stands there: the calendar scrolls under the hand. */
export async function pointOf(
  page: Page,
  at: number,
  from: { readonly id: number; readonly startsAt: number },
): Promise<{ x: number; y: number }> {
  const column = await page.locator(`[role=columnheader][data-date="${dayOf(at)}"]`).boundingBox();
  const drawn = await classOf(page, from.id).boundingBox();
  if (column === null || drawn === null) throw new Error('it is not on the screen');
  return {
    x: column.x + column.width / 2,
    y: drawn.y + ((minuteOfDay(at) - minuteOfDay(from.startsAt)) / 60) * HOUR_PX,
  };
}
