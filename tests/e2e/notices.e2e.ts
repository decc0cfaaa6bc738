import { expect, test } from '@playwright/test';
import { notices as ar } from '#renderer/i18n/ar/notices.ts';
import { ask, openDemoClass, openSupervisor } from '#tests/support/demo-class.ts';

test('a class that the supervisor cancels rings at its teacher’s bell, who reads why and chooses what rings', async () => {
  test.setTimeout(180_000);
  const demo = await openDemoClass({ language: 'ar', startsInS: 1_800 });
  const supervisor = await openSupervisor(demo, { language: 'ar' });
  const page = demo.teacher.window;
  const bell = page.getByRole('button', { name: ar.title });
  await expect(bell).toHaveText(ar.title);
  await ask(supervisor.window, 'POST', `/api/teacher/sessions/${demo.sessionId}/cancel`, { reason: 'عطلة طارئة' });
  await expect(bell.getByLabel(ar.unread_one)).toBeVisible();

  await bell.click();
  const list = page.getByRole('region', { name: ar.title });
  const row = list.getByRole('button').filter({ hasText: demo.title }).first();
  await expect(row).toContainText('عطلة طارئة');
  await page.screenshot({ path: test.info().outputPath('notices-ar.png') });
  await list.getByRole('button', { name: ar.choose }).click();
  const choice = page.getByRole('checkbox', { name: `${ar.kinds.cancelled}: ${ar.desktop}` });
  await choice.uncheck();
  await expect(choice).not.toBeChecked();
  await page.screenshot({ path: test.info().outputPath('choices-ar.png') });
  await page.keyboard.press('Escape');
  await expect(bell.getByLabel(ar.unread_one)).toBeHidden();
  await expect(bell).toBeFocused();
  const { preferences } = await ask<{ preferences: { what: string; desktop: boolean }[] }>(
    page,
    'GET',
    '/api/notices/preferences',
  );
  expect(preferences.find(({ what }) => what === 'cancelled')).toMatchObject({ desktop: false });
  expect(demo.teacher.complaints()).toEqual([]);
  await supervisor.close();
  await demo.teacher.close();
});
