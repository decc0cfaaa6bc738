import { expect, test, type Browser, type Page } from '@playwright/test';
import { classroom as classroomAr } from '#renderer/i18n/ar/classroom.ts';
import { shortName } from '#renderer/features/review/core/short-name.ts';
import { evaluation as evaluationAr } from '#renderer/i18n/ar/evaluation.ts';
import { join as joinAr } from '#renderer/i18n/ar/join.ts';
import { review as reviewAr } from '#renderer/i18n/ar/review.ts';
import { today as todayAr } from '#renderer/i18n/ar/today.ts';
import { ui as uiAr } from '#renderer/i18n/ar/ui.ts';
import { classroom as classroomEn } from '#renderer/i18n/en/classroom.ts';
import { evaluation as evaluationEn } from '#renderer/i18n/en/evaluation.ts';
import { review as reviewEn } from '#renderer/i18n/en/review.ts';
import { today as todayEn } from '#renderer/i18n/en/today.ts';
import { ui as uiEn } from '#renderer/i18n/en/ui.ts';
import {
  ask,
  detailOf,
  launchBrowser,
  linkOf,
  liveKitOf,
  openDemoClass,
  openSupervisor,
  type DemoClass,
} from '#tests/support/demo-class.ts';

interface Words {
  readonly classroom: {
    readonly check: { readonly join: string };
    readonly controls: { readonly end: string };
    readonly end: { readonly closes: string; readonly action: string };
  };
  readonly evaluation: { readonly sheet: string };
  readonly today: {
    readonly hero: { readonly start: string; readonly evaluate: string };
    readonly report: { readonly title: string };
  };
  readonly review: { readonly tabs: { readonly sessions: string } };
  readonly ui: {
    readonly state: {
      readonly waiting: string;
      readonly in_room: string;
      readonly left: string;
      readonly absent: string;
    };
  };
}
const WORDS: Readonly<Record<'ar' | 'en', Words>> = {
  ar: { classroom: classroomAr, evaluation: evaluationAr, today: todayAr, review: reviewAr, ui: uiAr },
  en: { classroom: classroomEn, evaluation: evaluationEn, today: todayEn, review: reviewEn, ui: uiEn },
};

let browser: Browser;
test.beforeAll(async () => {
  browser = await launchBrowser();
});
test.afterAll(() => browser.close());

/** The big button, the device check, and into the class. */
async function teacherStarts(page: Page, words: Words, title: string): Promise<void> {
  await page.getByText(title).first().click();
  await page.getByRole('button', { name: words.today.hero.start }).click();
  await page.getByRole('button', { name: words.classroom.check.join }).click();
  await expect(page.getByRole('button', { name: words.classroom.controls.end })).toBeVisible();
}

/** The made students' pages are in Arabic, whatever the teacher's window speaks. */
async function studentEnters(page: Page): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`${joinAr.door.enterAgain}|${joinAr.door.enter}`) }).click();
}

const inRoom = async (demo: DemoClass): Promise<number> =>
  (await detailOf(demo.teacher.window, demo.sessionId)).inRoomCount;

for (const language of ['ar', 'en'] as const) {
  const words = WORDS[language];

  test(`a teacher runs a class, a student comes, goes and returns, a supervisor sees it, the report stands (${language})`, async () => {
    test.setTimeout(300_000);
    const demo = await openDemoClass({ language });
    const supervisor = await openSupervisor(demo, { language });
    const { teacher, sessionId, title } = demo;
    await teacherStarts(teacher.window, words, title);
    const expected = (await detailOf(teacher.window, sessionId)).people.filter((person) => person.role === 'student');
    const [student] = expected;
    if (!student) throw new Error('nobody is expected');

    await supervisor.window.getByRole('tab', { name: words.review.tabs.sessions }).click();
    await supervisor.window.getByRole('row').filter({ hasText: title }).first().click();
    const context = await browser.newContext({ locale: language, viewport: { width: 390, height: 844 } });
    const phone = await context.newPage();
    await phone.goto(await linkOf(teacher.window, student.id));
    await studentEnters(phone);
    await expect.poll(() => inRoom(demo), { timeout: 30_000 }).toBe(2);
    const { state } = words.ui;
    const lane = (name: string, ...states: readonly string[]) =>
      supervisor.window.getByRole('button', { name: new RegExp(`^${shortName(name)}: (${states.join('|')})$`) });
    const teacherName = (await detailOf(teacher.window, sessionId)).teacher.name;
    await expect(lane(student.name, state.waiting, state.in_room)).toBeVisible();
    await expect(lane(teacherName, state.waiting, state.in_room)).toBeVisible();

    await phone.getByRole('button', { name: joinAr.class.leave }).click();
    await expect(lane(student.name, state.left)).toBeVisible();
    await studentEnters(phone);
    await expect(lane(student.name, state.waiting, state.in_room)).toBeVisible();

    const startsAt = (await detailOf(teacher.window, sessionId)).startsAt;
    await expect.poll(() => Date.now() > startsAt + 15_000, { timeout: 60_000 }).toBe(true);
    await teacher.window.getByRole('button', { name: words.classroom.controls.end }).click();
    const dialog = teacher.window.getByRole('dialog');
    await expect(dialog).toContainText(words.classroom.end.closes);
    await dialog.getByRole('textbox').fill(language === 'ar' ? 'انتهى الاختبار مبكراً' : 'the test is over early');
    await dialog.getByRole('button', { name: words.classroom.end.action }).click();

    const liveKit = await liveKitOf(demo);
    await expect.poll(async () => (await liveKit.listRooms()).length, { timeout: 20_000 }).toBe(0);
    await expect
      .poll(async () => (await detailOf(teacher.window, sessionId)).people.every((one) => one.liveState === 'final'), {
        timeout: 30_000,
      })
      .toBe(true);
    const report = await ask<{ rows: { studentId: number; status: string; credit: string }[] }>(
      teacher.window,
      'GET',
      `/api/sessions/${sessionId}/report`,
    );
    expect(report.rows).toHaveLength(expected.length);
    // The teacher left before half of the class: waiving is the rule, and every student has a row in the ledger.
    expect(new Set(report.rows.map((row) => row.credit))).toEqual(new Set(['waive']));
    await expect(teacher.window.getByText(words.today.report.title).first()).toBeVisible();
    await expect(lane(student.name, state.absent)).toBeVisible();
    await teacher.window.getByRole('button', { name: words.today.hero.evaluate }).click();
    await expect(teacher.window.getByRole('table', { name: words.evaluation.sheet })).toBeVisible();
    await context.close();
    await supervisor.close();
    await teacher.close();
  });
}
