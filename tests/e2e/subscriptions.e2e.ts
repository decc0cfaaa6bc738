import { expect, type Locator, test, type Page } from '@playwright/test';
import { calendar as arCalendar } from '#renderer/i18n/ar/calendar.ts';
import { shell as arShell } from '#renderer/i18n/ar/shell.ts';
import { subscriptions as ar } from '#renderer/i18n/ar/subscriptions.ts';
import { ui as arUi } from '#renderer/i18n/ar/ui.ts';
import { complaintsOfAxe } from '#tests/support/axe.ts';
import { askDatabase } from '#tests/support/demo-database.ts';
import { openDemo } from '#tests/support/demo-class.ts';
import { dayOf } from '#tests/support/drawn-classes.ts';

const DAY = 86_400_000;

/** The first day from so many days from now on that has classes: Friday and Saturday are blocked in the demo. */
function classDay(days: number): string {
  const from = Date.now() + days * DAY;
  const found = [0, 1, 2].map((n) => dayOf(from + n * DAY)).find((day) => ![5, 6].includes(new Date(day).getUTCDay()));
  return found ?? 'none';
}

/** Fills the day and the time of the nth class that waits. */
async function placeAt(dialog: Locator, n: number, day: string, time: string): Promise<void> {
  await dialog.getByLabel(arCalendar.place.day.replace('{{n}}', String(n)), { exact: true }).fill(day);
  await dialog.getByLabel(arCalendar.place.time.replace('{{n}}', String(n)), { exact: true }).fill(time);
}

/** Answers the question that an act asks first, by keyboard. */
async function answer(page: Page, action: string, reason?: string): Promise<void> {
  const question = page.getByRole('dialog');
  if (reason !== undefined) await question.getByRole('textbox').fill(reason);
  await question.getByRole('button', { name: action, exact: true }).press('Enter');
  await expect(question).toBeHidden();
}

test('an admin settles an uncounted class, pauses and resumes, extends, and sells a new package', async () => {
  test.setTimeout(240_000);
  const demo = await openDemo('admin', { language: 'ar', startsInS: 3_000 });
  const page = demo.own.window;
  const ask = <Row>(sql: string): Promise<Row[]> => askDatabase<Row>(demo, sql, []);
  await page.getByRole('link', { name: arShell.screens.subscriptions }).click();
  // The screen before this one may have a search of its own.
  await expect(page.getByRole('heading', { name: ar.title, exact: true })).toBeVisible();
  // His package of four classes was too small for what was booked. Vowel signs do not hide him.
  await page.getByRole('searchbox').fill('يلماظ');
  await expect(page.getByText(ar.empty)).toBeVisible();
  await page.getByRole('searchbox').fill('عُمر فاروق');
  const grid = page.getByRole('grid', { name: ar.title });
  await expect(grid.getByRole('row')).toHaveCount(2);
  await grid.press('ArrowDown');
  const panel = page.getByRole('complementary');
  await expect(panel.getByText(ar.open.why.over_quota).first()).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('student-ar.png') });

  const open = panel.locator('[data-session]');
  const waiting = await open.count();
  const sessionId = await open.first().getAttribute('data-session');
  await open.first().getByRole('button').nth(1).press('Enter');
  await answer(page, ar.open.waive, 'اتفاق مع الأهل');
  await expect(open).toHaveCount(waiting - 1);
  const ledger = panel.getByRole('list', { name: ar.ledger.title });
  await expect(ledger.locator('[data-kind="waive"]').first()).toContainText('اتفاق مع الأهل');
  expect(
    await ask(
      `select kind, amount, reason from session_consumptions where session_id = ${sessionId} order by id desc limit 1`,
    ),
  ).toEqual([{ kind: 'waive', amount: 0, reason: 'اتفاق مع الأهل' }]);

  const act = (name: string) => panel.getByRole('button', { name, exact: true });
  await act(ar.acts.pause).press('Enter');
  await answer(page, ar.acts.pause, 'سفر');
  await expect(panel.getByText(ar.status.paused)).toBeVisible();
  await expect(panel.getByText(ar.acts.classes)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('paused-ar.png') });
  await ask(`update subscriptions s set quota = quota + 4 from students st
    where st.id = s.student_id and s.status <> 'cancelled' and st.name like 'عمر فاروق%' returning s.id`);
  // Resuming offers their times again: one at an hour of the night that is nobody's, one in the past.
  await act(ar.acts.resume).press('Enter');
  const resume = page.getByRole('dialog');
  await placeAt(resume, 1, classDay(3), '03:10');
  await placeAt(resume, 2, dayOf(Date.now() - 3 * DAY), '03:10');
  await expect(resume.getByText(arCalendar.place.free, { exact: true })).toBeVisible();
  await expect(resume).toContainText(arCalendar.clash.in_past);
  await page.screenshot({ path: test.info().outputPath('resume-ar.png') });
  expect(await complaintsOfAxe(page, '[role=dialog]'), 'resuming').toEqual([]);
  await resume.getByRole('button', { name: ar.acts.resume, exact: true }).press('Enter');
  await expect(resume).toBeHidden();
  await expect(panel.getByText(ar.status.active)).toBeVisible();
  await expect(panel.getByText(ar.acts.placed.replace('{{done}}', '1').replace('{{all}}', '2'))).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('resumed-ar.png') });
  await expect(act(ar.toPlace.place)).toBeVisible();

  await act(ar.acts.extend).press('Enter');
  const extend = page.getByRole('dialog');
  await extend.getByLabel(ar.acts.extendReason).fill('عوض عن السفر');
  await extend.getByRole('button', { name: ar.acts.extend }).press('Enter');
  await expect(extend).toBeHidden();
  const [first] = await ask<{ what: string[] }>(
    `select array_agg(e.what order by e.id) as what from subscription_events e join subscriptions s on s.id = e.subscription_id
     join students st on st.id = s.student_id where st.name like 'عمر فاروق%'`,
  );
  expect(first?.what).toEqual(['paused', 'resumed', 'extended']);

  await page.getByRole('button', { name: ar.packages.open }).press('Enter');
  const packages = page.getByRole('dialog');
  await packages.getByLabel(ar.packages.name).fill('باقة الصيف، ثماني حصص');
  await packages.getByLabel(ar.packages.sessions).fill('٨');
  await packages.getByLabel(ar.packages.sessions).press('Enter');
  await expect(packages.getByRole('list', { name: ar.packages.title })).toContainText('باقة الصيف');
  await page.screenshot({ path: test.info().outputPath('packages-ar.png') });
  await page.keyboard.press('Escape');
  await panel.getByRole('button', { name: ar.panel.create }).press('Enter');
  const create = page.getByRole('dialog');
  await create.getByRole('combobox', { name: ar.create.package }).click();
  await page.getByRole('option', { name: 'باقة الصيف' }).click();
  await create.getByRole('combobox', { name: ar.create.teacher }).click();
  await page.getByRole('option').first().click();
  await page.screenshot({ path: test.info().outputPath('create-ar.png') });
  await create.getByRole('button', { name: ar.create.action }).press('Enter');
  await expect(create).toBeHidden();
  await expect(panel.getByRole('region', { name: 'باقة الصيف' })).toContainText(ar.status.active);
  expect(await ask(`select quota, status from subscriptions order by id desc limit 1`)).toEqual([
    { quota: 8, status: 'active' },
  ]);
  // Its eight classes wait: seven get a time, a week after each other, the eighth says why not and gets its own.
  const sold = panel.getByRole('region', { name: 'باقة الصيف' });
  await sold.getByRole('button', { name: ar.toPlace.place }).press('Enter');
  const place = page.getByRole('dialog');
  const placed = place.locator('[data-placed]');
  const many = await place.locator('[data-place]').count();
  await placeAt(place, 1, classDay(4), '02:10');
  await place.getByRole('button', { name: arCalendar.place.weekly }).press('Enter');
  await placeAt(place, 2, dayOf(Date.now() - 3 * DAY), '02:10');
  await page.screenshot({ path: test.info().outputPath('place-ar.png') });
  expect(await complaintsOfAxe(page, '[role=dialog]'), 'times for many').toEqual([]);
  await place.locator('button[type=submit]').press('Enter');
  await expect(place.getByText(arCalendar.place.result.split('{{')[0] ?? '', { exact: false })).toBeVisible();
  await expect(place.locator('[data-place]').nth(1)).not.toHaveAttribute('data-placed');
  await page.screenshot({ path: test.info().outputPath('placed-ar.png') });
  expect(await placed.count()).toBeGreaterThan(0);
  expect(await placed.count()).toBeLessThan(many);
  await placeAt(place, 2, classDay(5), '04:10');
  const second = place.locator('[data-place]').nth(1);
  await expect(second.getByText(arCalendar.place.free, { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(place).toBeHidden();
  await panel.getByRole('button', { name: arUi.close }).press('Enter');
  await expect(panel).toBeHidden();
  expect(demo.own.complaints()).toEqual([]);
  await demo.own.close();
});
