import { expect, test, type Page } from '@playwright/test';
import { health as ar } from '#renderer/i18n/ar/health.ts';
import { shell as arShell } from '#renderer/i18n/ar/shell.ts';
import { today as arToday } from '#renderer/i18n/ar/today.ts';
import { ui as arUi } from '#renderer/i18n/ar/ui.ts';
import { openDemo, openDemoClass, openSupervisor, signIn } from '#tests/support/demo-class.ts';
import { askDatabase } from '#tests/support/demo-database.ts';
import { dayOf } from '#tests/support/drawn-classes.ts';
import { launchApp } from '#tests/support/electron-app.ts';

/** The night's comparing has been done, or it is day. */
const IS_COMPARED = `select extract(hour from clock_timestamp() at time zone time_zone) >= 6
  or exists (select from job_slots where job = 'maintenance' and done_at is not null) as over from academy`;

test('an admin sees how the server is, sends a webhook around and checks the audit log', async () => {
  test.setTimeout(180_000);
  const demo = await openDemoClass({ language: 'ar', startsInS: 1_800 });
  // At night the academy is compared with itself, which finds no difference and would take this one away.
  const compared = () => askDatabase<{ over: boolean }>(demo, IS_COMPARED, []);
  await expect.poll(compared, { timeout: 60_000 }).toEqual([{ over: true }]);
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

const HOUR = 3_600_000;

/** Sets the clock of the window's computer; coming back to the window then asks the server how it is, and what time. */
async function setClockBy(page: Page, ms: number): Promise<void> {
  await page.clock.setSystemTime(Date.now() + ms);
  await page.evaluate(() => {
    window.dispatchEvent(new Event('visibilitychange'));
  });
}

test('a computer whose clock is wrong says so on the day and in Health, and shows the server’s time', async () => {
  test.setTimeout(180_000);
  const demo = await openDemo('admin', { language: 'ar', startsInS: 1_800 });
  const classAt = Date.now() + 1_800_000;
  const server = { mode: 'remote', url: demo.url } as const;
  const teacher = await launchApp({ server, language: 'ar' });
  const page = teacher.window;
  await signIn(page, demo.own.window, 'teacher@demo.itqan.example');
  // It starts two hours ahead: by its own clock the class is long over.
  await page.clock.install({ time: Date.now() + 2 * HOUR });
  await page.reload();
  const said = (words: string) => page.getByText(words.split('{{skew}}')[0] ?? words);
  await expect(page.getByText(arShell.server.clockTitle)).toBeVisible();
  await expect(said(arShell.server.clockFast)).toBeVisible();
  const riyadh = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Riyadh' });
  const strip = page.getByRole('region', { name: arUi.window.strip });
  await expect(async () => {
    const now = riyadh.format(Date.now());
    await expect(strip).toContainText(arUi.sync.synced.replace('{{time}}', now), { timeout: 500 });
    await expect(strip).toContainText(new RegExp(`^${now}`), { timeout: 500 });
  }).toPass();
  // The room opens a quarter of an hour before the class, by the server's clock, and not by this computer's. In the last
  // half hour of the academy's day the class is tomorrow's, and named as the next one.
  const expectItToOpen = async (): Promise<void> =>
    expect(async () => {
      const opens =
        dayOf(classAt) === dayOf(Date.now())
          ? page.getByRole('button', { name: arToday.hero.opens.split('{{')[0] ?? '' })
          : page.getByText(arToday.empty.next.split('{{')[0] ?? '');
      await expect(opens).toBeVisible({ timeout: 5_000 });
    }).toPass();
  await expectItToOpen();
  await page.screenshot({ path: test.info().outputPath('today-clock-ar.png') });

  await setClockBy(page, -2 * HOUR);
  await expect(said(arShell.server.clockSlow)).toBeVisible();
  await expectItToOpen();
  await setClockBy(page, -20_000);
  await expect(page.getByText(arShell.server.clockTitle)).toBeHidden();
  await teacher.close();

  const admin = demo.own;
  await admin.window.getByRole('link', { name: arShell.screens.health }).click();
  const check = (name: string) =>
    admin.window.getByRole('listitem').filter({ has: admin.window.getByRole('heading', { name, exact: true }) });
  await expect(check(ar.names.desktopClock)).toContainText(ar.level.ok);
  await setClockBy(admin.window, -40_000);
  await expect(check(ar.names.desktopClock)).toContainText(ar.level.bad);
  await expect(check(ar.names.desktopClock)).toContainText(ar.clock.doDesktop);
  await expect(check(ar.names.serverClock)).toContainText(ar.level.ok);
  await admin.window.screenshot({ path: test.info().outputPath('health-clock-ar.png') });
  await setClockBy(admin.window, 20_000);
  await expect(check(ar.names.desktopClock)).toContainText(ar.level.ok);
  await admin.close();
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
