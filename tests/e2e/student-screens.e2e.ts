import { type Browser, type Page, test } from '@playwright/test';
import { join as ar } from '#renderer/i18n/ar/join.ts';
import { join as en } from '#renderer/i18n/en/join.ts';
import {
  enter,
  expect,
  expectSound,
  launchStudentsBrowser,
  leavePage,
  openPage,
  tool,
} from '#tests/support/student-browser.ts';
import { openStudentsAcademy, runningLesson, type StudentsAcademy } from '#tests/support/student-class.ts';

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

const SIZES = {
  'a small phone': { width: 320, height: 568 },
  'a phone held lengthwise': { width: 844, height: 390 },
  'a desk': { width: 1280, height: 800 },
  'a desk at 200 %': { width: 640, height: 400 },
};

/** Controls that are too small for a finger, or reach over the window's edge. */
const misfits = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button, input, [role=switch]')]
      .map((element) => ({ box: element.getBoundingClientRect(), name: element.textContent }))
      .filter(
        ({ box }) =>
          box.height < 44 ||
          box.width < 44 ||
          box.right > innerWidth + 1 ||
          box.bottom > innerHeight + 1 ||
          box.left < -1,
      )
      .map(({ box, name }) => `${name} ${box.width}×${box.height} at ${box.left},${box.top}`),
  );

for (const language of ['ar', 'en'] as const) {
  test(`on every screen everything is there, large enough, and nothing runs over (${language})`, async () => {
    const lesson = await runningLesson(academy);
    const page = await openPage(browser, await lesson.link(), {
      viewport: SIZES['a small phone'],
      language,
      colorScheme: language === 'ar' ? 'dark' : 'light',
      reducedMotion: 'reduce',
    });
    await expect(page.getByRole('timer')).toBeVisible();
    await expectSound(page);
    await enter(page);
    const { hand, chat } = (language === 'ar' ? ar : en).class;
    await tool(page, hand).click();
    for (const [name, viewport] of Object.entries(SIZES)) {
      await test.step(name, async () => {
        await page.setViewportSize(viewport);
        await tool(page, chat).click();
        await expectSound(page);
        // The page arranges itself after the window has changed.
        await expect.poll(() => misfits(page)).toEqual([]);
        await tool(page, chat).click();
      });
    }
    await leavePage(page);
  });
}
