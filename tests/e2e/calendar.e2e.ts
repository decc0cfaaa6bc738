import { expect, test, type Locator, type Page } from '@playwright/test';
import { calendar as ar } from '#renderer/i18n/ar/calendar.ts';
import { calendar as en } from '#renderer/i18n/en/calendar.ts';
import { ask, openDemoClass, openSupervisor } from '#tests/support/demo-class.ts';

const ZONE = 'Asia/Riyadh';

async function openCalendar(page: Page): Promise<void> {
  await page.evaluate(() => {
    location.hash = '#/calendar';
  });
  await expect(page.getByRole('columnheader').nth(6)).toBeVisible();
}

const classOf = (page: Page, sessionId: number): Locator => page.locator(`[data-session="${sessionId}"]`).first();

interface Drawn {
  readonly column: { readonly left: number; readonly right: number };
  readonly event: { readonly left: number; readonly right: number };
}

async function edges(box: Promise<{ x: number; width: number } | null>): Promise<Drawn['event']> {
  const { x, width } = (await box) ?? { x: Number.NaN, width: 0 };
  return { left: x, right: x + width };
}

/** Where a class is drawn, and where the head of its day is. */
async function drawn(page: Page, sessionId: number, day: string): Promise<Drawn> {
  return {
    column: await edges(page.locator(`[role=columnheader][data-date="${day}"]`).boundingBox()),
    event: await edges(classOf(page, sessionId).boundingBox()),
  };
}

const dayOf = (at: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE }).format(at);

test('every class stands under its own day, from the right in Arabic and from the left in English', async () => {
  test.setTimeout(180_000);
  const demo = await openDemoClass({ language: 'ar', startsInS: 1_800 });
  const page = demo.teacher.window;
  await openCalendar(page);
  const heads = page.getByRole('columnheader');
  const xs = await heads.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
  expect(xs).toEqual(xs.toSorted((a, b) => b - a));
  const now = Date.now();
  await expect(classOf(page, demo.sessionId)).toBeVisible();
  const today = await drawn(page, demo.sessionId, dayOf(now + 1_800_000));
  expect(today.event.left).toBeGreaterThanOrEqual(today.column.left);
  expect(today.event.right).toBeLessThanOrEqual(today.column.right);
  await page.screenshot({ path: test.info().outputPath('week-ar.png') });
  for (const view of ['month', 'day', 'list'] as const) {
    await page.getByText(ar.views[view], { exact: true }).click();
    await expect(page.getByText(demo.title).first()).toBeAttached();
    await page.screenshot({ path: test.info().outputPath(`${view}-ar.png`) });
  }

  await page.getByRole('button', { name: ar.feed.open }).click();
  const address = page.getByLabel(ar.feed.address);
  await expect(address).toHaveValue(/\/calendar\/s[\w.-]+\.ics$/);
  const feed = await fetch(await address.inputValue());
  expect(await feed.text()).toContain('BEGIN:VEVENT');
  await page.screenshot({ path: test.info().outputPath('feed-ar.png') });

  const supervisor = await openSupervisor(demo, { language: 'en', theme: 'dark' });
  await openCalendar(supervisor.window);
  const { user } = await ask<{ user: { name: string } }>(page, 'GET', '/api/auth/me');
  await supervisor.window.getByRole('combobox', { name: en.teacher }).click();
  await supervisor.window.getByRole('option', { name: user.name }).click();
  const event = classOf(supervisor.window, demo.sessionId);
  await expect(event).toBeVisible();
  await supervisor.window.screenshot({ path: test.info().outputPath('week-en.png') });
  await event.click();
  await expect(supervisor.window.getByRole('complementary')).toContainText(en.panel.students);
  await supervisor.window.screenshot({ path: test.info().outputPath('panel-en.png') });
  expect(demo.teacher.complaints()).toEqual([]);
  expect(supervisor.complaints()).toEqual([]);
  await supervisor.close();
  await demo.teacher.close();
});
