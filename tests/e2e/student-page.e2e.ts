import { type Browser, test, type WebSocketRoute } from '@playwright/test';
import { join as ar } from '#renderer/i18n/ar/join.ts';
import { join as en } from '#renderer/i18n/en/join.ts';
import {
  button,
  enter,
  expect,
  expectSound,
  launchStudentsBrowser,
  leavePage,
  openPage,
  PHONE,
  tool,
} from '#tests/support/student-browser.ts';
import { identityOf, openStudentsAcademy, runningLesson, type StudentsAcademy } from '#tests/support/student-class.ts';

const MINUTE = 60_000;

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

test.describe('a link that opens nothing', () => {
  for (const language of ['ar', 'en'] as const) {
    const words = language === 'ar' ? ar : en;
    test(`says what to do (${language})`, async () => {
      const wrong = await openPage(browser, `${academy.url}/join/5.1.not-a-signature`, { language });
      await expect(wrong.getByRole('heading', { name: words.link.invalid })).toBeVisible();
      await expect(wrong.getByText(words.link.invalidHow)).toBeVisible();
      await expectSound(wrong);
      await leavePage(wrong);

      const lesson = await academy.lesson({ startsInMs: 60 * MINUTE });
      const old = await lesson.link();
      await academy.db('students').where('id', lesson.studentIds[0]).increment('link_version', 1);
      const revoked = await openPage(browser, old, { language });
      await expect(revoked.getByRole('heading', { name: words.link.revoked })).toBeVisible();
      await leavePage(revoked);

      const fresh = await lesson.link();
      await academy.db('session_participants').where('session_id', lesson.id).delete();
      const idle = await openPage(browser, fresh, { language });
      await expect(idle.getByRole('heading', { name: words.none.title })).toBeVisible();
      await leavePage(idle);
    });
  }

  test('is told to whom the link is taken away while the page is open', async () => {
    const lesson = await academy.lesson({ startsInMs: 60 * MINUTE });
    const page = await openPage(browser, await lesson.link());
    await expect(page.getByRole('heading', { name: lesson.title })).toBeVisible();
    await academy.db('students').where('id', lesson.studentIds[0]).increment('link_version', 1);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await expect(page.getByRole('heading', { name: ar.link.revoked })).toBeVisible();
    await leavePage(page);
  });
});

test.describe('the device check', () => {
  test('shows the camera, hears the microphone, plays a sound, and remembers', async () => {
    const lesson = await academy.lesson({ startsInMs: 20 * MINUTE });
    const page = await openPage(browser, await lesson.link());
    // This browser has allowed it before, so nothing has to be pressed.
    await expect(page.getByText(ar.check.cameraOn)).toBeVisible();
    await expect(page.getByRole('paragraph').filter({ hasText: ar.check.hears })).toBeVisible();
    await expect.poll(() => page.evaluate(() => document.querySelector('video')?.videoWidth)).toBeGreaterThan(0);
    await button(page, ar.check.play).click();
    await expect(page.getByText(ar.check.played)).toBeVisible();
    await page.getByRole('switch', { name: ar.recitation.name }).click();
    await button(page, ar.check.turnCameraOff).click();
    await expect(page.getByText(ar.check.cameraOff)).toBeVisible();
    await expectSound(page);
    await page.reload();
    await expect(page.getByRole('switch', { name: ar.recitation.name })).toHaveAttribute('aria-checked', 'true');
    await leavePage(page);
  });

  test('says how to allow what the browser denies, and lets the student in all the same', async () => {
    const lesson = await runningLesson(academy);
    // Without the flag that answers the browser's question: a headless browser answers no.
    const strict = await launchStudentsBrowser({ allows: false });
    const page = await openPage(strict, await lesson.link());
    await button(page, ar.check.start).click();
    await expect(page.getByText(ar.check.camera_denied)).toBeVisible();
    await expect(page.getByText(ar.check.microphone_denied)).toBeVisible();
    await expect(page.getByText(ar.check.deniedHow).first()).toBeVisible();
    await expectSound(page);
    await enter(page);
    await expect(page.getByText(ar.check.microphone_denied)).toBeVisible();
    await strict.close();
  });

  test('is no dead end without a camera and a microphone', async () => {
    const lesson = await runningLesson(academy);
    const bare = await launchStudentsBrowser({ devices: false, allows: false });
    const page = await openPage(bare, await lesson.link());
    await button(page, ar.check.start).click();
    await expect(page.getByText(ar.check.camera_missing)).toBeVisible();
    await expect(page.getByText(ar.check.microphone_missing)).toBeVisible();
    await enter(page);
    await bare.close();
  });
});

test.describe('out of the class', () => {
  test('who leaves comes back by the button, and a reload goes in by nothing else', async () => {
    const lesson = await runningLesson(academy);
    const page = await openPage(browser, await lesson.link());
    await enter(page);
    await tool(page, ar.class.leave).click();
    await expect(page.getByRole('heading', { name: ar.out.left })).toBeFocused();
    await expectSound(page);
    await enter(page);
    await page.reload();
    await expect(button(page, ar.door.enterAgain)).toBeVisible();
    expect(
      await page.evaluate(() => Object.entries(localStorage).concat(Object.entries(sessionStorage)).join()),
    ).not.toContain('آدم');
    await enter(page);
    await leavePage(page);
  });

  test('another device takes over by a press only', async () => {
    const lesson = await runningLesson(academy);
    const url = await lesson.link();
    const [phone, tablet] = [await openPage(browser, url), await openPage(browser, url)];
    await enter(phone);
    await enter(tablet);
    await expect(phone.getByRole('heading', { name: ar.out.elsewhere })).toBeVisible();
    await expect(tablet.getByRole('group')).toBeVisible();
    await expectSound(phone);
    await button(phone, ar.out.takeOver).click();
    await expect(tablet.getByRole('heading', { name: ar.out.elsewhere })).toBeVisible();
    await expect(phone.getByRole('group')).toBeVisible();
    await leavePage(phone);
    await leavePage(tablet);
  });

  test('who is removed is told so and finds no way back', async () => {
    const lesson = await runningLesson(academy);
    const page = await openPage(browser, await lesson.link());
    await enter(page);
    await lesson.ask('POST', `/sessions/${lesson.id}/remove`, { identity: identityOf(lesson) });
    await expect(page.getByRole('heading', { name: ar.out.removed })).toBeVisible();
    await expect(button(page, ar.door.enterAgain)).toBeHidden();
    await expectSound(page);
    await page.reload();
    await button(page, ar.door.enterAgain).click();
    await expect(page.getByRole('heading', { name: ar.out.removed })).toBeVisible();
    await leavePage(page);
  });

  test('a locked room says so, and opens when it is unlocked', async () => {
    const lesson = await runningLesson(academy);
    await lesson.ask('POST', `/sessions/${lesson.id}/lock`, { locked: true });
    const page = await openPage(browser, await lesson.link());
    await button(page, ar.door.enter).click();
    await expect(page.getByText(ar.door.lockedWhy)).toBeVisible();
    await expectSound(page);
    await lesson.ask('POST', `/sessions/${lesson.id}/lock`, { locked: false });
    await button(page, ar.door.tryAgain).click();
    await expect(page.getByRole('group')).toBeVisible();
    await leavePage(page);
  });

  test('a class that ends says thanks, how long it was, and when the next one is', async () => {
    const lesson = await academy.lesson({ startsInMs: -20 * MINUTE });
    await academy.lesson({ startsInMs: 26 * 60 * MINUTE, after: lesson });
    await lesson.open();
    const page = await openPage(browser, await lesson.link());
    // An earlier load of this tab was in the class for twelve minutes.
    const { startsAt } = lesson;
    await page.evaluate((stays) => sessionStorage.setItem('itqan.join.stays', JSON.stringify(stays)), {
      startsAt,
      list: [{ from: startsAt, to: startsAt + 12 * MINUTE }],
    });
    await page.reload();
    await enter(page);
    const teacher = await lesson.teacherJoins();
    await expect(page.getByText(ar.class.teacherHere, { exact: true })).toBeVisible();
    await expect
      .poll(async () => (await lesson.ask<{ status: string }>('GET', `/sessions/${lesson.id}`)).status)
      .toBe('ongoing');
    await lesson.ask('POST', `/teacher/sessions/${lesson.id}/complete`, {});
    await expect(page.getByRole('heading', { name: ar.over.title })).toBeVisible();
    await expect(page.getByText(ar.over.thanks)).toContainText('12 من 30');
    await expect(page.getByText('حصتك التالية')).toBeVisible();
    await expectSound(page);
    await teacher.leave();
    await leavePage(page);
  });

  test('a class that is called off while somebody waits says so', async () => {
    const lesson = await academy.lesson({ startsInMs: 5 * MINUTE });
    const page = await openPage(browser, await lesson.link());
    await expect(button(page, ar.door.waiting)).toBeVisible();
    await lesson.ask('POST', `/teacher/sessions/${lesson.id}/cancel`, { reason: 'المعلم مريض اليوم' });
    await expect(page.getByRole('heading', { name: ar.cancelled.title })).toBeVisible({ timeout: 15_000 });
    await expectSound(page);
    await leavePage(page);
  });
});

test('the page is read with the keyboard alone, from the check to the class and out', async () => {
  const lesson = await runningLesson(academy);
  const page = await openPage(browser, await lesson.link());
  await expect(button(page, ar.door.enter)).toBeVisible();
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  const tabTo = async (word: string): Promise<void> => {
    for (let presses = 0; presses < 20 && !(await focused()).startsWith(word); presses += 1)
      await page.keyboard.press('Tab');
    expect(await focused()).toContain(word);
  };
  await tabTo(ar.door.enter);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: lesson.title })).toBeFocused();
  await tabTo(ar.class.leave);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: ar.out.left })).toBeFocused();
  await leavePage(page);
});

test('no answer at all is told with its tries, and mends itself', async () => {
  const lesson = await academy.lesson({ startsInMs: 20 * MINUTE });
  const url = await lesson.link();
  const page = await (await browser.newContext({ viewport: PHONE })).newPage();
  await page.route('**/api/join/**', (route) => route.abort());
  await page.goto(url);
  await expect(page.getByRole('status').filter({ hasText: /\S/ })).toBeVisible();
  await expect(page.getByRole('heading')).toBeVisible();
  await expectSound(page);
  await page.unroute('**/api/join/**');
  await expect(page.getByRole('heading', { name: lesson.title })).toBeVisible({ timeout: 20_000 });
  await leavePage(page);
});

test('a connection that stays away for long is tried again, with a count, until it is back', async () => {
  const lesson = await runningLesson(academy);
  const page = await openPage(browser, await lesson.link());
  // LiveKit's signal goes through here, and can be cut.
  const lines = new Set<WebSocketRoute>();
  let isCut = false;
  await page.routeWebSocket(/\/rtc/, (line) => {
    if (isCut) return void line.close();
    lines.add(line);
    line.connectToServer();
    return undefined;
  });
  await page.clock.install();
  await page.reload();
  await enter(page);
  isCut = true;
  for (const line of lines) await line.close();
  await expect(page.getByText(ar.class.reconnecting)).toBeVisible();
  // After a minute the page stops waiting for LiveKit's own client.
  await page.clock.fastForward(MINUTE);
  await expect(page.getByRole('heading', { name: ar.out.lost })).toBeVisible();
  await expect(page.getByText('حاولنا')).toBeVisible();
  await expectSound(page);
  isCut = false;
  await expect(page.getByRole('group')).toBeVisible();
  await leavePage(page);
});
