import { expect, test, type Locator, type Page } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calendar as ar } from '#renderer/i18n/ar/calendar.ts';
import { toArabicDigits } from '#renderer/i18n/digits.ts';
import { calendar as en } from '#renderer/i18n/en/calendar.ts';
import { ask, openDemoClass, openSupervisor } from '#tests/support/demo-class.ts';
import { classOf, dayOf, expectUnderDay, goToDay, openCalendar, pointOf } from '#tests/support/drawn-classes.ts';
import { laySceneOfRefusals, type Listed, type RefusingScene, type Why } from '#tests/support/refusing-scene.ts';

const ZONE = 'Asia/Riyadh';

test('every class stands under its own day, from the right in Arabic and from the left in English', async () => {
  test.setTimeout(180_000);
  const demo = await openDemoClass({ language: 'ar', startsInS: 1_800 });
  const page = demo.teacher.window;
  await openCalendar(page);
  const classAt = Date.now() + 1_800_000;
  await goToDay(page, dayOf(classAt), ar.later);
  const heads = page.getByRole('columnheader');
  const xs = await heads.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
  expect(xs).toEqual(xs.toSorted((a, b) => b - a));
  await expect(classOf(page, demo.sessionId)).toBeVisible();
  await expectUnderDay(page, demo.sessionId, dayOf(classAt));
  // Friday and Saturday are blocked in a new academy: the word stands on both.
  await expect(page.getByRole('region', { name: ar.title }).getByText(ar.blockedDay)).toHaveCount(2);
  await expectHijri(page, classAt, 'ar-SA');
  await page.screenshot({ path: test.info().outputPath('week-ar.png') });
  for (const view of ['month', 'day', 'list'] as const) {
    await page.getByText(ar.views[view], { exact: true }).click();
    if (view === 'day') await goToDay(page, dayOf(classAt), ar.later);
    await expect(page.getByText(demo.title).first()).toBeAttached();
    await page.screenshot({ path: test.info().outputPath(`${view}-ar.png`) });
  }

  await page.getByRole('button', { name: ar.feed.open }).click();
  const address = page.getByLabel(ar.feed.address);
  await expect(address).toHaveValue(/\/calendar\/s[\w.-]+\.ics$/);
  const feed = await fetch(await address.inputValue());
  expect(await feed.text()).toContain('BEGIN:VEVENT');
  const file = join(demo.teacher.profileDir, 'classes.ics');
  await demo.teacher.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, file);
  await page.getByRole('button', { name: ar.feed.saveFile }).click();
  await expect.poll(() => existsSync(file)).toBe(true);
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('END:VCALENDAR');
  await page.screenshot({ path: test.info().outputPath('feed-ar.png') });

  const supervisor = await openSupervisor(demo, { language: 'en', theme: 'dark' });
  await openCalendar(supervisor.window);
  const { user } = await ask<{ user: { name: string } }>(page, 'GET', '/api/auth/me');
  await supervisor.window.getByRole('combobox', { name: en.teacher }).click();
  await supervisor.window.getByRole('option', { name: user.name }).click();
  await goToDay(supervisor.window, dayOf(classAt), en.later);
  const event = classOf(supervisor.window, demo.sessionId);
  await expect(event).toBeVisible();
  await expectHijri(supervisor.window, classAt, 'en-GB');
  await supervisor.window.screenshot({ path: test.info().outputPath('week-en.png') });
  await event.click();
  await expect(supervisor.window.getByRole('complementary')).toContainText(en.panel.students);
  await supervisor.window.screenshot({ path: test.info().outputPath('panel-en.png') });
  expect(demo.teacher.complaints()).toEqual([]);
  expect(supervisor.complaints()).toEqual([]);
  await supervisor.close();
  await demo.teacher.close();
});

/** The day's head has both of its numbers, and the line above the days says the Hijri month by Umm al-Qura. */
async function expectHijri(page: Page, at: number, language: 'ar-SA' | 'en-GB'): Promise<void> {
  const part = (calendar: string, options: Intl.DateTimeFormatOptions, type: 'day' | 'month'): string =>
    new Intl.DateTimeFormat(`${language}-u-ca-${calendar}-nu-latn`, { ...options, timeZone: ZONE })
      .formatToParts(at)
      .find((one) => one.type === type)?.value ?? 'none';
  const numbers = ['gregory', 'islamic-umalqura'].map((calendar) => part(calendar, { day: 'numeric' }, 'day'));
  await expect(page.locator(`[role=columnheader][data-date="${dayOf(at)}"]`)).toHaveText(
    new RegExp(`(?<!\\d)${numbers.join('\\s*(?<!\\d)')}$`),
  );
  const month = part('islamic-umalqura', { day: 'numeric', month: 'long', year: 'numeric' }, 'month');
  await expect(page.locator('header', { has: page.getByRole('heading', { level: 1 }) })).toContainText(month);
}

const wallTime = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: ZONE }).format(at);

async function cornerOf(target: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await target.boundingBox();
  if (box === null) throw new Error('it is not on the screen');
  return box;
}

async function middleOf(target: Locator): Promise<{ x: number; y: number }> {
  const box = await cornerOf(target);
  return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 20) };
}

const GRABBED_PX = 18;
/** Where one five minutes end and the next begin depends on how the calendar lies on the pixels: as a hand does, a little aside. */
const ASIDE_PX = [0, -3, 3, -6, 6, -9, 9];

/** Takes the class in the hand and holds it so that it would start then; where it stands is measured by the other, which stays. */
async function holdOver(page: Page, { moved, other }: RefusingScene, startsAt: number, said: Locator): Promise<void> {
  await classOf(page, other.id).scrollIntoViewIfNeeded();
  await classOf(page, moved.id).scrollIntoViewIfNeeded();
  const { x, y: top } = await cornerOf(classOf(page, moved.id));
  await page.mouse.move(x + 30, top + GRABBED_PX);
  await page.mouse.down();
  let tries = 0;
  await expect(async () => {
    // Near its edge the calendar scrolls under the pointer: the place is looked for anew.
    const place = await pointOf(page, startsAt, other);
    const y = place.y + GRABBED_PX + (ASIDE_PX[tries % ASIDE_PX.length] ?? 0);
    tries += 1;
    await page.mouse.move(place.x, y - 6, { steps: 8 });
    await page.mouse.move(place.x, y, { steps: 4 });
    await expect(said).toBeVisible({ timeout: 500 });
  }).toPass();
}

test('a class is refused for every reason while it hangs there, and by keyboard in the same words; elsewhere it moves', async () => {
  test.setTimeout(180_000);
  const demo = await openDemoClass({ language: 'ar', startsInS: 1_800 });
  const page = demo.teacher.window;
  const now = Date.now();
  const list = async (): Promise<readonly Listed[]> =>
    (
      await ask<{ sessions: Listed[] }>(
        page,
        'GET',
        `/api/sessions?from=${now + 2 * 86_400_000}&to=${now + 9 * 86_400_000}`,
      )
    ).sessions;
  const before = await list();
  const scene = await laySceneOfRefusals(demo, before);
  const { moved, other, freeDay } = scene;
  const reasons = Object.entries(scene.refused) as [Why, number][];
  await openCalendar(page);
  if (!(await page.locator(`[role=columnheader][data-date="${dayOf(moved.startsAt)}"]`).isVisible()))
    await page.getByRole('button', { name: ar.later }).click();

  for (const [why, startsAt] of reasons)
    await test.step(`dragged: ${why}`, async () => {
      const refusal = page.getByRole('alert').filter({ hasText: ar.clash.title.replace('{{why}}', ar.clash[why]) });
      await holdOver(page, scene, startsAt, refusal);
      await expect(refusal).toContainText(ar.clash.back);
      await page.screenshot({ path: test.info().outputPath(`refused-${why}-ar.png`) });
      await page.mouse.up();
      await expect(refusal).toBeHidden();
      await expect(page.getByRole('dialog')).toBeHidden();
      await expectUnderDay(page, moved.id, dayOf(moved.startsAt));
    });
  expect(await list()).toEqual(before);

  const dialog = page.getByRole('dialog');
  const time = ar.move.time.replace('{{city}}', 'الرياض');
  await classOf(page, moved.id).click();
  await page.keyboard.press('m');
  for (const [why, startsAt] of reasons)
    await test.step(`by keyboard: ${why}`, async () => {
      await dialog.getByLabel(ar.move.day).fill(dayOf(startsAt));
      await dialog.getByLabel(time).fill(toArabicDigits(wallTime(startsAt)));
      await expect(dialog).toContainText(ar.clash.title.replace('{{why}}', ar.clash[why]));
      await expect(dialog.getByRole('button', { name: ar.move.action })).toBeDisabled();
    });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await list()).toEqual(before);

  const from = await middleOf(classOf(page, moved.id));
  const head = await middleOf(page.locator(`[role=columnheader][data-date="${freeDay}"]`));
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(head.x, from.y, { steps: 12 });
  await page.mouse.up();
  const question = page.getByRole('dialog');
  await question.getByRole('textbox').fill('اتفاق مع الأهل');
  await question.getByRole('button', { name: ar.move.action }).click();
  await expect.poll(async () => dayOf((await list()).find(({ id }) => id === moved.id)?.startsAt ?? 0)).toBe(freeDay);
  await expect(question).toBeHidden();
  await expectUnderDay(page, moved.id, freeDay);

  await classOf(page, moved.id).click();
  await page.keyboard.press('m');
  await dialog.getByLabel(ar.move.day).fill(dayOf(other.startsAt));
  await dialog.getByLabel(time).fill(toArabicDigits(wallTime(other.startsAt)));
  const refusedHere = dialog.getByRole('status').filter({ hasText: ar.clash.title.split('{{')[0] ?? '' });
  await expect(refusedHere).toContainText(ar.clash.teacher_busy);
  await page.screenshot({ path: test.info().outputPath('move-ar.png') });
  await dialog
    .getByRole('button')
    .filter({ hasText: /\d\d:\d\d/ })
    .first()
    .press('Enter');
  await expect(refusedHere).toBeHidden();
  await dialog.getByLabel(ar.move.reason).fill('عاد موعده');
  await dialog.getByRole('button', { name: ar.move.action }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect
    .poll(async () => dayOf((await list()).find(({ id }) => id === moved.id)?.startsAt ?? 0))
    .toBe(dayOf(other.startsAt));
  await page.getByRole('button', { name: ar.move.undo }).last().click();
  await expect.poll(async () => dayOf((await list()).find(({ id }) => id === moved.id)?.startsAt ?? 0)).toBe(freeDay);
  expect(demo.teacher.complaints()).toEqual([]);
  await demo.teacher.close();
});
