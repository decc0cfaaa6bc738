import { expect, test, type Locator, type Page } from '@playwright/test';
import { settings as ar } from '#renderer/i18n/ar/settings.ts';
import { shell as arShell } from '#renderer/i18n/ar/shell.ts';
import { ui as arUi } from '#renderer/i18n/ar/ui.ts';
import { whatIf } from '#renderer/i18n/ar/what-if.ts';
import { askDatabase } from '#tests/support/demo-database.ts';
import { ask, openDemo, type Demo } from '#tests/support/demo-class.ts';

const THURSDAYS = `status = 'scheduled' and starts_at > now() + interval '2 hours'
  and to_char(starts_at at time zone 'Asia/Riyadh', 'FMday') = 'thursday'`;

interface Stored {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly starts_at: Date;
}

/** The demo's timetable reaches one week: its last Thursday's classes once more in each of the two weeks after it. */
async function addThursdays(demo: Demo): Promise<readonly Stored[]> {
  const made = await askDatabase<{ id: string; of: string }>(
    demo,
    `with thursdays as (
       select *, rank() over (order by (starts_at at time zone 'Asia/Riyadh')::date desc) as latest
       from sessions where ${THURSDAYS}),
     of as (select t.*, n, row_number() over () as k from thursdays t, generate_series(1, 2) n where latest = 1),
     made as (
       insert into sessions (kind, subtype, title, teacher_id, starts_at, ends_at, busy_until, duration_minutes)
       select kind, subtype, title, teacher_id, starts_at + n * interval '7 days', ends_at + n * interval '7 days',
         busy_until + n * interval '7 days', duration_minutes from of order by k returning id, teacher_id, starts_at)
     select made.id, of.id as of from made join of on of.teacher_id = made.teacher_id
       and of.starts_at + of.n * interval '7 days' = made.starts_at`,
    [],
  );
  const pairs = [made.map(({ id }) => id), made.map(({ of }) => of)];
  for (const [table, columns] of Object.entries({
    session_participants: 'student_id',
    quran_session_details: 'circle_id, parts',
    academic_session_details: 'course_id, subject',
  }))
    await askDatabase(
      demo,
      `insert into ${table} (session_id, ${columns}) select p.id, ${columns.replaceAll(/\w+/g, (name) => `d.${name}`)}
       from unnest($1::bigint[], $2::bigint[]) p (id, of) join ${table} d on d.session_id = p.of`,
      pairs,
    );
  return askDatabase<Stored>(
    demo,
    `select id, title, status, starts_at from sessions where ${THURSDAYS} order by starts_at, id`,
    [],
  );
}

const readClasses = (demo: Demo, classes: readonly Stored[]): Promise<Stored[]> =>
  askDatabase<Stored>(
    demo,
    'select id, title, status, starts_at from sessions where id = any($1) order by array_position($1::bigint[], id)',
    [classes.map(({ id }) => id)],
  );

const field = (page: Page, key: string): Locator => page.locator(`[data-setting="${key}"]`);
const panel = (page: Page): Locator => page.getByRole('complementary');

/** Keeps, moves or cancels one of the classes in the panel. */
async function answer(page: Page, one: Stored, act: keyof typeof whatIf.blocked.acts): Promise<void> {
  const group = panel(page).locator('[data-title]').filter({ hasText: one.title });
  const row = panel(page).locator(`[data-answers="${one.id}"]`);
  const each = group.getByRole('button', { name: whatIf.blocked.each });
  if (!(await row.isVisible())) await each.press('Enter');
  await row.getByText(whatIf.blocked.acts[act], { exact: true }).click();
}

async function apply(page: Page, reason: string): Promise<void> {
  await page.getByLabel(whatIf.apply.reason).fill(reason);
  // What would change is looked at first: until it stands there, nothing is applied.
  await expect(panel(page).locator('button[type=submit]')).toBeEnabled();
  await page.keyboard.press('Control+s');
}

const versionOf = async (page: Page): Promise<number> =>
  (await ask<{ version: number }>(page, 'GET', '/api/settings')).version;

test('an admin blocks Thursday class by class, lowers the window for the next tick, and restores what stood', async () => {
  test.setTimeout(240_000);
  const demo = await openDemo('admin', {
    language: 'ar',
    startsInS: 3_000,
    env: { ITQAN_MANAGE_EVERY_MS: '1000' },
  });
  const page = demo.own.window;
  const thursdays = await addThursdays(demo);
  expect(thursdays.length).toBeGreaterThan(4);
  await page.getByRole('link', { name: arShell.screens.settings }).click();

  await test.step('Thursday: two moved, one cancelled, the rest kept', async () => {
    await field(page, 'blocked_days').getByRole('button', { name: ar.days.thursday }).press('Space');
    const hit = panel(page).getByRole('region', { name: whatIf.blocked.title.replace('{{days}}', ar.days.thursday) });
    for (const title of new Set(thursdays.map((one) => one.title)))
      await expect(hit.locator('[data-title]').filter({ hasText: title })).toBeVisible();
    const [first, second, third, ...rest] = thursdays as [Stored, Stored, Stored, ...Stored[]];
    await answer(page, first, 'move');
    await answer(page, second, 'move');
    await answer(page, third, 'cancel');
    await page.screenshot({ path: test.info().outputPath('thursday-ar.png') });
    await apply(page, 'الخميس إجازة المعلمين');
    await expect(panel(page).locator('[data-done="true"]')).toHaveCount(3);
    await page.screenshot({ path: test.info().outputPath('thursday-applied-ar.png') });

    expect(await mailsOf(demo, thursdays)).toEqual(await mailsWanted(demo, [first, second], [third]));

    const [movedOne, movedTwo, cancelled, ...kept] = await readClasses(demo, thursdays);
    for (const [moved, before] of [
      [movedOne, first],
      [movedTwo, second],
    ] as const) {
      expect(moved?.status).toBe('scheduled');
      expect(moved?.starts_at.getTime()).toBeGreaterThan(before.starts_at.getTime());
    }
    expect(cancelled).toMatchObject({ status: 'cancelled', starts_at: third.starts_at });
    expect(kept).toEqual(rest);
    expect(
      await askDatabase<{ value: readonly string[] }>(
        demo,
        `select value from setting_versions where key = 'blocked_days' order by version desc limit 1`,
        [],
      ),
    ).toEqual([{ value: ['thursday', 'friday', 'saturday'] }]);
  });

  const before = await versionOf(page);
  await test.step('the window from 15 to 5 minutes: the next tick opens the near class alone', async () => {
    await page.getByRole('searchbox').fill('فتح الغرفه');
    const input = field(page, 'meeting_creation_window_minutes').getByRole('textbox').first();
    await input.fill('500');
    await expect(field(page, 'meeting_creation_window_minutes').getByText('المسموح من 0 إلى 120.')).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('refused-ar.png') });
    await input.fill('٥');
    await expect(panel(page).getByText(ar.names.student_early_join_minutes)).toBeVisible();
    await page.getByRole('link', { name: arShell.screens.health }).click();
    await page.getByRole('link', { name: arShell.screens.settings }).click();
    await expect(input).toHaveValue('٥');
    await apply(page, 'الغرف تُفتح مبكرة فوق الحاجة');
    await expect(panel(page).getByText(whatIf.done.now.replace('{{version}}', String(before + 1)))).toBeVisible();
  });

  const [far, near] = await placeSoon(demo);
  await test.step('four minutes away is opened, ten minutes away is not', async () => {
    const statusOf = async (id: string): Promise<string | undefined> =>
      (await askDatabase<Stored>(demo, 'select status from sessions where id = $1', [id]))[0]?.status;
    await expect.poll(() => statusOf(near)).toBe('ready');
    const { runs } = await lastRun(demo);
    await expect.poll(async () => (await lastRun(demo)).runs).toBeGreaterThan(runs + 1);
    expect(await statusOf(far)).toBe('scheduled');

    await page.getByRole('button', { name: ar.history.open }).press('Enter');
    const restore = page.getByRole('button', { name: ar.history.restoreLabel.replace('{{version}}', String(before)) });
    await expect(restore).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('history-ar.png') });
    await restore.press('Enter');
    const question = page.getByRole('dialog');
    await question.getByRole('textbox').fill('عادت الحاجة إلى الوقت');
    await question
      .getByRole('button', { name: ar.history.restoreAction.replace('{{version}}', String(before)) })
      .press('Enter');
    await expect.poll(() => statusOf(far)).toBe('ready');
    expect(await versionOf(page)).toBe(before + 2);
    await expect(field(page, 'meeting_creation_window_minutes').getByRole('textbox').first()).toHaveValue('15');
  });

  await test.step('a change that came meanwhile is held against the draft, and one for a date waits and is withdrawn', async () => {
    await page.getByRole('searchbox').fill('');
    await panel(page).getByRole('button', { name: arUi.close }).press('Enter');
    await field(page, 'buffer_minutes').getByRole('textbox').fill('7');
    await ask(page, 'POST', '/api/settings/apply', {
      changes: [{ key: 'buffer_minutes', scope: 'academy', scopeId: '', value: 9 }],
      baseVersion: before + 2,
      reason: 'طلب المعلمين',
      at: null,
    });
    await apply(page, 'قرار المجلس');
    const both = page.getByRole('dialog', { name: whatIf.conflict.title });
    await expect(both).toContainText('9');
    await expect(both).toContainText('طلب المعلمين');
    await page.screenshot({ path: test.info().outputPath('stale-ar.png') });
    await both
      .getByRole('button', { name: whatIf.conflict.action.replace('{{version}}', String(before + 3)) })
      .press('Enter');
    await panel(page).getByText(whatIf.apply.later, { exact: true }).click();
    await apply(page, 'قرار المجلس');
    await expect(page.getByText(whatIf.done.later)).toBeVisible();
    const withdraw = page.getByRole('button', { name: ar.pending.withdraw });
    await withdraw.press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: ar.pending.withdraw }).press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(withdraw).toBeHidden();
    await expect(field(page, 'buffer_minutes').getByRole('textbox')).toHaveValue('9');
    await page.screenshot({ path: test.info().outputPath('settings-ar.png') });
  });

  await test.step('a longer break and an earlier close say what they find, room by room and class by class', async () => {
    await field(page, 'buffer_minutes').getByRole('textbox').fill('60');
    await field(page, 'meeting_cleanup_delay_minutes').getByRole('textbox').first().fill('20');
    const show = panel(page).getByRole('button', { name: whatIf.show });
    await expect(show).toHaveCount(2);
    await show.first().press('Enter');
    await show.press('Enter');
    await expect(panel(page).getByText(whatIf.roomTimes.closes).first()).toBeVisible();
    await expect(panel(page).locator('[data-tight]').first()).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('bookings-ar.png') });
    await page.getByRole('button', { name: ar.draft.discard }).first().press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: ar.draft.discard }).press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  await test.step('one class has places of its own', async () => {
    const most = field(page, 'max_participants');
    await most.getByRole('button', { name: ar.scopes.eachClass }).press('Enter');
    await most.getByRole('combobox').fill('عاصم');
    await page.getByRole('option').first().click();
    await most.getByRole('textbox').nth(1).fill('٤');
    const small = panel(page).locator('section').filter({ hasText: whatIf.tooSmall_one });
    await small.getByRole('button', { name: whatIf.show }).press('Enter');
    await expect(small.locator('[data-places]')).toHaveCount(1);
    await expect(small.locator('[data-places]')).toContainText(whatIf.places_few.replace('{{count}}', '4'));
    await page.screenshot({ path: test.info().outputPath('too-small-ar.png') });
    await apply(page, 'درس خاص');
    await expect(panel(page).getByText(whatIf.done.now.replace('{{version}}', String(before + 4)))).toBeVisible();
    expect(
      await askDatabase(
        demo,
        `select v.value, s.status from setting_versions v join sessions s on s.id = v.scope_id::bigint
         where v.key = 'max_participants' and v.scope_kind = 'session'`,
        [],
      ),
    ).toEqual([{ value: 4, status: 'scheduled' }]);
    await panel(page).getByRole('button', { name: whatIf.done.close }).press('Enter');
  });

  await test.step('ended classes are recomputed by the new bar, after what would differ was looked at', async () => {
    const stood = await partialIn(demo);
    const charged = await ledgerOf(demo);
    await field(page, 'present_from_percent').getByRole('textbox').first().fill('95');
    await panel(page).getByRole('checkbox', { name: whatIf.recompute.ask }).press('Space');
    await apply(page, 'رفع الحد');
    const part = page.getByRole('region', { name: whatIf.recompute.title });
    await expect(part.getByText(whatIf.recompute.consequence)).toBeVisible();
    expect(await partialIn(demo), 'looking writes nothing').toBe(stood);
    await part.getByRole('button', { name: whatIf.show }).press('Enter');
    await page.screenshot({ path: test.info().outputPath('recompute-ar.png') });
    await part.getByRole('button').last().press('Enter');
    await expect(part.getByText(whatIf.recompute.credits)).toBeVisible();
    await page.screenshot({ path: test.info().outputPath('recomputed-ar.png') });
    expect(await partialIn(demo)).toBeGreaterThan(stood);
    expect(await ledgerOf(demo)).toEqual(charged);
  });

  expect(demo.own.complaints()).toEqual([]);
  await demo.own.close();
});

/** What the families of these classes were written, as "class what student". */
const mailsOf = async (demo: Demo, classes: readonly Stored[]): Promise<readonly string[]> => {
  const rows = await askDatabase<{ mail: string }>(
    demo,
    `select concat_ws(' ', session_id, what, student_id) as mail from mail_outbox where session_id = any($1) order by 1`,
    [classes.map(({ id }) => id)],
  );
  return rows.map(({ mail }) => mail);
};

const mailsWanted = async (
  demo: Demo,
  moved: readonly Stored[],
  cancelled: readonly Stored[],
): Promise<readonly string[]> => {
  const rows = await askDatabase<{ mail: string }>(
    demo,
    `select concat_ws(' ', p.session_id, case when p.session_id = any($1) then 'moved' else 'cancelled' end, st.id) as mail
     from session_participants p join students st on st.id = p.student_id
     where p.session_id = any($1 || $2) and st.guardian_email is not null order by 1`,
    [moved.map(({ id }) => id), cancelled.map(({ id }) => id)],
  );
  expect(rows.length).toBeGreaterThan(2);
  return rows.map(({ mail }) => mail);
};

const ledgerOf = (demo: Demo) => askDatabase(demo, 'select id, kind from session_consumptions order by id', []);

async function partialIn(demo: Demo): Promise<number> {
  const rows = await askDatabase(demo, `select from session_reports where status = 'partial'`, []);
  return rows.length;
}

/** Two classes of teachers who are free at any hour, being new: one in ten minutes and one in four. */
async function placeSoon(demo: Demo): Promise<readonly [string, string]> {
  const place = async (minutes: number): Promise<string> => {
    const [made] = await askDatabase<{ id: string }>(
      demo,
      `with teacher as (insert into staff (name, email, role, password_hash, time_zone)
         values ($1::text, $1::text, 'teacher', '', 'Asia/Riyadh') returning id),
       student as (insert into students (name, time_zone) values ($1::text, 'Asia/Riyadh') returning id),
       class as (
         insert into sessions (kind, subtype, title, teacher_id, starts_at, ends_at, busy_until, duration_minutes)
         select 'quran', 'individual', $1::text, id, s, s + interval '30 minutes', s + interval '35 minutes', 30
         from teacher, (select now() + $2::int * interval '1 minute' as s) t returning id, starts_at, busy_until)
       insert into session_participants (session_id, student_id) select class.id, student.id from class, student
       returning session_id as id`,
      [`بعد ${minutes}`, minutes],
    );
    if (made === undefined) throw new Error(`no class was made for in ${minutes} minutes`);
    return made.id;
  };
  return [await place(10), await place(4)];
}

const lastRun = async (demo: Demo): Promise<{ runs: number }> => {
  const [row] = await askDatabase<{ runs: string }>(
    demo,
    `select count(*) as runs from cron_job_logs where job = 'sessions:manage-meetings' and finished_at is not null`,
    [],
  );
  return { runs: Number(row?.runs) };
};
