import { expect, test } from '@playwright/test';
import { review as reviewAr } from '#renderer/i18n/ar/review.ts';
import { review as reviewEn } from '#renderer/i18n/en/review.ts';
import { openDemo, openSupervisor, type Demo } from '#tests/support/demo-class.ts';

let demo: Demo;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  demo = await openDemo('supervisor', { language: 'en', startsInS: 1_800 });
});
test.afterAll(() => demo.own.close());

test('the keyboard alone goes from the doubtful rows to the last fact behind a verdict and back', async () => {
  test.setTimeout(120_000);
  const page = demo.own.window;
  const table = page.getByRole('grid', { name: reviewEn.tables.needs });
  await expect(table.getByRole('row').nth(1)).toBeVisible();
  await expect(table).toBeFocused();

  await page.keyboard.press('ArrowDown');
  const first = table.getByRole('row', { selected: true });
  const [reason] = (await first.getByRole('gridcell').allInnerTexts()) as [string];
  const panel = page.getByRole('complementary');
  await expect(panel.getByRole('group', { name: /^Timeline of/ })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await expect(first.getByRole('gridcell').first()).toHaveText(reason);

  await page.keyboard.press('e');
  await expect(panel.getByText('policy:').first()).toBeVisible();
  await page.keyboard.press('t');
  await expect(panel.getByRole('group', { name: /^Timeline of/ })).toBeHidden();
  await expect(panel.getByRole('table', { name: /^Stays of/ })).toBeVisible();

  await page.keyboard.press('Enter');
  await expect(panel).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(table).toBeFocused();

  // While somebody types, letters are letters.
  await page.keyboard.press('Control+f');
  await page.keyboard.type('et');
  await expect(page.getByRole('searchbox')).toHaveValue('et');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('grid')).toBeFocused();
  expect(demo.own.complaints()).toEqual([]);
});

test('names are found whichever way their letters are typed, and chips narrow every table', async () => {
  test.setTimeout(120_000);
  const supervisor = await openSupervisor(demo, { language: 'ar' });
  const page = supervisor.window;
  const tab = (name: string) => page.getByRole('tab', { name });
  const countOf = async (name: string): Promise<number> => Number(/\d+/.exec(await tab(name).innerText())?.[0]);
  await tab(reviewAr.tabs.students).click();
  const rows = page.getByRole('grid', { name: reviewAr.tables.students }).getByRole('row');
  await expect(rows.nth(1)).toBeVisible();

  await page.getByRole('searchbox').fill('الادريسى');
  await expect.poll(() => countOf(reviewAr.tabs.sessions)).toBeGreaterThan(0);
  await expect(rows.filter({ hasText: 'الإدريسي' })).toHaveCount(1);
  await page.getByRole('searchbox').fill('');

  const week = await countOf(reviewAr.tabs.sessions);
  await page.getByRole('button', { name: reviewAr.filters.week }).click();
  await expect.poll(() => countOf(reviewAr.tabs.sessions)).toBeGreaterThan(week);
  await page.getByRole('button', { name: reviewAr.filters.yesterday }).click();
  await expect.poll(() => countOf(reviewAr.tabs.sessions)).toBeLessThan(week);
  await supervisor.close();
});
