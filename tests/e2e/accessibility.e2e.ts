import { expect, test, type Page } from '@playwright/test';
import { calendar as calendarAr } from '#renderer/i18n/ar/calendar.ts';
import { calendar as calendarEn } from '#renderer/i18n/en/calendar.ts';
import { resources } from '#renderer/i18n/resources.ts';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { DAY } from '#shared/domain/time.ts';
import { complaintsOfAxe as complaints } from '#tests/support/axe.ts';
import { ask, launchBrowser, linkOf, openDemoClass, openSupervisor, detailOf } from '#tests/support/demo-class.ts';
import { askDatabase } from '#tests/support/demo-database.ts';
import { openCalendar } from '#tests/support/drawn-classes.ts';

/** A supervisor's decisions: the form with its effect in sight, and several rows at once. */
async function auditDeciding(page: Page, language: 'ar' | 'en'): Promise<void> {
  const { decide, review, ui } = resources[language];
  await page.getByRole('row').filter({ hasText: review.reason.unverified }).first().click();
  const form = page.getByRole('form', { name: decide.title });
  await form.getByText(ui.state.excused, { exact: true }).click();
  await expect(form.getByRole('region', { name: decide.effect.title }).getByText(decide.effect.verdict)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath(`deciding-${language}.png`) });
  expect(await complaints(page), 'deciding').toEqual([]);
  await page.getByRole('checkbox').first().check();
  await page.getByRole('button', { name: decide.bulk.open }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath(`bulk-${language}.png`) });
  expect(await complaints(page), 'several rows at once').toEqual([]);
  await page.keyboard.press('Escape');
}

/** The sheet of a class that waits for its evaluation, with a cell in hand that is wrong. */
async function auditEvaluation(page: Page, language: 'ar' | 'en'): Promise<void> {
  const { evaluation } = resources[language];
  const now = Date.now();
  const path = `/api/sessions?from=${now - 14 * DAY}&to=${now}`;
  const { sessions } = await ask<{ sessions: SessionRow[] }>(page, 'GET', path);
  const owed = sessions.find(({ evaluated, expectedCount }) => evaluated?.done === 0 && expectedCount > 1);
  if (!owed) throw new Error('the demo has no circle that is not evaluated');
  await page.evaluate((id) => {
    location.hash = `#/evaluate/${id}`;
  }, owed.id);
  const table = page.getByRole('table', { name: evaluation.sheet });
  await table.locator('input[data-column="newMemorisation"]').first().focus();
  await page.keyboard.type('62:1-12');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(table.locator('input[aria-invalid="true"]')).toHaveCount(1);
  await page.screenshot({ path: test.info().outputPath(`evaluation-${language}.png`) });
  expect(await complaints(page), 'evaluation').toEqual([]);
}

/** Students with their subscriptions, one beside them with the ledger open. */
async function auditSubscriptions(page: Page, language: 'ar' | 'en'): Promise<void> {
  const { subscriptions } = resources[language];
  await page.evaluate(() => {
    location.hash = '#/subscriptions';
  });
  await page.getByRole('button', { name: subscriptions.needs }).click();
  await page.getByRole('row').filter({ hasText: subscriptions.status.active }).first().click();
  await expect(page.getByRole('complementary').getByRole('list', { name: subscriptions.ledger.title })).toBeAttached();
  await page.screenshot({ path: test.info().outputPath(`subscriptions-${language}.png`) });
  expect(await complaints(page), 'subscriptions').toEqual([]);
}

/** An admin's settings: the page with places open, a draft with its effect, and the history. */
async function auditSettings(page: Page, language: 'ar' | 'en'): Promise<void> {
  const { settings, whatIf } = resources[language];
  await page.evaluate(() => {
    location.hash = '#/settings';
  });
  const field = page.locator('[data-setting="present_from_percent"]');
  await field.getByRole('button', { name: settings.scopes.eachGroup }).click();
  await field.getByRole('combobox').click();
  await page.getByRole('option').first().click();
  await field.getByRole('textbox').last().fill('60');
  await page.locator('[data-setting="blocked_days"]').getByRole('button', { name: settings.days.thursday }).click();
  await expect(page.getByRole('region', { name: whatIf.blocked.title.split('{{')[0] ?? '' })).toBeVisible();
  await field.scrollIntoViewIfNeeded();
  await page.screenshot({ path: test.info().outputPath(`settings-${language}.png`) });
  expect(await complaints(page), 'settings with a draft').toEqual([]);
  await page.getByRole('button', { name: settings.history.open }).click();
  await expect(page.getByRole('list', { name: settings.history.title }).getByRole('listitem').first()).toBeVisible();
  await page.getByRole('heading', { name: settings.jobs.log }).scrollIntoViewIfNeeded();
  await page.screenshot({ path: test.info().outputPath(`settings-history-${language}.png`) });
  expect(await complaints(page), 'history of the settings').toEqual([]);
}

/** The dialog of a weekly schedule with the answer for its slots. */
async function auditPlanning(page: Page, language: 'ar' | 'en'): Promise<void> {
  const { schedules } = resources[language];
  await openCalendar(page);
  await page.getByRole('button', { name: schedules.open }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: schedules.type.circle }).click();
  await page.getByRole('option').first().click();
  await dialog.getByRole('button', { name: schedules.weekday.friday }).click();
  await expect(dialog.getByText(schedules.reason.blocked_day).first()).toBeVisible();
  expect(await complaints(page), 'weekly schedule').toEqual([]);
  await dialog.getByRole('button', { name: schedules.discard }).click();
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: schedules.planning }).click();
  const panel = page.getByRole('complementary');
  await expect(panel.locator('[data-schedule]').first()).toBeVisible();
  expect(await complaints(page), 'weekly schedules').toEqual([]);
  await panel.getByRole('button', { name: schedules.handOver.open }).first().click();
  await expect(dialog.getByRole('combobox', { name: schedules.handOver.teacher })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath(`hand-over-${language}.png`) });
  expect(await complaints(page), 'another teacher').toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await panel.getByText(schedules.part.hours, { exact: true }).click();
  await expect(panel.getByText(schedules.hours.always)).toBeVisible();
  expect(await complaints(page), 'a teacher’s hours').toEqual([]);
}

/** What is done with a class of the calendar: each dialog, then the list of those without a time and a place for one. */
async function auditClassDialogs(page: Page, language: 'ar' | 'en'): Promise<void> {
  const { calendar, schedules } = resources[language];
  await expect(page.getByText(calendar.loading)).toBeHidden();
  const coming = page.locator('[data-session][data-status=scheduled]').last();
  if (!(await coming.isVisible())) await page.getByRole('button', { name: calendar.later }).click();
  await coming.click();
  const panel = page.getByRole('complementary');
  const dialog = page.getByRole('dialog');
  const audit = async (what: string): Promise<void> => {
    await expect(dialog).toBeVisible();
    expect(await complaints(page, '[role=dialog]'), what).toEqual([]);
  };
  for (const name of [calendar.move.open, calendar.swap.open, schedules.substitute.open, calendar.unschedule.open]) {
    await panel.getByRole('button', { name, exact: true }).press('Enter');
    await audit(name);
    if (name === calendar.unschedule.open) break;
    // Escape leaves the dialog alone, and the keyboard is where it was.
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(panel.getByRole('button', { name, exact: true })).toBeFocused();
  }
  await dialog.getByRole('textbox').fill('سفر المعلم');
  await dialog.getByRole('button', { name: calendar.unschedule.action, exact: true }).press('Enter');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('u');
  await expect(panel.locator('[data-waiting]').first()).toBeVisible();
  expect(await complaints(page, 'aside'), 'classes without a time').toEqual([]);
  await panel.locator('[data-waiting]').first().getByRole('button').press('Enter');
  await audit(calendar.waiting.place);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('n');
  await audit(calendar.single.title);
  await page.keyboard.press('Escape');
}

for (const language of ['ar', 'en'] as const) {
  test(`a teacher's day, a supervisor's review and the parts pass the audit, light and dark (${language})`, async () => {
    test.setTimeout(240_000);
    const theme = language === 'ar' ? 'light' : 'dark';
    const demo = await openDemoClass({ language, theme, startsInS: 600 });
    const { teacher, sessionId } = demo;
    await expect(teacher.window.getByRole('row').nth(1)).toBeVisible();
    expect(await complaints(teacher.window), 'today').toEqual([]);
    await auditEvaluation(teacher.window, language);
    for (const view of ['week', 'month', 'list'] as const) {
      await teacher.window.evaluate(() => {
        location.hash = '#/calendar';
      });
      await teacher.window
        .getByText((language === 'ar' ? calendarAr : calendarEn).views[view], { exact: true })
        .click();
      await expect(teacher.window.getByText(demo.title).first()).toBeAttached();
      expect(await complaints(teacher.window), `calendar, ${view}`).toEqual([]);
    }
    await teacher.window.evaluate(() => {
      location.hash = '#/gallery';
    });
    await expect(teacher.window.getByRole('heading').first()).toBeVisible();
    expect(await complaints(teacher.window), 'gallery').toEqual([]);

    const supervisor = await openSupervisor(demo, { language, theme }, 'admin');
    await supervisor.window.getByRole('row').nth(1).click();
    await expect(supervisor.window.getByRole('group').first()).toBeVisible();
    expect(await complaints(supervisor.window), 'review').toEqual([]);
    await auditDeciding(supervisor.window, language);
    await askDatabase(
      demo,
      `insert into ledger_differences (what, session_id, student_id, expected, found)
       select 'report_differs', p.session_id, p.student_id, 'present 45', 'absent 0' from session_participants p limit 1`,
      [],
    );
    await supervisor.window.evaluate(() => {
      location.hash = '#/health';
    });
    await expect(supervisor.window.getByRole('table').first()).toBeVisible();
    expect(await complaints(supervisor.window), 'health').toEqual([]);
    await auditPlanning(supervisor.window, language);
    await auditClassDialogs(supervisor.window, language);
    await auditSettings(supervisor.window, language);
    await auditSubscriptions(supervisor.window, language);
    await supervisor.close();

    const { people } = await detailOf(teacher.window, sessionId);
    const student = people.find((person) => person.role === 'student');
    const browser = await launchBrowser();
    const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, bypassCSP: true });
    await phone.goto(await linkOf(teacher.window, student?.id ?? 0));
    await expect(phone.getByRole('heading', { level: 1 })).toBeVisible();
    expect(await complaints(phone), 'student’s page').toEqual([]);
    await browser.close();
    await teacher.close();
  });
}
