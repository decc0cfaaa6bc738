import { expect, test } from '@playwright/test';
import { health as ar } from '#renderer/i18n/ar/health.ts';
import { shell as arShell } from '#renderer/i18n/ar/shell.ts';
import { openDemoClass, openSupervisor } from '#tests/support/demo-class.ts';
import { askDatabase } from '#tests/support/demo-database.ts';

test('an admin sees how the server is, sends a webhook around and checks the audit log', async () => {
  test.setTimeout(180_000);
  const demo = await openDemoClass({ language: 'ar', startsInS: 1_800 });
  await askDatabase(
    demo,
    `insert into ledger_differences (what, session_id, student_id, expected, found)
     select 'report_differs', s.id, p.student_id, 'present 45', 'absent 0'
     from sessions s join session_participants p on p.session_id = s.id where s.status = 'completed' order by 2, 3 limit 1`,
    [],
  );
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
  const row = page.getByRole('row').filter({ hasText: ar.differences.report_differs });
  await expect(row).toContainText('حاضر · 45 دقيقة');
  await expect(row).toContainText('غائب · 0 دقيقة');
  await row.scrollIntoViewIfNeeded();
  await page.screenshot({ path: test.info().outputPath('health-ar-differences.png') });
  await page.getByRole('heading', { name: ar.jobsTitle }).scrollIntoViewIfNeeded();
  await page.screenshot({ path: test.info().outputPath('health-ar-jobs.png') });
  expect(admin.complaints()).toEqual([]);
  await admin.close();
  await demo.teacher.close();
});

test('a computer that wakes has its own server look at once into the rooms of live classes', async () => {
  test.setTimeout(180_000);
  // By itself the server looks once in fifty minutes here: only waking can make it look again.
  const env = { ITQAN_ROSTER_EVERY_MS: '3000000', ITQAN_MANAGE_EVERY_MS: '1000' };
  const demo = await openDemoClass({ startsInS: 600, env });
  const lookedAt = async (): Promise<number> => {
    const [row] = await askDatabase<{ at: string | null }>(
      demo,
      `select extract(epoch from max(heard_at)) as at from session_rooms`,
      [],
    );
    return Number(row?.at ?? 0);
  };
  await expect
    .poll(() =>
      askDatabase(demo, `select from sessions where id = $1 and status = 'ready'`, [demo.sessionId]).then(
        (rows) => rows.length,
      ),
    )
    .toBe(1);
  const before = await lookedAt();
  await demo.teacher.app.evaluate(({ powerMonitor }) => powerMonitor.emit('resume'));
  await expect.poll(lookedAt).toBeGreaterThan(before);
  await demo.teacher.close();
});
