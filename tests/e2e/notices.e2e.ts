import { expect, test, type ElectronApplication } from '@playwright/test';
import { notices as ar } from '#renderer/i18n/ar/notices.ts';
import { ask, openDemoClass, openSupervisor } from '#tests/support/demo-class.ts';
import { askDatabase } from '#tests/support/demo-database.ts';

/** What the app hands to the system to be shown; a computer that runs tests has nothing that shows it. */
async function keepShown(app: ElectronApplication): Promise<() => Promise<readonly { title: string; body: string }[]>> {
  await app.evaluate(({ Notification }) => {
    const kept: { title: string; body: string }[] = [];
    Object.assign(globalThis, { kept });
    Notification.isSupported = () => true;
    Notification.prototype.show = function show(this: { title: string; body: string }) {
      kept.push({ title: this.title, body: this.body });
    };
  });
  return () => app.evaluate(() => (globalThis as unknown as { kept: { title: string; body: string }[] }).kept);
}

test('a class that the supervisor cancels rings at its teacher’s bell, who reads why and chooses what rings', async () => {
  test.setTimeout(180_000);
  const demo = await openDemoClass({ language: 'ar', startsInS: 1_800 });
  const supervisor = await openSupervisor(demo, { language: 'ar' });
  const page = demo.teacher.window;
  const shown = await keepShown(demo.teacher.app);
  const bell = page.getByRole('button', { name: ar.title });
  await expect(bell).toHaveText(ar.title);
  await ask(supervisor.window, 'POST', `/api/teacher/sessions/${demo.sessionId}/cancel`, { reason: 'عطلة طارئة' });
  await expect(bell.getByLabel(ar.unread_one)).toBeVisible();
  await expect.poll(shown).toHaveLength(1);
  const [first] = await shown();
  expect(first).toMatchObject({ title: ar.kinds.cancelled, body: expect.stringContaining('عطلة طارئة') });
  expect(first?.body).toContain(demo.title);

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
  // Silenced, it stays in the list; what was not silenced shows still.
  const [another, moved] = await askDatabase<{ id: string }>(
    demo,
    `select s.id from sessions s join sessions first on first.teacher_id = s.teacher_id
     where first.id = $1 and s.status = 'scheduled' and s.starts_at > now() + interval '2 days' order by s.starts_at`,
    [demo.sessionId],
  );
  await ask(supervisor.window, 'POST', `/api/teacher/sessions/${another?.id}/cancel`, { reason: 'سفر المعلم' });
  await expect(bell.getByLabel(ar.unread_one)).toBeVisible();
  await ask(supervisor.window, 'POST', `/api/sessions/${moved?.id}/unschedule`, { reason: 'بلا موعد' });
  await expect.poll(async () => (await shown()).length).toBeGreaterThan(1);
  expect((await shown()).map(({ title }) => title)).toEqual([ar.kinds.cancelled, ar.kinds.unscheduled]);
  expect(demo.teacher.complaints()).toEqual([]);
  await supervisor.close();
  await demo.teacher.close();
});
