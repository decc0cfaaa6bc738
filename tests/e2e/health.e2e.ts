import { expect, test } from '@playwright/test';
import { health as ar } from '#renderer/i18n/ar/health.ts';
import { shell as arShell } from '#renderer/i18n/ar/shell.ts';
import { openDemoClass, openSupervisor } from '#tests/support/demo-class.ts';

test('an admin sees how the server is, sends a webhook around and checks the audit log', async () => {
  test.setTimeout(180_000);
  const demo = await openDemoClass({ language: 'ar', startsInS: 1_800 });
  const admin = await openSupervisor(demo, { language: 'ar' }, 'admin');
  const page = admin.window;
  await page.getByRole('link', { name: arShell.screens.health }).click();
  const check = (name: string) =>
    page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) });
  await expect(check(ar.names.database)).toContainText(ar.level.ok);
  await expect(check(ar.names.inbox)).toContainText(ar.inbox.ok);
  await page.getByRole('button', { name: ar.test.action }).click();
  await expect(page.getByRole('status').filter({ hasText: ar.test.arrived.split('{{')[0] ?? '' })).toBeVisible();
  await page.getByRole('button', { name: ar.audit.check }).click();
  await expect(check(ar.names.audit)).toContainText(ar.audit.whole.split('{{')[0] ?? '');
  await page.screenshot({ path: test.info().outputPath('health-ar.png') });
  await page.getByRole('heading', { name: ar.jobsTitle }).scrollIntoViewIfNeeded();
  await page.screenshot({ path: test.info().outputPath('health-ar-jobs.png') });
  expect(admin.complaints()).toEqual([]);
  await admin.close();
  await demo.teacher.close();
});
