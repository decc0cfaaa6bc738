import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { SETTING_KEYS, type SettingKey } from '#shared/domain/settings.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { endedClass } from '../support/ended-class.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type Answer, type TestServer } from '../support/test-server.ts';

type Scope = 'academy' | 'kind' | 'circle' | 'course' | 'session';
interface Row {
  /** Where it may stand (domain.md 7, last column). */
  readonly scopes: readonly Scope[];
  /** A value that reaches the classes of this file, set where the table allows it first. */
  readonly value: unknown;
  /** What the preview shows of it; empty where nothing that is stored would differ. */
  readonly effects: readonly string[];
}

const GROUPS = ['circle', 'course'] as const;
const ACADEMY = ['academy'] as const;
const KINDS = ['academy', 'kind'] as const;
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const dayIn = (at: number, offset: number): number => new Date(at + offset).getUTCDay();
const now = Math.floor(Date.now() / 1000) * 1000;
/** In two days, or after the weekend: Friday and Saturday are blocked already. */
const SOON = [2, 3, 4].map((days) => now + days * DAY).find((one) => ![5, 6].includes(dayIn(one, 3 * HOUR)))!;

const TABLE = {
  // What is booked carries its own length, so nothing that exists differs.
  default_meeting_duration_minutes: { scopes: ['academy', 'kind', ...GROUPS], value: 45, effects: [] },
  meeting_creation_window_minutes: { scopes: KINDS, value: 5, effects: ['opens', 'students', 'lowered'] },
  meeting_cleanup_delay_minutes: { scopes: KINDS, value: 10, effects: ['closes'] },
  blocked_days: { scopes: ACADEMY, value: [WEEKDAYS[dayIn(SOON, 3 * HOUR)]], effects: ['blocked'] },
  buffer_minutes: { scopes: ACADEMY, value: 10, effects: ['tight'] },
  max_participants: { scopes: ['academy', 'session'], value: 8, effects: ['places'] },
  student_early_join_minutes: { scopes: KINDS, value: 5, effects: ['students'] },
  lateness_grace_minutes: { scopes: ['kind'], value: 15, effects: ['verdicts'] },
  // From when a button may be pressed: no stored fact is judged by it.
  absent_wait_minutes: { scopes: KINDS, value: 5, effects: [] },
  reconnect_grace_seconds: { scopes: ['academy', ...GROUPS], value: 600, effects: ['verdicts'] },
  timeout_silence_seconds: { scopes: ACADEMY, value: 60, effects: ['verdicts'] },
  // A stay without a leave is closed at E whenever that happens: settled minutes stay the same.
  stale_cycle_minutes: { scopes: ACADEMY, value: 60, effects: [] },
  partial_from_percent: { scopes: ['academy', ...GROUPS], value: 30, effects: ['verdicts'] },
  present_from_percent: { scopes: ['academy', ...GROUPS], value: 70, effects: ['verdicts'] },
  teacher_partial_from_percent: { scopes: ACADEMY, value: 40, effects: ['verdicts', 'counted'] },
  teacher_present_from_percent: { scopes: ACADEMY, value: 95, effects: ['verdicts'] },
  reschedule_notice_hours: { scopes: ACADEMY, value: 120, effects: ['moving'] },
  academy_name: { scopes: ACADEMY, value: 'دار النور', effects: [] },
  time_zone: { scopes: ACADEMY, value: 'Pacific/Auckland', effects: ['blocked'] },
  week_start: { scopes: ACADEMY, value: 'monday', effects: [] },
  digits: { scopes: ACADEMY, value: 'arabic', effects: [] },
  show_hijri: { scopes: ACADEMY, value: false, effects: [] },
  language: { scopes: ACADEMY, value: 'en', effects: [] },
} as const satisfies Record<SettingKey, Row>;

/** The names of what a preview shows. */
const effectsOf = (body: Answer['body']): string[] => {
  const edge = (name: string): boolean =>
    body.rooms.some(
      (room: Record<string, { before: number; after: number }>) => room[name]!.before !== room[name]!.after,
    );
  return [
    ...['opens', 'students', 'closes'].filter(edge),
    ...(body.placesChanged > 0 ? ['places'] : []),
    ...(body.tightClasses > 0 ? ['tight'] : []),
    ...(body.moving.classes > 0 ? ['moving'] : []),
    ...(body.blocked.classes.length > 0 ? ['blocked'] : []),
    ...(body.lowered.length > 0 ? ['lowered'] : []),
    ...(body.changedVerdicts > 0 ? ['verdicts'] : []),
    ...(body.counted.before === body.counted.after ? [] : ['counted']),
  ];
};

/** Facts only append: an earlier leave, told as a lost connection, ends the stay. */
async function silence(db: Knex, session: SessionFixture, identity: string, after: number): Promise<void> {
  const left = await db('attendance_facts').where({ session_id: session.id, identity, what: 'left' }).first();
  const lost = { id: `EV_lost_${session.id}`, reason: 'CONNECTION_TIMEOUT', at: at(session.startsAt + after) };
  const { room_name, room_sid, participant_sid, session_id } = left;
  await db('attendance_facts').insert({
    ...lost,
    what: 'left',
    identity,
    room_name,
    room_sid,
    participant_sid,
    session_id,
    joined_at: at(session.startsAt),
  });
}

/** What a draft would change is said for every setting that reaches something stored (domain.md 7). */
describe('the preview of the settings', () => {
  let server: TestServer;
  let admin: { token: string };
  let small: SessionFixture;
  let far: SessionFixture;
  let next: SessionFixture;
  const idOf = new Map<Scope, string>([
    ['academy', ''],
    ['kind', 'quran'],
  ]);

  beforeAll(async () => {
    server = await startTestServer();
    admin = await server.staff('admin');
    const { db } = server;
    // One student for each number that judges students: late, silent for a while, two thirds absent, under the bar.
    const judged = await endedClass(db, {
      stays: [[[10, 60]], [[0, 60]], [[0, 20]], [[0, 45]], [[0, 23], [28, 52]]], // prettier-ignore
    });
    await silence(db, judged, judged.student(1), 48 * MINUTE + 20 * SECOND);
    await endedClass(db, { stays: [[[0, 60]]], teacher: [[0, 55]] });
    await endedClass(db, { stays: [[[0, 60]]], teacher: [[0, 27]] });
    const coming = { status: 'scheduled', roomName: null, students: 3 } as const;
    small = await insertSession(db, { ...coming, startsAt: SOON });
    // Six minutes after the class before, with the same teacher.
    next = await insertSession(db, { ...coming, startsAt: SOON + 66 * MINUTE });
    await db('sessions').where('id', next.id).update({ teacher_id: small.teacherId });
    far = await insertSession(db, { ...coming, startsAt: now + 20 * DAY });
    // Thursday, ten in the evening in Riyadh, is Friday in Auckland; none of tomorrow, which the shortest notice would count.
    const thursday = ((2 - dayIn(now, 3 * HOUR) + 7) % 7) + 2;
    const midnight = Math.floor((now + 3 * HOUR) / DAY) * DAY - 3 * HOUR;
    await insertSession(db, { ...coming, startsAt: midnight + thursday * DAY + 22 * HOUR });
    const [circle]: { id: number }[] = await db('circles')
      .insert({ name: 'حلقة', teacher_id: small.teacherId, capacity: 9 })
      .returning('id');
    const [course]: { id: number }[] = await db('courses')
      .insert({ title: 'دورة', teacher_id: small.teacherId, kind: 'interactive', capacity: 9 })
      .returning('id');
    idOf.set('circle', String(circle!.id)).set('course', String(course!.id)).set('session', String(small.id));
  });
  afterAll(() => server.close());

  const preview = (changes: object[], more: object = {}): Promise<Answer> =>
    server.call('POST', '/api/settings/preview', {
      token: admin.token,
      body: { changes, days: 30, at: null, ...more },
    });

  test.for(SETTING_KEYS)('%s: its effect on rooms, classes and verdicts is shown, and no other', async (key) => {
    const { scopes, value, effects } = TABLE[key];
    const [scope] = scopes;
    const answer = await preview([{ key, scope, scopeId: idOf.get(scope), value }]);
    expect(answer.status).toBe(200);
    expect(effectsOf(answer.body).toSorted()).toEqual(effects.toSorted());
  });

  test('a setting stands in the places of its table and in no other, on the page and in a draft', async () => {
    const page = (await server.call('GET', '/api/settings', { token: admin.token })).body;
    for (const key of SETTING_KEYS) {
      const scopes: readonly Scope[] = TABLE[key].scopes;
      const shown = page.fields.filter((one: { key: string }) => one.key === key);
      expect(new Set(shown.map((one: { scope: Scope }) => one.scope)), key).toEqual(new Set<Scope>(scopes));
      for (const [scope, scopeId] of idOf)
        if (!scopes.includes(scope))
          expect((await preview([{ key, scope, scopeId, value: null }])).body, `${key} of a ${scope}`).toMatchObject({
            code: 'setting_value',
            data: { problem: 'no_such_place' },
          });
    }
  });

  test('fewer places say room by room who would not fit, for the academy and for one class, whenever it begins', async () => {
    const room = { title: expect.any(String), needed: 9, before: 9 };
    const all = (await preview([{ key: 'max_participants', scope: 'academy', scopeId: '', value: 8 }])).body;
    expect(all.tooSmall).toBe(all.placesChanged);
    expect(all.places).toContainEqual({ ...room, sessionId: small.id, startsAt: small.startsAt, after: 8 });
    expect(all.places).not.toContainEqual(expect.objectContaining({ sessionId: far.id }));
    const one = (await preview([{ key: 'max_participants', scope: 'session', scopeId: String(far.id), value: 4 }]))
      .body;
    expect(one).toMatchObject({ tooSmall: 1, placesChanged: 1 });
    expect(one.places).toEqual([{ ...room, sessionId: far.id, startsAt: far.startsAt, after: 4 }]);
    const enough = (await preview([{ key: 'max_participants', scope: 'academy', scopeId: '', value: 9 }])).body;
    expect(enough).toMatchObject({ tooSmall: 0, placesChanged: 0, places: [] });
  });

  test('a longer break names the class, the person and the distance; a shorter notice what teachers may move', async () => {
    const { tight } = (await preview([{ key: 'buffer_minutes', scope: 'academy', scopeId: '', value: 10 }])).body;
    expect(tight).toEqual([
      expect.objectContaining({ sessionId: next.id, who: 'teacher', gapMs: 6 * MINUTE, startsAt: next.startsAt }),
    ]);
    const notice = { key: 'reschedule_notice_hours', scope: 'academy', scopeId: '' };
    expect((await preview([{ ...notice, value: 120 }])).body.moving).toMatchObject({ allowed: false });
    expect((await preview([{ ...notice, value: 0 }])).body.moving).toEqual({ classes: 0, allowed: true });
  });

  test('the days that a hit class may move to leave out holidays and what are not its teacher’s hours', async () => {
    const change = { key: 'blocked_days', scope: 'academy', scopeId: '', value: TABLE.blocked_days.value };
    const slots = async (): Promise<number[]> =>
      (await preview([change])).body.blocked.classes.find((one: { id: number }) => one.id === small.id).slots;
    expect(await slots()).toContain(small.startsAt + DAY);
    const date = new Date(small.startsAt + DAY + 3 * HOUR).toISOString().slice(0, 10);
    await server.db('holidays').insert({ name: 'عيد', from_date: date, to_date: date });
    expect(await slots()).not.toContain(small.startsAt + DAY);
    await server.db('holidays').delete();
    expect(await slots()).toContain(small.startsAt + DAY);
    const off = { teacher_id: small.teacherId, on_date: date, what: 'off' };
    await server.db('teacher_exceptions').insert(off);
    expect(await slots()).not.toContain(small.startsAt + DAY);
    await server.db('teacher_exceptions').delete();
  });

  test('ninety days look further back than thirty', async () => {
    await endedClass(server.db, { startsAt: now - 40 * DAY, stays: [[[0, 45]]] });
    const change = { key: 'present_from_percent', scope: 'academy', scopeId: '', value: 70 };
    const [month, quarter] = await Promise.all([preview([change]), preview([change], { days: 90 })]);
    expect(quarter.body.changedVerdicts).toBe(month.body.changedVerdicts + 1);
    expect(quarter.body.sessions).toBe(month.body.sessions + 1);
  });
});
