import { expect, test, type Page } from '@playwright/test';
import { evaluation as ar } from '#renderer/i18n/ar/evaluation.ts';
import { today } from '#renderer/i18n/ar/today.ts';
import type { SheetRow } from '#shared/contract/evaluations.ts';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { DAY } from '#shared/domain/time.ts';
import { ask, openDemoClass } from '#tests/support/demo-class.ts';

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
