import { type Browser, test } from '@playwright/test';
import { join as ar } from '#renderer/i18n/ar/join.ts';
import {
  button,
  expect,
  expectSound,
  launchStudentsBrowser,
  leavePage,
  PHONE,
} from '#tests/support/student-browser.ts';
import { openStudentsAcademy, type StudentsAcademy } from '#tests/support/student-class.ts';

const EARLY_JOIN = 10 * 60_000;

let academy: StudentsAcademy;
let browser: Browser;

test.beforeAll(async () => {
  academy = await openStudentsAcademy();
  browser = await launchStudentsBrowser();
});
test.afterAll(async () => {
  await browser.close();
  await academy.close();
});

test('before its time the page counts down by the server’s clock and opens by itself', async () => {
  const lesson = await academy.lesson({ startsInMs: EARLY_JOIN + 8_000 });
  const page = await (await browser.newContext({ viewport: PHONE, timezoneId: 'Asia/Kuala_Lumpur' })).newPage();
  // A device whose clock is two hours fast.
  await page.addInitScript(() => {
    const real = Date.now.bind(Date);
    Date.now = () => real() + 7_200_000;
  });
  await page.goto(await lesson.link());
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit' });
  await expect(page.getByText(`بتوقيت لندن`)).toContainText(clock.format(lesson.startsAt));
  await expect(page.getByText('في الرياض')).toBeVisible();
  await expect(page.getByText('بتوقيت جهازك')).toBeVisible();
  await expect(page.getByRole('timer')).toContainText(/^10:0\d/);
  const opens = button(page, `يُفتح الدخول ${clock.format(lesson.startsAt - EARLY_JOIN)}`);
  await expect(opens).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByText('الصفحة تفتح وحدها')).toBeVisible();
  await opens.click({ force: true });
  await expectSound(page);

  await expect(button(page, ar.door.waiting)).toBeVisible({ timeout: 15_000 });
  // By the countdown's end: the page asks at a calmer pace only once in some 50 seconds.
  expect(Date.now() - (lesson.startsAt - EARLY_JOIN)).toBeLessThan(10_000);
  await expect(page.getByText(ar.door.waitingWhy)).toBeVisible();
  await lesson.open();
  await expect(button(page, ar.door.enter)).toBeEnabled({ timeout: 15_000 });
  await leavePage(page);
});
