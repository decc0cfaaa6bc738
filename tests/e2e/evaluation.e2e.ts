import { expect, test, type Page } from '@playwright/test';
import { once } from 'node:events';
import { evaluation as ar } from '#renderer/i18n/ar/evaluation.ts';
import { shell } from '#renderer/i18n/ar/shell.ts';
import { today } from '#renderer/i18n/ar/today.ts';
import { ui } from '#renderer/i18n/ar/ui.ts';
import type { EvaluationEntry, SheetRow } from '#shared/contract/evaluations.ts';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { DAY } from '#shared/domain/time.ts';
import { layLine } from '#tests/support/cut-line.ts';
import { ask, openDemo, openDemoClass, openSupervisor, signIn } from '#tests/support/demo-class.ts';
import { launchApp, serverIs } from '#tests/support/electron-app.ts';
import { filesHolding } from '#tests/support/plain-text.ts';

const sheetOf = async (page: Page, id: number): Promise<readonly SheetRow[]> =>
  (await ask<{ rows: SheetRow[] }>(page, 'GET', `/api/sessions/${id}/evaluation`)).rows;

const cell = (page: Page, name: string, column: string) =>
  page.getByRole('textbox', { name: ar.cell.replace('{{name}}', name).replace('{{column}}', column), exact: true });

test('a teacher evaluates two students of a class that is over by keyboard alone, and it stands after a reload', async () => {
  test.setTimeout(180_000);
  const { teacher } = await openDemoClass({ language: 'ar', startsInS: 900 });
  const page = teacher.window;
  const now = Date.now();
  const { sessions } = await ask<{ sessions: SessionRow[] }>(
    page,
    'GET',
    `/api/sessions?from=${now - 14 * DAY}&to=${now}`,
  );
  const over = sessions.find(
    ({ status, expectedCount, evaluated }) =>
      status === 'completed' && expectedCount > 1 && evaluated?.done !== evaluated?.of,
  );
  if (!over) throw new Error('the demo has no circle that is not evaluated');
  const there = (await sheetOf(page, over.id)).filter(({ status }) => status !== 'absent' && status !== 'excused');
  const [first, second] = there;
  if (!first || !second) throw new Error('fewer than two students came');

  await page.evaluate((id) => {
    location.hash = `#/today?class=${id}`;
  }, over.id);
  await expect(page.getByRole('button', { name: today.hero.evaluate })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table', { name: ar.sheet })).toBeVisible();

  // What is written is where the keyboard begins; the rest of the row follows by Tab.
  await cell(page, first.name, ar.columns.newMemorisation).focus();
  await page.keyboard.type('٦٧:١٥-٣٠');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Tab');
  await page.keyboard.type('62:1-12');
  await page.keyboard.press('Tab');
  await expect(page.getByText(/^الجمعة 11.آية فقط$/).last()).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('sheet-wrong-ar.png') });
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.type('62:1-11');
  await page.keyboard.press('Tab');
  await page.keyboard.type('٩');
  await cell(page, first.name, ar.mistakesOf.replace('{{kind}}', ar.columns.tajweed)).focus();
  await page.keyboard.press('ArrowUp');
  await cell(page, first.name, ar.columns.newMemorisation).focus();
  // Enter goes down the column to the next student who came.
  await page.keyboard.press('Enter');
  await expect(cell(page, second.name, ar.columns.newMemorisation)).toBeFocused();
  await page.keyboard.type('68:1-7');
  await page.keyboard.press('Tab');
  await page.keyboard.type('7.5');
  await expect(page.getByText(ar.state.saved.replace('{{time}}', ''))).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('sheet-ar.png') });
  await page.reload();

  await expect(cell(page, first.name, ar.columns.newMemorisation)).toHaveValue('67:15-30');
  await expect(cell(page, first.name, ar.gradeOf.replace('{{part}}', ar.columns.newMemorisation))).toHaveValue('8.5');
  await expect(cell(page, second.name, ar.columns.newMemorisation)).toHaveValue('68:1-7');
  const rows = await sheetOf(page, over.id);
  expect(rows.find(({ studentId }) => studentId === first.studentId)).toMatchObject({
    evaluation: {
      newMemorisation: { range: '67:15-30', grade: 8.5 },
      recentRevision: { range: '62:1-11', grade: 9 },
      mistakes: { tajweed: 1 },
      done: true,
    },
    overall: 8.75,
    level: 'very_good',
    status: first.status,
    attendedMs: first.attendedMs,
  });
  expect(rows.find(({ studentId }) => studentId === second.studentId)).toMatchObject({
    evaluation: { newMemorisation: { range: '68:1-7', grade: 7.5 } },
    level: 'good',
  });

  // Who has no grade is named before the rest is called finished.
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').getByRole('button', { name: ar.left.action }).click();
  await expect(page.getByRole('button', { name: today.hero.openEvaluation })).toBeVisible();
  const after = await ask<SessionRow>(page, 'GET', `/api/sessions/${over.id}`);
  expect(after.evaluated).toEqual({ done: rows.length, of: rows.length });
  await teacher.close();
});

/** A class that is over and to which three came: its id, and their rows. */
async function classOfThree(page: Page): Promise<{ readonly id: number; readonly there: readonly SheetRow[] }> {
  const now = Date.now();
  const { sessions } = await ask<{ sessions: SessionRow[] }>(
    page,
    'GET',
    `/api/sessions?from=${now - 14 * DAY}&to=${now}`,
  );
  for (const { id } of sessions.filter(({ status, expectedCount }) => status === 'completed' && expectedCount > 2)) {
    const there = (await sheetOf(page, id)).filter(({ status }) => status !== 'absent' && status !== 'excused');
    if (there.length > 2) return { id, there };
  }
  throw new Error('the demo has no class to which three came');
}

const note = (page: Page, row: SheetRow) => cell(page, row.name, ar.columns.notes);

const openSheet = (page: Page, id: number): Promise<void> =>
  page.evaluate((of) => {
    location.hash = `#/evaluate/${of}`;
  }, id);

test('what a teacher typed outlives the app killed before the server answered: said to be unsaved, sent once, and a conflict is for a person', async () => {
  test.setTimeout(240_000);
  const { own, url } = await openDemo('supervisor', { language: 'ar', startsInS: 1_800 });
  const line = await layLine(url);
  const first = await openSupervisor({ own, url: line.url }, { language: 'ar', theme: 'light' }, 'teacher');
  const { id, there } = await classOfThree(first.window);
  const [lost, late, clash] = there;
  if (!lost || !late || !clash) throw new Error('fewer than three');
  const stored = async (row: SheetRow): Promise<readonly string[]> =>
    (
      await ask<{ entries: EvaluationEntry[] }>(own.window, 'GET', `/api/sessions/${id}/evaluation/history`)
    ).entries.flatMap((entry) =>
      entry.studentId === row.studentId && entry.entryId > (row.entryId ?? 0) ? [entry.evaluation.notes] : [],
    );

  await openSheet(first.window, id);
  await expect(note(first.window, lost)).toBeVisible();
  line.loseAnswers();
  await note(first.window, lost).fill('وصل وضاع جوابه');
  await expect.poll(() => stored(lost)).toEqual(['وصل وضاع جوابه']);
  line.cut();
  await note(first.window, late).fill('كُتب والخادم بعيد');
  await note(first.window, clash).fill('ما رآه المعلم');
  await expect(first.window.getByText(ui.sync.waiting_few.replace('{{count}}', '3'))).toBeVisible();
  await expect(first.window.getByText(ar.state.awayKept)).toBeVisible();
  await first.window.getByRole('navigation').getByRole('button').last().click();
  await first.window.getByRole('menuitem', { name: shell.account.signOut }).click();
  const question = first.window.getByRole('dialog');
  await expect(question.getByText(shell.signOut.lost_few.replace('{{count}}', '3'))).toBeVisible();
  await question.getByRole('button', { name: ui.confirm.cancel }).click();

  const process = first.app.process();
  const gone = once(process, 'exit');
  process.kill('SIGKILL');
  await gone;
  const typed = ['وصل وضاع جوابه', 'كُتب والخادم بعيد', 'ما رآه المعلم'];
  expect(filesHolding(first.profileDir, [...typed, lost.name])).toEqual([]);
  const other = { ...clash.evaluation, notes: 'ما رآه المشرف' };
  const item = { sessionId: id, studentId: clash.studentId, evaluation: other, base: clash.entryId };
  await ask(own.window, 'POST', '/api/evaluations', { items: [{ ...item, commandId: 'of-the-supervisor' }] });

  const second = await launchApp({ profileDir: first.profileDir });
  const page = second.window;
  await serverIs(page, 'unreachable');
  await signIn(page, own.window, 'teacher@demo.itqan.example');
  // What waits is told wherever the person begins, and leads to its sheet, which opens without the server.
  await page.getByRole('button', { name: shell.unsent.open }).click();
  for (const [n, row] of [lost, late, clash].entries()) await expect(note(page, row)).toHaveValue(typed[n] ?? '');
  await expect(page.getByText(ar.state.awayKept)).toBeVisible();
  await expect(page.getByText(ar.row.unsaved, { exact: true })).toHaveCount(3);
  await page.screenshot({ path: test.info().outputPath('kept-ar.png') });

  line.mend();
  await expect(page.getByRole('button', { name: ar.conflict.keepMine })).toBeVisible({ timeout: 60_000 });
  await page.screenshot({ path: test.info().outputPath('conflict-ar.png') });
  await expect.poll(() => stored(late)).toEqual(['كُتب والخادم بعيد']);
  expect(await stored(lost)).toEqual(['وصل وضاع جوابه']);
  expect(await stored(clash)).toEqual(['ما رآه المشرف']);

  // A choice that was not made yet waits in the next load of the window too.
  await page.reload();
  await page.getByRole('button', { name: ar.conflict.keepMine }).click();
  await expect(page.getByText(ar.state.saved.replace('{{time}}', ''))).toBeVisible();
  expect(await stored(clash)).toEqual(['ما رآه المشرف', 'ما رآه المعلم']);
  expect(await stored(lost)).toHaveLength(1);
  await second.close();
  await line.close();
  await own.close();
});
