import { expect, type Locator, test } from '@playwright/test';
import { calendar as ar } from '#renderer/i18n/ar/calendar.ts';
import { schedules } from '#renderer/i18n/ar/schedules.ts';
import { toArabicDigits } from '#renderer/i18n/digits.ts';
import { ask, openDemo } from '#tests/support/demo-class.ts';
import { classOf, dayOf, openCalendar, pointOf } from '#tests/support/drawn-classes.ts';

const DAY = 86_400_000;
const wallTime = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Asia/Riyadh' }).format(at);

/** As the choice of a class to swap with begins: 1 ديسمبر 16:00. */
const momentOf = (at: number): string =>
  `${new Intl.DateTimeFormat('ar-SA-u-ca-gregory-nu-latn', { day: 'numeric', month: 'long', timeZone: 'Asia/Riyadh' }).format(at)} ${wallTime(at)}`;

interface Listed {
  readonly id: number;
  readonly title: string;
  readonly startsAt: number;
  readonly status: string;
}

test('an admin presses a free slot, is refused a blocked day and a busy time, and takes the nearest free one', async () => {
  test.setTimeout(240_000);
  const demo = await openDemo('admin', { language: 'ar', startsInS: 3_600 });
  const page = demo.own.window;
  const now = Date.now();
  const list = async (): Promise<readonly Listed[]> =>
    (await ask<{ sessions: Listed[] }>(page, 'GET', `/api/sessions?from=${now}&to=${now + 21 * DAY}`)).sessions;
  const { circles } = await ask<{ circles: { name: string }[] }>(page, 'GET', '/api/schedules/targets');
  const before = await list();
  const busy = before.find(
    ({ title, startsAt, status }) =>
      status === 'scheduled' && startsAt > now + 1.5 * DAY && circles.some(({ name }) => name === title),
  );
  if (!busy) throw new Error('the demo has no coming class of a circle');

  await openCalendar(page);
  await page.screenshot({ path: test.info().outputPath('calendar-ar.png') });
  await page.getByRole('button', { name: ar.later }).click();
  // Friday is the last day of the week, and blocked: no class stands under it.
  const fridayHead = page.getByRole('columnheader').last();
  const fridayDay = (await fridayHead.getAttribute('data-date')) ?? '';
  const friday = await fridayHead.boundingBox();
  const grid = await page.getByRole('region', { name: ar.title }).boundingBox();
  if (friday === null || grid === null) throw new Error('the calendar is not on the screen');
  await page.mouse.click(friday.x + friday.width / 2, grid.y + grid.height / 2);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status')).toHaveText(schedules.missing.who);
  await dialog.getByRole('combobox', { name: schedules.type.circle }).fill(busy.title);
  await page.getByRole('option', { name: busy.title }).first().click();
  const create = dialog.getByRole('button', { name: ar.single.action });
  await create.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('محجوب');

  await dialog.getByLabel(ar.move.day).fill(dayOf(busy.startsAt));
  await dialog.getByLabel(ar.move.time.replace('{{city}}', 'الرياض')).fill(toArabicDigits(wallTime(busy.startsAt)));
  await expect(dialog.getByRole('alert')).toBeEmpty();
  await create.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText(busy.title);
  await page.screenshot({ path: test.info().outputPath('refused-ar.png') });
  const free = dialog.getByRole('button').filter({ hasText: /\d\d:\d\d$/ });
  await free.first().press('Enter');
  await expect(dialog.getByRole('alert')).toBeEmpty();
  await create.press('Enter');
  await expect(dialog).toBeHidden();
  const known = new Set(before.map(({ id }) => id));
  await expect
    .poll(async () => (await list()).filter(({ id }) => !known.has(id)).map(({ title }) => title))
    .toEqual([busy.title]);

  await page.keyboard.press('n');
  await expect(dialog.getByRole('combobox', { name: schedules.type.circle })).toBeVisible();
  await dialog.getByText(schedules.type.trial, { exact: true }).click();
  await expect(dialog.getByRole('combobox', { name: schedules.teacher })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('trial-ar.png') });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  const made = (await list()).find(({ id }) => !known.has(id));
  if (!made) throw new Error('the class that was made is gone');
  await classOf(page, made.id).click();
  const panel = page.getByRole('complementary');
  await panel.getByRole('button', { name: ar.swap.open }).press('Enter');
  const swap = page.getByRole('dialog');
  await swap.getByRole('combobox', { name: ar.swap.with }).fill(momentOf(busy.startsAt));
  await page.getByRole('option', { name: busy.title }).first().click();
  await swap.getByLabel(ar.swap.reason).fill('طلب الأهل');
  await page.screenshot({ path: test.info().outputPath('swap-ar.png') });
  await swap.getByRole('button', { name: ar.swap.action, exact: true }).press('Enter');
  await expect(swap).toBeHidden();
  const startOf = async (id: number): Promise<number | undefined> =>
    (await list()).find((one) => one.id === id)?.startsAt;
  // Each of the two has the other's start now.
  await expect.poll(() => startOf(made.id)).not.toBe(made.startsAt);
  const taken = await startOf(made.id);
  const others = before.filter(({ title, startsAt }) => title === busy.title && startsAt === taken);
  expect(others).toHaveLength(1);
  expect(await startOf(others[0]?.id ?? 0)).toBe(made.startsAt);

  // Taken off its time, put back by the notice's way back, taken off again, dragged from the list of those that wait, and
  // at last placed from there by keyboard.
  const takeOff = async (): Promise<void> => {
    await panel.getByRole('button', { name: ar.unschedule.open }).press('Enter');
    await dialog.getByRole('textbox').fill('سفر المعلم');
    await page.screenshot({ path: test.info().outputPath('take-off-ar.png') });
    await dialog.getByRole('button', { name: ar.unschedule.action, exact: true }).press('Enter');
    await expect.poll(() => startOf(made.id)).toBeUndefined();
  };
  await takeOff();
  await page.getByRole('button', { name: ar.unschedule.undo }).press('Enter');
  await expect.poll(() => startOf(made.id)).toBe(taken);
  await expect(panel).toContainText(made.title);
  await takeOff();
  await page.keyboard.press('u');
  const waits = panel.locator('[data-waiting]').filter({ hasText: 'سفر المعلم' });
  await expect(waits).toContainText(made.title);
  await page.screenshot({ path: test.info().outputPath('waiting-ar.png') });
  const standing = { id: others[0]?.id ?? 0, startsAt: made.startsAt };
  const dragTo = async (at: number, seen: Locator): Promise<void> => {
    // One that was refused is on its way back for half a second.
    await expect(page.locator('[data-drag-minutes][style*=fixed]')).toHaveCount(0);
    await classOf(page, standing.id).scrollIntoViewIfNeeded();
    const line = await waits.locator('bdi').first().boundingBox();
    if (line === null) throw new Error('it is not on the screen');
    await page.mouse.move(line.x + 4, line.y + 4);
    await page.mouse.down();
    await expect(async () => {
      const { x, y } = await pointOf(page, at, standing);
      await page.mouse.move(x, y - 4, { steps: 8 });
      await page.mouse.move(x, y + 3, { steps: 4 });
      await expect(seen).toBeVisible({ timeout: 500 });
    }).toPass();
  };
  const refusal = page.getByRole('alert').filter({ hasText: ar.clash.back });
  const lastDay = (await page.getByRole('columnheader').last().getAttribute('data-date')) ?? '';
  const fridayAt = (taken ?? 0) + (Date.parse(lastDay) - Date.parse(dayOf(taken ?? 0)));
  for (const [why, at] of [
    ['blocked_day', fridayAt],
    ['teacher_busy', standing.startsAt],
  ] as const) {
    await dragTo(at, refusal.filter({ hasText: ar.clash[why] }));
    await page.screenshot({ path: test.info().outputPath(`drag-in-${why}-ar.png`) });
    await page.mouse.up();
    await expect(refusal).toBeHidden();
    await expect(dialog).toBeHidden();
  }
  const hanging = page.locator('[data-incoming]').filter({ hasText: wallTime(taken ?? 0) });
  await dragTo(taken ?? 0, hanging);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(hanging).toHaveCount(0);
  await expect(dialog).toBeHidden();
  await expect(waits).toBeVisible();
  await dragTo(taken ?? 0, hanging);
  await page.mouse.up();
  await expect(dialog.getByText(ar.place.free, { exact: true })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('dropped-ar.png') });
  expect(await startOf(made.id)).toBeUndefined();
  await dialog.getByRole('button', { name: ar.place.action_one }).press('Enter');
  await expect.poll(() => startOf(made.id)).toBe(taken);
  await expect(waits).toHaveCount(0);
  await classOf(page, made.id).click();
  await takeOff();
  await page.keyboard.press('u');
  await waits.getByRole('button').press('Enter');
  const day = dialog.getByLabel(ar.place.day.replace('{{n}}', '1'));
  await day.fill(fridayDay);
  await expect(dialog).toContainText(ar.clash.blocked_day);
  await day.fill(dayOf(made.startsAt));
  await dialog.getByLabel(ar.place.time.replace('{{n}}', '1')).fill(toArabicDigits(wallTime(made.startsAt)));
  await expect(dialog).toContainText(ar.clash.teacher_busy);
  await page.screenshot({ path: test.info().outputPath('place-ar.png') });
  await free.first().press('Enter');
  await expect(dialog.getByText(ar.place.free, { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: ar.place.action_one }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect.poll(() => startOf(made.id)).toBeDefined();
  await expect(waits).toHaveCount(0);
  expect(demo.own.complaints()).toEqual([]);
  await demo.own.close();
});
