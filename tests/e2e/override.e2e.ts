import { expect, test, type Locator, type Page } from '@playwright/test';
import { decide as ar } from '#renderer/i18n/ar/decide.ts';
import { evaluation } from '#renderer/i18n/ar/evaluation.ts';
import { review } from '#renderer/i18n/ar/review.ts';
import { today } from '#renderer/i18n/ar/today.ts';
import { ui } from '#renderer/i18n/ar/ui.ts';
import type { ReportRow, SessionDetail, SessionRow } from '#shared/contract/sessions.ts';
import { ask, detailOf, openDemoClass, signIn, type DemoClass } from '#tests/support/demo-class.ts';
import { askDatabase } from '#tests/support/demo-database.ts';
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
  await theirs.keyboard.press('1');
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
  // The colleague decides again, and takes that back, before the supervisor has: what was seen stands no more.
  const seen = { entryId: person?.entries?.lastEntryId ?? null, status: 'excused' };
  const about = { sessionId: session.id, role: 'student', personId: session.personId };
  const late = { ...about, change: { type: 'status', status: 'late' }, reason: 'other', note: 'دخل متأخراً بدقائق' };
  const { results } = await ask<{ results: { done: { entryId: number } }[] }>(
    theirs,
    'POST',
    '/api/attendance/overrides',
    { items: [{ ...late, base: seen }] },
  );
  await undo.getByRole('button', { name: ar.history.undoAction }).click();
  const overtaken = mine.getByRole('dialog').getByRole('region', { name: ar.conflict.server });
  await expect(overtaken.getByText(ui.state.late, { exact: true })).toBeVisible();
  await expect(overtaken.getByText('دخل متأخراً بدقائق')).toBeVisible();
  await mine.screenshot({ path: test.info().outputPath('undo-conflict-ar.png') });
  await mine.keyboard.press('Escape');
  const entryId = results[0]?.done.entryId;
  await ask(theirs, 'POST', `/api/sessions/${session.id}/attendance/undo`, {
    entryId,
    reason: 'technical',
    base: { entryId, status: 'late' },
  });
  await undo.getByRole('button', { name: ar.history.undoAction }).click();
  await expect(overtaken.getByText(ui.state.excused)).toBeVisible();
  await mine.keyboard.press('2');
  await expect(history).toContainText(ar.history.undone);
  await expect
    .poll(async () => (await detailOf(mine, session.id)).people.find(({ id }) => id === session.personId)?.overridden)
    .toBe(false);
  await mine.screenshot({ path: test.info().outputPath('history-ar.png') });

  // The time that counts: whom it changes is seen before, and both values when the colleague was faster.
  const { startsAt, endsAt } = await detailOf(mine, session.id);
  await panel.getByRole('button', { name: ar.window.change }).click();
  const counted = panel.getByRole('form', { name: ar.window.title });
  const [hour = 0, minute = 0] = (await counted.getByLabel(ar.from).inputValue()).split(':').map(Number);
  await counted
    .getByLabel(ar.to)
    .fill(`${(hour + Math.floor((minute + 10) / 60)) % 24}:${(minute + 10) % 60}`.replace(/:(\d)$/, ':0$1'));
  await expect(counted.getByRole('region', { name: ar.effect.title })).toContainText(who);
  const window = { from: startsAt, to: endsAt - 300_000 };
  const word = { window, reason: 'انتهت قبل موعدها باتفاق', base: null };
  await ask(theirs, 'POST', `/api/sessions/${session.id}/effective-window`, word);
  await counted.getByLabel(ar.window.reason).fill('انقطع الدرس');
  await counted.getByRole('button', { name: ar.window.save }).click();
  const strip = counted.getByRole('status').filter({ hasText: ar.window.conflict });
  await expect(strip).toContainText(word.reason);
  await mine.screenshot({ path: test.info().outputPath('window-conflict-ar.png') });
  await strip.getByRole('button', { name: ar.conflict.apply }).click();
  await expect(counted).toBeHidden();
  await expect.poll(async () => (await detailOf(mine, session.id)).effectiveWindow?.reason).toBe('انقطع الدرس');
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
    `/api/sessions?from=${now - 14 * 86_400_000}&to=${now}`,
  );
  const over = sessions.findLast(
    ({ status, evaluated }) => status === 'completed' && evaluated?.done !== evaluated?.of,
  );
  if (!over) throw new Error('the demo has no class that is not evaluated');
  const report = await ask<{ rows: ReportRow[] }>(page, 'GET', `/api/sessions/${over.id}/report`);
  const name = report.rows[0]?.name ?? '';
  await page.evaluate((id) => {
    location.hash = `#/today?class=${id}`;
  }, over.id);
  await page.getByRole('main').getByRole('button').filter({ hasText: today.hero.evaluate }).click();
  await page.getByRole('button', { name: evaluation.explain.replace('{{name}}', name) }).click();
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

test('several rows are decided together; of a row that was overtaken it is said that it was not', async () => {
  test.setTimeout(180_000);
  const reviewer = await openReviewer('supervisor');
  const page = reviewer.window;
  const boxes = needs(page).getByRole('checkbox');
  await expect(boxes.first()).toBeVisible();
  const unverified = needs(page).getByRole('row').filter({ hasText: review.reason.unverified });
  for (const n of [0, 1]) await unverified.nth(n).getByRole('checkbox').check();
  await page.getByRole('button', { name: ar.bulk.open }).click();
  const dialog = page.getByRole('dialog');
  const listed = dialog.getByRole('listitem');
  await expect(listed).toHaveCount(2);
  const first = (await listed.first().locator('bdi').first().innerText()).trim();

  // Somebody else decides about the first of them while the dialog is open.
  const { sessions } = await ask<{ sessions: SessionDetail[] }>(page, 'GET', '/api/review/sync?limit=200');
  const [found] = sessions
    .filter(({ status }) => status === 'completed')
    .flatMap(({ id, people }) => people.map((person) => ({ id, person })))
    .filter(({ person }) => person.name === first && person.flags.includes('unverified') && !person.overridden);
  if (!found) throw new Error(`nobody called ${first} is unverified`);
  const { results } = await ask<{ results: { ok: boolean }[] }>(page, 'POST', '/api/attendance/overrides', {
    items: [
      {
        sessionId: found.id,
        role: 'student',
        personId: found.person.id,
        change: { type: 'status', status: 'excused' },
        reason: 'agreed_absence',
        base: { entryId: null, status: found.person.status },
      },
    ],
  });
  expect(results).toMatchObject([{ ok: true }]);

  await dialog.getByRole('radiogroup', { name: ar.status }).getByText(ui.state.present, { exact: true }).click();
  await chooseReason(page, dialog, ar.reasons.technical);
  await expect(dialog.getByRole('region', { name: ar.effect.title })).toContainText(/باق/);
  await page.screenshot({ path: test.info().outputPath('bulk-ar.png') });
  await dialog.getByRole('button', { name: ar.bulk.save }).click();
  await expect(dialog.getByRole('alert')).toContainText('1 من 2');
  await expect(listed.first()).toContainText(ui.state.excused);
  await page.screenshot({ path: test.info().outputPath('bulk-partly-ar.png') });
  await dialog.getByRole('button', { name: ar.bulk.close }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: ar.bulk.open })).toBeHidden();
  expect(reviewer.complaints()).toEqual([]);
  await reviewer.close();
});

test('a class that no rule could end is written as held, with a state for everybody', async () => {
  test.setTimeout(180_000);
  const [moved] = await askDatabase<{ id: string; title: string }>(
    demo,
    `update sessions set starts_at = now() - interval '180 min', ends_at = now() - interval '120 min',
       busy_until = now() - interval '110 min', duration_minutes = 60, flags = array['undecided'], version = version + 1
     where id = (select s.id from sessions s
       join supervisor_teachers t using (teacher_id) join staff on staff.id = t.supervisor_id
       where staff.email like 'supervisor@%' and s.status = 'scheduled' and s.id <> $1
       order by s.starts_at desc limit 1)
     returning id, title`,
    [demo.sessionId],
  );
  if (!moved) throw new Error('the demo has no class ahead');
  const reviewer = await openReviewer('supervisor');
  const page = reviewer.window;
  await needs(page).getByRole('row').filter({ hasText: review.reason.undecided }).first().click();
  const part = page.getByRole('complementary').getByRole('region', { name: ar.undecided.title });
  await page.screenshot({ path: test.info().outputPath('undecided-ar.png') });
  await part.getByRole('button', { name: ar.undecided.held, exact: true }).click();
  const dialog = page.getByRole('dialog');
  const write = dialog.getByRole('button', { name: ar.undecided.heldDo });
  await expect(write).toBeDisabled();
  const rows = dialog.getByRole('listitem');
  for (const row of await rows.all()) await row.getByText(ui.state.present, { exact: true }).click();
  // A teacher is never late by hand.
  await expect(rows.first().getByText(ui.state.late, { exact: true })).toHaveCount(0);
  await dialog.getByText(ar.undecided.proved_later).click();
  await page.screenshot({ path: test.info().outputPath('held-ar.png') });
  await write.click();
  await expect(dialog).toBeHidden();
  await expect.poll(async () => (await detailOf(page, Number(moved.id))).status).toBe('completed');
  const detail = await detailOf(page, Number(moved.id));
  expect(detail).toMatchObject({ endReason: 'proved_later' });
  expect(detail.people.every(({ status, overridden }) => overridden && status === 'present')).toBe(true);
  await expect(needs(page).getByRole('row').filter({ hasText: review.reason.undecided })).toHaveCount(0);
  expect(reviewer.complaints()).toEqual([]);
  await reviewer.close();
});
