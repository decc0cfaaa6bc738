import { expect, test, type Locator, type Page } from '@playwright/test';
import { decide as ar } from '#renderer/i18n/ar/decide.ts';
import { review } from '#renderer/i18n/ar/review.ts';
import { today } from '#renderer/i18n/ar/today.ts';
import { ui } from '#renderer/i18n/ar/ui.ts';
import type { ReportRow, SessionRow } from '#shared/contract/sessions.ts';
import { ask, detailOf, openDemoClass, signIn, type DemoClass } from '#tests/support/demo-class.ts';
import { launchApp, type LaunchedApp } from '#tests/support/electron-app.ts';

let demo: DemoClass;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  demo = await openDemoClass({ language: 'ar', startsInS: 1_800 });
});
test.afterAll(() => demo.teacher.close());

/** Another person's own app on the same server. */
async function openReviewer(email: string): Promise<LaunchedApp> {
  const app = await launchApp({ language: 'ar', server: { mode: 'remote', url: demo.url } });
  await signIn(app.window, demo.teacher.window, `${email}@demo.itqan.example`);
  return app;
}

const needs = (page: Page): Locator => page.getByRole('grid', { name: review.tables.needs });
const form = (page: Page): Locator => page.getByRole('form', { name: ar.title });

async function choose(page: Page, status: keyof typeof ui.state, reason: string): Promise<void> {
  await form(page).getByRole('radiogroup', { name: ar.status }).getByText(ui.state[status], { exact: true }).click();
  await chooseReason(page, form(page), reason);
}

async function chooseReason(page: Page, within: Locator, reason: string): Promise<void> {
  await within.getByRole('combobox', { name: ar.reason }).click();
  await page.getByRole('option', { name: reason, exact: true }).click();
}

test('a supervisor reads why, overrides with the effect in sight, a colleague with a stale base gets both values, and it is undone', async () => {
  test.setTimeout(240_000);
  const [first, second] = await Promise.all([openReviewer('supervisor'), openReviewer('admin')]);
  const [mine, theirs] = [first.window, second.window];
  const doubt = needs(mine).getByRole('row').filter({ hasText: review.reason.lost_leave }).first();
  await expect(doubt.getByRole('gridcell').nth(1)).not.toBeEmpty();
  const [, who = '', , when = ''] = await doubt.getByRole('gridcell').allInnerTexts();
  await doubt.click();
  const panel = mine.getByRole('complementary');
  await expect(panel.getByRole('heading', { level: 3, name: who })).toBeVisible();
  // The why stands above the decision: sentences with their times.
  await expect(panel.getByText(/^\d\d:\d\d:\d\d$/).first()).toBeVisible();

  // The colleague begins to decide on what stands now …
  const sameRow = needs(theirs).getByRole('row');
  await sameRow.filter({ hasText: who }).filter({ hasText: review.reason.lost_leave }).first().click();
  await choose(theirs, 'late', ar.reasons.identity_mix_up);

  // … while the supervisor excuses the student, seeing before what that does.
  await choose(mine, 'excused', ar.reasons.agreed_absence);
  const effect = form(mine).getByRole('region', { name: ar.effect.title });
  await expect(effect.getByText(ui.state.excused)).toBeVisible();
  await expect(effect.getByText(ar.effect.package)).toBeVisible();
  await mine.screenshot({ path: test.info().outputPath('override-ar.png') });
  await form(mine).getByRole('button', { name: ar.save }).click();
  const history = panel.getByRole('listitem').filter({ hasText: ar.reasons.agreed_absence });
  await expect(history).toBeVisible();
  // Somebody has decided: the row no longer asks for anybody.
  await expect(needs(mine).getByRole('row').filter({ hasText: who }).filter({ hasText: when })).toHaveCount(0);

  await form(theirs).getByRole('button', { name: ar.save }).click();
  const dialog = theirs.getByRole('dialog');
  const server = dialog.getByRole('region', { name: ar.conflict.server });
  await expect(server.getByText(ui.state.excused)).toBeVisible();
  await expect(server.getByText(ar.reasons.agreed_absence)).toBeVisible();
  await expect(dialog.getByRole('region', { name: ar.conflict.mine }).getByText(ui.state.late)).toBeVisible();
  await theirs.screenshot({ path: test.info().outputPath('conflict-ar.png') });
  await dialog.getByRole('button', { name: ar.conflict.keep }).click();
  await expect(dialog).toBeHidden();

  // Recomputing touches no word of a person.
  const session = await overridden(mine);
  await ask(mine, 'POST', `/api/sessions/${session.id}/recompute`, {});
  const { people } = await detailOf(mine, session.id);
  const person = people.find(({ id, role }) => role === 'student' && id === session.personId);
  expect(person).toMatchObject({ status: 'excused', overridden: true });

  await history.getByRole('button', { name: ar.history.undoIt }).click();
  const undo = panel.getByRole('form', { name: ar.history.undoTitle });
  await chooseReason(mine, undo, ar.reasons.technical);
  await expect(undo.getByRole('region', { name: ar.effect.title }).getByText(ui.state.excused)).toBeVisible();
  await undo.getByRole('button', { name: ar.history.undoAction }).click();
  await expect(panel.getByRole('listitem').filter({ hasText: ar.history.undone })).toBeVisible();
  await expect
    .poll(async () => (await detailOf(mine, session.id)).people.find(({ id }) => id === session.personId)?.overridden)
    .toBe(false);
  await mine.screenshot({ path: test.info().outputPath('history-ar.png') });
  expect([...first.complaints(), ...second.complaints()]).toEqual([]);
  await first.close();
  await second.close();
});

/** The one session of the week whose student somebody has decided about just now. */
async function overridden(page: Page): Promise<{ id: number; personId: number }> {
  const { sessions } = await ask<{
    sessions: {
      id: number;
      people: {
        id: number;
        role: string;
        entries?: { override: { reason: string; status: string; at: number } | null };
      }[];
    }[];
  }>(page, 'GET', '/api/review/sync?limit=200');
  const found = sessions
    .flatMap((session) => session.people.map((person) => ({ session, person })))
    .filter(({ person }) => person.entries?.override?.status === 'excused')
    .toSorted((a, b) => (b.person.entries?.override?.at ?? 0) - (a.person.entries?.override?.at ?? 0))[0];
  if (!found) throw new Error('nobody was excused');
  return { id: found.session.id, personId: found.person.id };
}

test('a teacher contests a verdict of their class, the supervisor finds it on top, answers, and the teacher reads that', async () => {
  test.setTimeout(180_000);
  const page = demo.teacher.window;
  const now = Date.now();
  const { sessions } = await ask<{ sessions: SessionRow[] }>(
    page,
    'GET',
    `/api/sessions?from=${now - 86_400_000}&to=${now}`,
  );
  const over = sessions.find(({ status, evaluated }) => status === 'completed' && evaluated?.done !== evaluated?.of);
  if (!over) throw new Error('the demo has no class of today that is not evaluated');
  const report = await ask<{ rows: ReportRow[] }>(page, 'GET', `/api/sessions/${over.id}/report`);
  const name = report.rows[0]?.name ?? '';
  await page.evaluate((id) => {
    location.hash = `#/today?class=${id}`;
  }, over.id);
  await page.getByRole('main').getByRole('button').filter({ hasText: today.hero.evaluate }).click();
  const student = page.getByRole('complementary').getByRole('listitem').filter({ hasText: name });
  await student.getByRole('button', { name: today.contest.open }).click();
  await student.getByRole('textbox').fill('قرأ معنا حتى آخر الحصة ثم انقطعت الشبكة');
  await student.getByRole('button', { name: today.contest.send }).click();
  await expect(student.getByText('قرأ معنا')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('contest-teacher-ar.png') });

  const reviewer = await openReviewer('supervisor');
  const row = needs(reviewer.window).getByRole('row').filter({ hasText: review.reason.contested }).first();
  await row.click();
  const panel = reviewer.window.getByRole('complementary');
  const contest = panel.getByRole('region', { name: ar.contest.title });
  await expect(contest).toContainText('قرأ معنا حتى آخر الحصة');
  await reviewer.window.screenshot({ path: test.info().outputPath('contest-supervisor-ar.png') });
  await contest.getByRole('textbox', { name: ar.contest.answer }).fill('راجعنا التسجيل، والحكم باقٍ');
  await contest.getByRole('button', { name: ar.contest.reject }).click();
  await expect(contest).toBeHidden();
  await expect(panel.getByRole('listitem').filter({ hasText: ar.history.rejected })).toBeVisible();
  await expect(student.getByRole('button', { name: today.contest.open })).toBeVisible();
  await reviewer.close();
});
