import { expect, test, type Page } from '@playwright/test';
import { dispose } from '@livekit/rtc-node';
import { join } from 'node:path';
import { shortName } from '#renderer/features/review/core/short-name.ts';
import { classroom } from '#renderer/i18n/ar/classroom.ts';
import { decide } from '#renderer/i18n/ar/decide.ts';
import { review } from '#renderer/i18n/ar/review.ts';
import { shell } from '#renderer/i18n/ar/shell.ts';
import { today } from '#renderer/i18n/ar/today.ts';
import { ui } from '#renderer/i18n/ar/ui.ts';
import { complaintsOfAxe } from '#tests/support/axe.ts';
import { detailOf } from '#tests/support/demo-class.ts';
import { launchApp, type LaunchedApp } from '#tests/support/electron-app.ts';
import { enter } from '#tests/support/ledger-person.ts';
import { openUntoldClass, type SignIn, type UntoldClass } from '#tests/support/untold-class.ts';

const LANGUAGE = 'ar';
/** Longer than the silence that counts as blindness here. */
const AWAY_MS = 9_000;

let place: UntoldClass;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  place = await openUntoldClass();
});
test.afterAll(async () => {
  await place.close();
  await dispose();
});

/** The real window of one of the staff, signed in. */
async function openWindow({ email, password }: SignIn): Promise<LaunchedApp> {
  const app = await launchApp({ language: LANGUAGE, fakeMedia: true, server: { mode: 'remote', url: place.url } });
  await app.window.locator('input[type=email], input[autocomplete=username]').first().fill(email);
  await app.window.locator('input[type=password]').fill(password);
  await app.window.locator('input[type=password]').press('Enter');
  await expect.poll(() => app.window.evaluate(() => location.hash), { timeout: 30_000 }).toMatch(/today|review/);
  return app;
}

const waiting = (page: Page): Promise<number | undefined> =>
  page.evaluate(async () => window.desktop?.witnessWaiting());

/** What the question says of so many lines, in the plural that Arabic has for them. */
const lost = (count: number): string => {
  const form = new Intl.PluralRules('ar').select(count);
  return shell.signOut[`witness_${form}`].replace('{{count}}', String(count));
};

test('a class that only the teacher’s window saw: its log goes to the server when that is back, and a supervisor accepts it', async () => {
  test.setTimeout(240_000);
  const { session, names } = place;
  const teacher = await openWindow(place.teacher);
  const supervisor = await openWindow(place.supervisor);
  const page = teacher.window;
  await page.getByText('حلقة').first().click();
  await page.getByRole('button', { name: today.hero.start }).click();
  await expect(page.getByRole('button', { name: classroom.check.join })).toBeVisible();
  await expect.poll(async () => (await detailOf(page, session.id)).status).toBe('ready');
  const grant = await place.studentGrant();

  place.proxy.loseAll(true);
  await page.getByRole('button', { name: classroom.check.join }).click();
  await expect(page.getByRole('button', { name: classroom.controls.end })).toBeVisible();
  await expect.poll(() => waiting(page)).toBe(0);
  const killedAt = Date.now();
  await place.kill();
  const student = await enter(grant, join(place.folder, 'student.jsonl'));
  await expect.poll(() => waiting(page)).toBeGreaterThan(0);
  await expect.poll(() => Date.now() - killedAt, { timeout: 30_000 }).toBeGreaterThan(AWAY_MS);
  const before = await waiting(page);
  await student.leave();
  await expect.poll(() => waiting(page)).toBeGreaterThan(before ?? 0);
  await page.getByRole('button', { name: classroom.controls.leave }).click();

  // Who signs out now is told how much would be lost, and goes back.
  await expect(page.getByRole('button', { name: classroom.controls.leave })).toBeHidden();
  await page.getByRole('navigation').getByRole('button').last().click();
  await page.getByRole('menuitem', { name: shell.account.signOut }).click();
  const question = page.getByRole('dialog');
  await expect(question).toContainText(lost((await waiting(page)) ?? 0));
  await page.screenshot({ path: test.info().outputPath(`sign-out-${LANGUAGE}.png`) });
  expect(await complaintsOfAxe(page, '[role=dialog]'), 'signing out').toEqual([]);
  await page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  const left = `participant_left of ${session.teacher}`;
  await expect.poll(() => place.proxy.lost()).toContain(left);

  await place.comeBack();
  await expect.poll(() => waiting(page), { timeout: 60_000 }).toBe(0);
  const desk = supervisor.window;
  const personOf = async (identity: string) =>
    (await detailOf(desk, session.id)).people.find((one) => one.identity === identity);
  await expect
    .poll(async () => (await personOf(session.student(0)))?.cycles, { timeout: 60_000 })
    .toMatchObject([{ source: 'witness' }]);
  expect(await personOf(session.teacher)).toMatchObject({ attendedMs: 0, ownWord: true });
  expect((await detailOf(desk, session.id)).status).toBe('ready');

  await desk.getByRole('tab', { name: review.tabs.sessions }).click();
  await desk.getByRole('row').filter({ hasText: 'حلقة' }).first().click();
  const panel = desk.getByRole('complementary');
  const word = panel.getByRole('region', { name: decide.witness.title.replace('{{name}}', names.teacher) });
  await word.getByRole('textbox', { name: decide.witness.reason }).fill('سمعت التسجيل وهو فيه');
  await desk.screenshot({ path: test.info().outputPath(`accept-${LANGUAGE}.png`) });
  expect(await complaintsOfAxe(desk, 'aside'), 'a teacher’s own word').toEqual([]);
  await word.getByRole('button', { name: decide.witness.accept }).click();
  await expect(word).toBeHidden();

  // The class that nobody else saw begin has begun, and ends as any other.
  await expect.poll(async () => (await detailOf(desk, session.id)).status).toBe('ongoing');
  await place.ask('POST', `/api/teacher/sessions/${session.id}/complete`, { reason: 'انتهى الاختبار' });
  const { state } = ui;
  const lane = (name: string): ReturnType<Page['getByRole']> =>
    panel.getByRole('button', { name: `${shortName(name)}: ${state.present}` });
  for (const name of [names.teacher, names.student]) await expect(lane(name)).toBeVisible();
  await desk.screenshot({ path: test.info().outputPath(`accepted-${LANGUAGE}.png`) });
  for (const identity of [session.teacher, session.student(0)]) {
    const person = await personOf(identity);
    expect(person).toMatchObject({ status: 'present', flags: expect.arrayContaining(['witnessed']) });
    expect(person?.flags).not.toContain('unverified');
  }
  expect(teacher.complaints()).toEqual([]);
  await supervisor.close();
  await teacher.close();
});
