import { type Browser, test } from '@playwright/test';
import { join as ar } from '#renderer/i18n/ar/join.ts';
import {
  button,
  enter,
  expect,
  expectSound,
  launchStudentsBrowser,
  leavePage,
  openPage,
  tool,
} from '#tests/support/student-browser.ts';
import {
  identityOf,
  openStudentsAcademy,
  runningLesson,
  type Lesson,
  type StudentsAcademy,
} from '#tests/support/student-class.ts';

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

/** What the server keeps of what was said in a class, in its order: the text of a message, or a hand. */
async function saidIn(lesson: Lesson): Promise<string[]> {
  const rows: { what: string; body: string | null }[] = await academy
    .db('class_signals')
    .where('session_id', lesson.id)
    .orderBy('received_at')
    .select('what', 'body');
  return rows.map(({ what, body }) => body ?? what);
}

test.describe('in the class', () => {
  test('the teacher is seen and heard, messages go both ways, a hand has its place and its turn', async () => {
    const lesson = await runningLesson(academy);
    const [page, friend] = [
      await openPage(browser, await lesson.link(0)),
      await openPage(browser, await lesson.link(1)),
    ];
    await enter(page);
    await expect(page.getByText(ar.class.teacherAway)).toBeVisible();
    await expect(page.getByText(ar.class.counted)).toBeVisible();
    const teacher = await lesson.teacherJoins();
    await expect(page.getByText(ar.class.teacherHere, { exact: true })).toBeVisible();
    await expect
      .poll(() => page.evaluate(() => document.querySelector('figure video')?.clientWidth))
      .toBeGreaterThan(200);
    await expect(page.locator('audio')).toHaveCount(1);
    await expectSound(page);

    await teacher.say('السلام عليكم');
    await expect(tool(page, ar.class.chat)).toHaveAccessibleName(/رسالة جديدة/);
    await tool(page, ar.class.chat).click();
    await expect(page.getByRole('log')).toContainText('السلام عليكم');
    await page.getByRole('textbox', { name: ar.chat.write }).fill('<b>وعليكم السلام</b>');
    await page.keyboard.press('Enter');
    await expect.poll(() => teacher.heard).toEqual(['<b>وعليكم السلام</b>']);
    await expect.poll(() => saidIn(lesson)).toEqual(['<b>وعليكم السلام</b>']);
    await expect(page.getByRole('log')).toContainText('<b>وعليكم السلام</b>');
    await expectSound(page);
    await page.keyboard.press('Escape');
    await expect(tool(page, ar.class.chat)).toBeFocused();

    await enter(friend);
    await tool(friend, ar.class.hand).click();
    await expect(friend.getByText('ترتيبك الأول')).toBeVisible();
    await tool(page, ar.class.hand).click();
    await expect(page.getByText('ترتيبك الثاني')).toBeVisible();
    await expectSound(page);
    const raisedAt = Number(teacher.attributesOf(identityOf(lesson, 1))['handRaisedAt']);
    expect(Math.abs(raisedAt - Date.now())).toBeLessThan(30_000);
    await teacher.setAttributes({ turn: identityOf(lesson, 1), turnAt: String(Date.now() + 1_000) });
    await expect(friend.getByText(ar.class.yourTurn)).toBeVisible();
    await expect(page.getByText('ترتيبك الأول')).toBeVisible();
    await expect.poll(() => saidIn(lesson)).toEqual(['<b>وعليكم السلام</b>', 'hand', 'hand']);
    await expect.poll(() => teacher.attributesOf(identityOf(lesson, 1))['handRaisedAt'] ?? '').toBe('');
    await button(page, ar.class.handDown).click();
    await expect.poll(() => teacher.attributesOf(identityOf(lesson, 0))['handRaisedAt'] ?? '').toBe('');

    await teacher.shareScreen();
    await expect(page.getByText('شاشة عبد الرحمن')).toBeVisible();
    await teacher.leave();
    await expect(page.getByText(ar.class.teacherGone)).toBeVisible();
    await leavePage(friend);
    await leavePage(page);
  });

  test('the ayah at the teacher’s is shown', async () => {
    const lesson = await runningLesson(academy);
    const page = await openPage(browser, await lesson.link());
    await enter(page);
    const teacher = await lesson.teacherJoins();
    const ayah = { surah: 112, ayah: 1, page: 604, name: { ar: 'الإخلاص', en: 'Al-Ikhlas' }, text: 'قُلۡ هُوَ ٱللَّهُ أَحَدٌ' };
    await teacher.setAttributes({ ayah: JSON.stringify(ayah) });
    await expect(page.getByText(ayah.text)).toBeVisible();
    await expect(page.getByText('عند المعلم: الإخلاص 1، صفحة 604')).toBeVisible();
    await expectSound(page);
    await teacher.setAttributes({ ayah: '' });
    await expect(page.getByText(ayah.text)).toBeHidden();
    await teacher.leave();
    await leavePage(page);
  });

  test('the teacher’s mute is told, and recitation takes the microphone unfiltered', async () => {
    const lesson = await runningLesson(academy);
    const page = await openPage(browser, await lesson.link());
    await page.evaluate(() => {
      const asked: unknown[] = [];
      const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (constraints) => {
        if (constraints?.audio !== undefined && constraints.audio !== false) asked.push(constraints.audio);
        return real(constraints);
      };
      Object.assign(window, { asked });
    });
    const lastAsked = () => page.evaluate(() => (window as unknown as { asked: unknown[] }).asked.at(-1));
    await enter(page);
    await expect(tool(page, ar.class.microphone)).toHaveAttribute('aria-pressed', 'true');
    expect(await lastAsked()).toMatchObject({ noiseSuppression: true, autoGainControl: true });
    await page.getByRole('switch', { name: ar.recitation.name }).click();
    await expect.poll(lastAsked).toMatchObject({
      echoCancellation: true,
      noiseSuppression: false,
      autoGainControl: false,
      voiceIsolation: false,
    });
    const { results } = await lesson.ask<{ results: { muted: boolean }[] }>('POST', `/sessions/${lesson.id}/mute`, {
      identity: identityOf(lesson),
    });
    expect(results).toMatchObject([{ muted: true }]);
    await expect(page.getByText(ar.class.mutedByTeacher)).toBeVisible();
    await expect(tool(page, ar.class.microphone)).toHaveAttribute('aria-pressed', 'false');
    await tool(page, ar.class.microphone).click();
    await expect(tool(page, ar.class.microphone)).toHaveAttribute('aria-pressed', 'true');
    await leavePage(page);
  });

  test('a room that falls comes back: presence is kept, the way in is found again', async () => {
    const lesson = await runningLesson(academy);
    const page = await openPage(browser, await lesson.link());
    await enter(page);
    await academy.crashLiveKit();
    await expect(page.getByText(ar.class.reconnecting).or(page.getByText(ar.out.lost)).first()).toBeVisible();
    await expect(page.getByRole('group')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(ar.class.reconnecting)).toBeHidden();
    await leavePage(page);
  });
});
