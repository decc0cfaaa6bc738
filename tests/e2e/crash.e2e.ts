import { expect, test } from '@playwright/test';
import { classroom } from '#renderer/i18n/ar/classroom.ts';
import { join } from '#renderer/i18n/ar/join.ts';
import { today } from '#renderer/i18n/ar/today.ts';
import { detailOf, launchBrowser, linkOf, openDemoClass, serverUrl, signIn } from '#tests/support/demo-class.ts';
import { launchApp } from '#tests/support/electron-app.ts';

test('an app killed in the middle of a class opens again on the same data: the class goes on, nobody else noticed, no minute is lost', async () => {
  test.setTimeout(240_000);
  const demo = await openDemoClass({ startsInS: 5 });
  const { sessionId, title } = demo;
  const first = demo.teacher;
  await first.window.getByText(title).first().click();
  await first.window.getByRole('button', { name: today.hero.start }).click();
  await first.window.getByRole('button', { name: classroom.check.join }).click();
  await expect(first.window.getByRole('button', { name: classroom.controls.end })).toBeVisible();

  const students = (await detailOf(first.window, sessionId)).people.filter((person) => person.role === 'student');
  const [student] = students;
  if (!student) throw new Error('nobody is expected');
  const browser = await launchBrowser();
  const phone = await browser.newPage();
  await phone.goto(await linkOf(first.window, student.id));
  await phone.getByRole('button', { name: join.door.enter }).click();
  await expect.poll(async () => (await detailOf(first.window, sessionId)).inRoomCount, { timeout: 30_000 }).toBe(2);
  const before = await detailOf(first.window, sessionId);
  const personOf = (detail: typeof before, identity: string) => detail.people.find((one) => one.identity === identity);

  const pid = first.app.process().pid;
  if (pid === undefined) throw new Error('the app has no process');
  const gone = new Promise((resolve) => first.app.process().once('exit', resolve));
  process.kill(pid, 'SIGKILL');
  await gone;

  const second = await launchApp({
    profileDir: first.profileDir,
    fakeMedia: true,
    server: { mode: 'demo' },
    env: { LIVEKIT_SERVER_BIN: process.env['LIVEKIT_SERVER_BIN'] ?? '', ITQAN_ROSTER_EVERY_MS: '2000' },
  });
  expect(await serverUrl(second.window)).toBe(demo.url);
  await signIn(second.window, second.window, 'teacher@demo.itqan.example');
  const after = await detailOf(second.window, sessionId);
  expect(after.status).toBe('ongoing');
  expect(personOf(after, student.identity)?.cycles).toHaveLength(1);
  expect(personOf(after, student.identity)?.cycles[0]).toMatchObject({
    sid: personOf(before, student.identity)?.cycles[0]?.sid,
    to: null,
  });

  await second.window.getByRole('button', { name: today.hero.return }).click();
  const enter = second.window.getByRole('button', { name: classroom.check.join });
  const inside = second.window.getByRole('button', { name: classroom.controls.end });
  await expect(enter.or(inside)).toBeVisible();
  if (await enter.isVisible()) await enter.click();
  await expect(inside).toBeVisible();
  const teacher = `staff-${after.teacher.id}`;
  await expect
    .poll(async () => personOf(await detailOf(second.window, sessionId), teacher)?.cycles.length, { timeout: 40_000 })
    .toBe(2);
  const back = await detailOf(second.window, sessionId);
  expect(back.inRoomCount).toBe(2);
  // The gap is shorter than the reconnect grace, so it counts: from the first join on, no minute is missing.
  expect(personOf(back, teacher)?.flags).toContain('merged');
  const counted = personOf(back, teacher);
  expect(counted?.attendedMs).toBe(back.asOf - Math.max(back.startsAt, counted?.firstJoinAt ?? 0));
  await browser.close();
  await second.close();
});
