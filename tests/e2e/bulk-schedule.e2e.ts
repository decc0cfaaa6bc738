import { expect, test, type Page } from '@playwright/test';
import { Temporal } from 'temporal-polyfill';
import type { ScheduleRow, ScheduleSlots } from '#shared/contract/schedules.ts';
import { calendar } from '#renderer/i18n/ar/calendar.ts';
import { schedules as ar } from '#renderer/i18n/ar/schedules.ts';
import { toArabicDigits } from '#renderer/i18n/digits.ts';
import { ask, openDemo } from '#tests/support/demo-class.ts';
import { classOf, dayOf, expectUnderDay, openCalendar } from '#tests/support/drawn-classes.ts';

/** A Sunday that no class of the demo reaches. */
function farSunday(): Temporal.PlainDate {
  const today = Temporal.Now.plainDateISO('Asia/Riyadh');
  return today.add({ days: 7 - (today.dayOfWeek % 7), weeks: 2 });
}

interface Targets {
  readonly circles: readonly {
    readonly id: number;
    readonly name: string;
    readonly teacher: { readonly id: number };
  }[];
}

/** Two circles of one teacher; the second has a class at 20:00 on the Monday. */
async function makeBusy(page: Page, sunday: Temporal.PlainDate): Promise<{ circle: string; inTheWay: string }> {
  const { circles } = await ask<Targets>(page, 'GET', '/api/schedules/targets');
  const circle = circles.find((one) =>
    circles.some((other) => other.id !== one.id && other.teacher.id === one.teacher.id),
  );
  const other = circles.find((one) => one.id !== circle?.id && one.teacher.id === circle?.teacher.id);
  if (!circle || !other) throw new Error('the demo has no teacher of two circles');
  const made = await ask<ScheduleSlots>(page, 'POST', '/api/schedules/generate', {
    target: { type: 'circle', circleId: other.id },
    times: [{ weekdays: ['monday'], wallTime: '20:00' }],
    timeZone: 'Asia/Riyadh',
    durationMinutes: 60,
    startsOn: sunday.toString(),
    untilOn: null,
    count: 1,
  });
  expect(made.created).toBe(1);
  return { circle: circle.name, inTheWay: other.name };
}

test('a circle is planned over a blocked day and a busy slot: "6 of 8" is said before and after, with the reasons', async () => {
  test.setTimeout(240_000);
  const demo = await openDemo('admin', { language: 'ar', startsInS: 3_600 });
  const page = demo.own.window;
  const sunday = farSunday();
  const { circle, inTheWay } = await makeBusy(page, sunday);
  await openCalendar(page);

  await page.keyboard.press('w');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: ar.type.circle }).fill(circle);
  await page.getByRole('option', { name: circle }).first().click();
  for (const day of ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const)
    await dialog.getByRole('button', { name: ar.weekday[day] }).press('Space');
  await dialog.getByLabel(ar.at).fill(toArabicDigits('20:00'));
  await dialog.getByLabel(ar.from).fill(toArabicDigits(`${sunday.day}/${sunday.month}/${sunday.year}`));
  await dialog.getByLabel(ar.count, { exact: true }).click();
  const preview = dialog.getByRole('region', { name: ar.preview });
  await expect(preview.getByRole('status').first()).toContainText('6 من 8');
  await expect(preview.getByRole('status').first()).toContainText(ar.nothingWritten);
  await expect(preview.locator('[data-outcome=skipped]')).toHaveCount(2);
  const monday = preview.locator(`[data-slot="${sunday.add({ days: 1 }).toString()}"]`);
  await expect(monday).toContainText(ar.reason.teacher_busy);
  await expect(monday).toContainText(inTheWay);
  await expect(monday).toContainText('21:05');
  await expect(preview.locator(`[data-slot="${sunday.add({ days: 5 }).toString()}"]`)).toContainText(
    ar.reason.blocked_day,
  );
  await page.screenshot({ path: test.info().outputPath('preview-ar.png') });

  await dialog.getByRole('button', { name: 'أنشئ 6 حصص' }).press('Enter');
  const made = page.getByRole('dialog').filter({ has: page.getByRole('button', { name: ar.toCalendar }) });
  await expect(made.getByRole('status')).toContainText('6 من 8');
  await expect(made.locator('[data-outcome=created]')).toHaveCount(6);
  await expect(made.locator('[data-outcome=skipped]')).toHaveCount(2);
  await page.screenshot({ path: test.info().outputPath('made-ar.png') });
  await made.getByRole('button', { name: ar.toCalendar }).press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();

  const from = sunday.toZonedDateTime('Asia/Riyadh').epochMilliseconds;
  const { sessions } = await ask<{ sessions: { id: number; title: string; startsAt: number }[] }>(
    page,
    'GET',
    `/api/sessions?from=${from}&to=${from + 6 * 86_400_000}`,
  );
  const week = sessions.filter(({ title }) => title === circle);
  expect(week.map(({ startsAt }) => dayOf(startsAt))).toEqual(
    [0, 2, 3, 4].map((days) => sunday.add({ days }).toString()),
  );
  await expect(classOf(page, week[0]?.id ?? 0)).toBeVisible();
  for (const { id, startsAt } of week) await expectUnderDay(page, id, dayOf(startsAt));
  await classOf(page, week[0]?.id ?? 0).scrollIntoViewIfNeeded();
  await page.screenshot({ path: test.info().outputPath('week-ar.png') });
  expect(demo.own.complaints()).toEqual([]);
  await demo.own.close();
});

/** A schedule of others than that teacher that runs, and somebody who has a class at the time of its next one. */
async function whoCannotTakeAll(page: Page, besides: number): Promise<{ row: string; teacher: string }> {
  const { schedules } = await ask<{ schedules: ScheduleRow[] }>(page, 'GET', '/api/schedules');
  const row = schedules.find(
    ({ endedAt, nextAt, coming, teacher }) =>
      endedAt === null && nextAt !== null && coming > 1 && teacher.id !== besides,
  );
  type Named = { readonly id: number; readonly name: string };
  const { teachers, students } = await ask<{ teachers: Named[]; students: Named[] }>(
    page,
    'GET',
    '/api/schedules/targets',
  );
  const other = teachers.find(({ id }) => id !== row?.teacher.id);
  if (!row || row.nextAt === null || !other) throw new Error('the demo has no schedule that goes on');
  for (const { id: studentId } of students) {
    const trial = { target: { type: 'trial', studentId, teacherId: other.id }, startsAt: row.nextAt };
    const said = await ask(page, 'POST', '/api/sessions', trial).then(() => 'made', String);
    if (/^made$|teacher_busy/.test(said)) return { row: `${row.table}-${row.id}`, teacher: other.name };
  }
  throw new Error('no student is free for a trial then');
}

interface Listed {
  readonly id: number;
  readonly startsAt: number;
  readonly status: string;
  readonly teacher: { readonly id: number; readonly name: string };
}

test('a class gets a substitute, a teacher gets hours that the calendar draws, a schedule its end, the academy a holiday', async () => {
  test.setTimeout(240_000);
  const demo = await openDemo('admin', { language: 'ar', startsInS: 3_600 });
  const page = demo.own.window;
  const now = Date.now();
  const list = async (): Promise<readonly Listed[]> =>
    (await ask<{ sessions: Listed[] }>(page, 'GET', `/api/sessions?from=${now}&to=${now + 7 * 86_400_000}`)).sessions;
  const coming = (await list()).find(
    ({ startsAt, status }) => status === 'scheduled' && startsAt > now + 30 * 3_600_000,
  );
  if (!coming) throw new Error('the demo has no class tomorrow or later');
  await openCalendar(page);
  await page.getByRole('combobox', { name: calendar.teacher }).click();
  await page.getByRole('option', { name: coming.teacher.name }).click();
  if (!(await page.locator(`[role=columnheader][data-date="${dayOf(coming.startsAt)}"]`).isVisible()))
    await page.getByRole('button', { name: calendar.later }).click();

  await page.getByRole('button', { name: ar.planning }).click();
  const panel = page.getByRole('complementary');
  await expect(panel.locator('[data-schedule]').first()).toBeVisible();
  // The demo's classes belong to its schedules: each of them has some to come.
  await expect(panel.locator('[data-schedule]').filter({ hasText: ar.list.coming_zero })).toHaveCount(0);
  await page.screenshot({ path: test.info().outputPath('schedules-ar.png') });
  await panel.locator('[data-schedule]').first().getByRole('button', { name: ar.list.end }).click();
  const ending = page.getByRole('dialog');
  await ending.getByLabel(ar.end.reason).fill('اكتملت الحلقة');
  await page.screenshot({ path: test.info().outputPath('end-ar.png') });
  await ending.getByRole('button', { name: ar.list.end }).press('Enter');
  await expect(ending).toBeHidden();
  await expect(panel.getByText(ar.list.ended.split('{{')[0] ?? '')).toBeVisible();

  // The class that gets a substitute stays its teacher's until then.
  const { row, teacher } = await whoCannotTakeAll(page, coming.teacher.id);
  const given = panel.locator(`[data-schedule="${row}"]`);
  await given.getByRole('button', { name: ar.handOver.open }).click();
  const handing = page.getByRole('dialog');
  await handing.getByRole('combobox', { name: ar.handOver.teacher }).fill(teacher);
  await page.getByRole('option', { name: teacher }).click();
  await handing.getByLabel(ar.end.reason).fill('سفر المعلم');
  await page.screenshot({ path: test.info().outputPath('hand-over-ar.png') });
  await handing.getByRole('button', { name: ar.handOver.action }).press('Enter');
  await expect(handing.getByRole('alert').getByRole('listitem').first()).toBeVisible();
  await expect(handing.getByRole('button', { name: ar.handOver.again })).toBeEnabled();
  await page.screenshot({ path: test.info().outputPath('handed-over-ar.png') });
  await page.keyboard.press('Escape');
  await expect(handing).toBeHidden();
  await expect(given).toContainText(teacher);

  await panel.getByText(ar.part.hours, { exact: true }).click();
  await expect(panel.getByText(ar.hours.always)).toBeVisible();
  await panel.getByRole('button', { name: ar.hours.add.replace('{{day}}', ar.weekday.sunday) }).click();
  await panel.getByLabel(ar.hours.from.replace('{{day}}', ar.weekday.sunday)).fill(toArabicDigits('15:30'));
  await panel.getByRole('button', { name: ar.hours.save }).press('Enter');
  await expect(page.getByText(calendar.outside)).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('hours-ar.png') });
  await expect
    .poll(
      async () =>
        (await ask<{ weekly: object[] }>(page, 'GET', `/api/teachers/${coming.teacher.id}/availability`)).weekly,
    )
    .toEqual([{ weekday: 'sunday', from: 930, to: 1200 }]);

  await panel.getByText(ar.part.holidays, { exact: true }).click();
  await panel.getByLabel(ar.holidays.name).fill('يوم التأسيس');
  await panel.getByRole('button', { name: ar.holidays.add }).press('Enter');
  await expect(panel.getByRole('listitem').getByText('يوم التأسيس')).toBeVisible();
  await panel.getByText(ar.part.clocks, { exact: true }).click();
  await page.screenshot({ path: test.info().outputPath('clocks-ar.png') });

  await classOf(page, coming.id).click();
  await page.getByRole('button', { name: ar.substitute.open }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio').first().check();
  await dialog.getByLabel(ar.substitute.reason).fill('سفر المعلم');
  await page.screenshot({ path: test.info().outputPath('substitute-ar.png') });
  await dialog.getByRole('button', { name: ar.substitute.action }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect
    .poll(async () => (await list()).find(({ id }) => id === coming.id)?.teacher.id)
    .not.toBe(coming.teacher.id);
  expect(demo.own.complaints()).toEqual([]);
  await demo.own.close();
});
