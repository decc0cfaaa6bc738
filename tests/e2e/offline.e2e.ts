import { expect, test, type Page } from '@playwright/test';
import { once } from 'node:events';
import { shortName } from '#renderer/features/review/core/short-name.ts';
import { offline } from '#renderer/i18n/ar/offline.ts';
import { review } from '#renderer/i18n/ar/review.ts';
import { shell } from '#renderer/i18n/ar/shell.ts';
import { ui } from '#renderer/i18n/ar/ui.ts';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { ask, openDemoClass, openSupervisor, type DemoClass } from '#tests/support/demo-class.ts';
import { launchApp, serverIs, type LaunchedApp } from '#tests/support/electron-app.ts';
import { filesHolding } from '#tests/support/plain-text.ts';

const EMAIL = 'supervisor@demo.itqan.example';
const HOUR = 3_600_000;

/** What the offline copy has on the disk: whether a whole walk was written, and how many sessions. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const name = (await indexedDB.databases()).find((one) => one.name?.startsWith('copy-'))?.name;
    if (name === undefined) return { copies: 0, sessions: 0 };
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const asked = indexedDB.open(name);
      asked.addEventListener('success', () => resolve(asked.result));
      asked.addEventListener('error', () => reject(new Error('the copy does not open')));
    });
    const sessions = await new Promise<number>((resolve) => {
      const counted = database.transaction('sessions').objectStore('sessions').count();
      counted.addEventListener('success', () => resolve(counted.result));
    });
    database.close();
    return { copies: 1, sessions };
  });

async function inReach(page: Page): Promise<readonly SessionDetail[]> {
  return (await ask<{ sessions: SessionDetail[] }>(page, 'GET', '/api/review/sync?limit=200')).sessions;
}

/** The newest ended classes of which somebody was in the room. */
const readable = (sessions: readonly SessionDetail[]): readonly SessionDetail[] =>
  sessions
    .filter(({ status, people }) => status === 'completed' && people.some(({ cycles }) => cycles.length > 0))
    .toSorted((a, b) => b.startsAt - a.startsAt)
    .slice(0, 2);

/** Finds the class by its title, opens it, and sees everybody's lane with a verdict. */
async function readTimeline(page: Page, session: SessionDetail): Promise<void> {
  await page.getByRole('tab', { name: review.tabs.sessions }).click();
  await page.getByRole('searchbox', { name: review.filters.searchLabel }).fill(session.title);
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Riyadh' }).format(
    session.startsAt,
  );
  const rows = page.getByRole('row').filter({ hasText: session.title }).filter({ hasText: ui.status.completed });
  await rows.filter({ hasText: time }).first().click();
  for (const person of session.people) {
    await expect(page.getByRole('button', { name: `${shortName(person.name)}: ` })).toBeVisible();
  }
  await expect(page.getByRole('group', { name: new RegExp(session.title) })).toBeVisible();
}

async function signIn(page: Page, password: string): Promise<void> {
  await page.locator('input[autocomplete=username]').fill(EMAIL);
  await page.locator('input[type=password]').fill(password);
  await page.locator('input[type=password]').press('Enter');
}

async function passwordOf(demo: DemoClass): Promise<string> {
  const signIns = await demo.teacher.window.evaluate(() => window.desktop?.getDemoSignIns());
  const found = signIns?.find(({ email }) => email === EMAIL);
  if (!found) throw new Error('the demo has no supervisor');
  return found.password;
}

async function killed({ app }: LaunchedApp): Promise<void> {
  const child = app.process();
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

test('a supervisor reads the last two classes without the server, marked with their age, and nobody reads them from the disk', async () => {
  test.setTimeout(240_000);
  const demo = await openDemoClass({ startsInS: 1_800 });
  const password = await passwordOf(demo);
  const first = await openSupervisor(demo);
  const sessions = await inReach(first.window);
  const [latest, before] = readable(sessions);
  if (!latest || !before) throw new Error('the demo has no ended classes');
  // No older than a weekend without classes makes them.
  expect(Date.now() - before.startsAt).toBeLessThan(96 * HOUR);
  await readTimeline(first.window, latest);
  await expect.poll(() => kept(first.window), { timeout: 30_000 }).toEqual({ copies: 1, sessions: sessions.length });

  await killed(first);
  await demo.teacher.close();
  const people = sessions.flatMap((session) => [session.title, ...session.people.map(({ name }) => name)]);
  expect(filesHolding(first.profileDir, [...new Set(people), EMAIL, password])).toEqual([]);

  const second = await launchApp({ profileDir: first.profileDir });
  await serverIs(second.window, 'unreachable');
  await signIn(second.window, password);
  const page = second.window;
  await expect(page.getByText(ui.sync.offlineSince.split(' {{')[0] ?? '').first()).toBeVisible();
  await readTimeline(page, latest);
  await readTimeline(page, before);
  await expect(page.getByText(offline.asOf.split(' {{')[0] ?? '').first()).toBeVisible();
  await expect(page.getByText(review.panel.asOf.split(' {{')[0] ?? '').first()).toBeVisible();
  await expect(page.getByText(review.credit.offline)).toBeVisible();
  expect(second.complaints()).toEqual([]);
  await second.close();
});

test('signing out takes the copy away; the next sign-in makes a new one', async () => {
  test.setTimeout(180_000);
  const demo = await openDemoClass({ startsInS: 1_800 });
  const password = await passwordOf(demo);
  const supervisor = await openSupervisor(demo);
  const page = supervisor.window;
  const whole = (await inReach(page)).length;
  await expect.poll(() => kept(page), { timeout: 30_000 }).toEqual({ copies: 1, sessions: whole });
  const named = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  const [name] = await named();

  await page.getByRole('navigation').getByRole('button').last().click();
  await page.getByRole('menuitem', { name: shell.account.signOut }).click();
  await page.getByRole('dialog').getByRole('button', { name: shell.signOut.action }).click();
  await expect(page.locator('input[type=password]')).toBeVisible();
  await expect.poll(() => kept(page)).toEqual({ copies: 0, sessions: 0 });

  await signIn(page, password);
  await expect.poll(() => kept(page), { timeout: 30_000 }).toEqual({ copies: 1, sessions: whole });
  expect(await named()).not.toContain(name);
  await supervisor.close();
  await demo.teacher.close();
});
