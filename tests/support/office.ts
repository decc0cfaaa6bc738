import { expect } from 'vitest';
import { at } from '#server/db/connect.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { insertStaff, insertStudent } from './fixtures-of-sessions.ts';
import { seeded } from './seeded.ts';
import type { TestServer } from './test-server.ts';
import { timePassedFor, wasTaught } from './time-passed.ts';
import { planFor, sunday } from './weekly-plans.ts';

/** What an admin is told; anything else is a mistake of the server's. */
const ANSWERS = [200, 404, 409];
const reason = 'اتفاق';

export interface Office {
  /** Does one thing, whatever comes next by the seed. */
  readonly step: () => Promise<unknown>;
  /** What was asked so far, and what was answered. */
  readonly story: readonly string[];
}

/** An academy with two teachers, four students and a circle, and an admin who does everything in any order. */
export async function startOffice(server: TestServer, token: string, seed: number): Promise<Office> {
  const random = seeded(seed);
  const n = (below: number): number => Math.floor(random() * below);
  const oneOf = <T>(all: readonly T[]): T | undefined => all[n(all.length)];
  const story: string[] = [];
  const teachers: number[] = [];
  const students: number[] = [];
  for (let i = 0; i < 2; i += 1) teachers.push(await insertStaff(server.db));
  for (let i = 0; i < 4; i += 1) students.push(await insertStudent(server.db));
  const row = { name: 'حلقة', teacher_id: teachers[0], duration_minutes: 30, capacity: 3 };
  const [{ id: circleId }] = await server.db('circles').insert(row).returning('id');
  // One comes later, one leaves earlier.
  const enrolled = students.slice(0, 3).map((student_id, i) => ({
    student_id,
    circle_id: circleId,
    enrolled_from: at(Date.now() + (i === 1 ? 9 : -9) * DAY),
    enrolled_until: i === 2 ? at(Date.now() + 12 * DAY) : null,
  }));
  await server.db('enrolments').insert(enrolled);
  const bought = { name: 'ثلاث حصص', kind: 'quran', sessions: 3, periodDays: 20 };
  const packageId: number = (await server.call('POST', '/api/packages', { token, body: bought })).body.id;

  /** Asks, now and then twice at once as an impatient person does: it is done once, and both hear the same. */
  async function ask(path: string, body: object, commandId: string | null = `walk-${seed}-${story.length}`) {
    const sent = () =>
      server.call('POST', `/api${path}`, { token, body: { ...body, ...(commandId === null ? {} : { commandId }) } });
    const [answer, again] = await Promise.all(commandId !== null && n(4) === 0 ? [sent(), sent()] : [sent()]);
    story.push(`${path} ${JSON.stringify(body)} → ${answer.status} ${answer.body.code ?? ''}`);
    expect(ANSWERS, JSON.stringify(answer.body)).toContain(answer.status);
    if (again) expect([again.status, again.body.code]).toEqual([answer.status, answer.body.code]);
    return answer;
  }

  const some = async (...statuses: string[]): Promise<number | undefined> =>
    oneOf(await server.db('sessions').whereIn('status', statuses).orderBy('id').pluck('id'));
  const slot = (): number =>
    sunday(0).toZonedDateTime({ timeZone: 'Asia/Riyadh', plainTime: '15:00' }).epochMilliseconds +
    n(20) * DAY +
    n(9) * 20 * MINUTE;
  const pair = () => ({ studentId: oneOf(students), teacherId: oneOf(teachers) });
  const counts = async (id: number): Promise<boolean> =>
    (await server.db('sessions').where({ id }).first('subtype')).subtype !== 'trial';
  const version = async (): Promise<number> => (await server.db('academy').first('settings_version')).settings_version;

  /** Its time came and went: it was held as people say, never took place, or was taught and is ended. */
  async function lapse(id: number): Promise<unknown> {
    const past = await timePassedFor(server.db, id, n);
    const people = [
      { role: 'teacher', personId: past.teacherId },
      ...past.studentIds.map((personId) => ({ role: 'student', personId })),
    ];
    const statuses = people.map((one) => ({ ...one, status: oneOf(['present', 'absent', 'excused']) }));
    const how = n(5);
    if (how === 0) return ask(`/teacher/sessions/${id}/cancel`, { reason: 'academy_fault' });
    if (how < 3) return ask(`/sessions/${id}/hold`, { reason: 'held_outside', statuses });
    await wasTaught(server.db, past, n);
    return ask(`/teacher/sessions/${id}/complete`, { reason });
  }

  /** A word about somebody of an ended class, on what stands there now. */
  async function override(id: number): Promise<unknown> {
    const { body } = await server.call('GET', `/api/sessions/${id}`, { token });
    const who = oneOf<{ role: string; id: number; status: string; entries?: { override?: { id: number } } }>(
      body.people,
    );
    if (!who) return null;
    const [last] = await server
      .db('attendance_entries')
      .where({ session_id: id, person_role: who.role, person_id: who.id })
      .orderBy('id', 'desc')
      .limit(1);
    const base = { entryId: last?.id ?? null, status: who.status };
    if (last && n(2) === 0)
      return ask(`/sessions/${id}/attendance/undo`, { entryId: last.id, reason: 'technical', base });
    const change = { type: 'status', status: oneOf(['present', 'absent', 'excused', 'partial']) };
    const credit = oneOf(['by_rule', 'charge', 'waive']);
    const item = { sessionId: id, role: who.role, personId: who.id, change, reason: 'technical', base, credit };
    return ask('/attendance/overrides', { items: [{ ...item, commandId: `item-${seed}-${story.length}` }] }, null);
  }

  async function ofPackages(deed: number): Promise<unknown> {
    if (deed === 0)
      return ask('/subscriptions', {
        studentId: oneOf(students),
        packageId,
        startsAt: Date.now() - DAY,
        ...(n(2) === 0 ? { teacherId: oneOf(teachers) } : {}),
      });
    const one = oneOf<{ id: number; status: string; ends_at: number; student_id: number }>(
      await server.db('subscriptions').orderBy('id'),
    );
    if (!one) return null;
    const path = `/subscriptions/${one.id}`;
    if (deed === 1) {
      const done = await ask(`${path}/activate`, {});
      // It runs since a while: the days before are its own too.
      await server
        .db('subscriptions')
        .where({ id: one.id })
        .whereNotNull('activated_at')
        .update({ activated_at: server.db.ref('starts_at') });
      return done;
    }
    if (deed === 2) return ask(`${path}/pause`, { reason });
    if (deed === 3) {
      const waiting: number[] = await server
        .db('sessions as s')
        .join('session_participants as p', 'p.session_id', 's.id')
        .where({ 's.status': 'unscheduled', 's.subtype': 'individual', 'p.student_id': one.student_id })
        .orderBy('s.id')
        .limit(n(3))
        .pluck('s.id');
      return ask(`${path}/resume`, {
        keepEnd: n(2) === 0,
        place: waiting.map((sessionId) => ({ sessionId, startsAt: slot() })),
      });
    }
    if (deed === 4) return ask(`${path}/extend`, { to: one.ends_at + n(9) * DAY, reason });
    if (deed === 5) return ask(`${path}/renew`, {});
    return n(3) === 0 ? ask(`${path}/cancel`, { reason }) : null;
  }

  async function ofSettings(): Promise<unknown> {
    const baseVersion = await version();
    if (n(3) === 0) return ask('/settings/restore', { version: 1 + n(baseVersion), baseVersion, reason });
    const academy = { scope: 'academy', scopeId: '' };
    if (n(2) === 0)
      return ask('/settings/apply', {
        changes: [{ key: 'buffer_minutes', ...academy, value: 5 * n(4) }],
        baseVersion,
        reason,
        at: null,
      });
    const value = oneOf([['friday'], ['friday', 'saturday'], ['friday', 'monday'], ['tuesday', 'saturday']]);
    const changes = [{ key: 'blocked_days', ...academy, value }];
    const { body } = await server.call('POST', '/api/settings/preview', {
      token,
      body: { changes, days: 30, at: null },
    });
    const hit: { id: number; version: number; slots: number[] }[] = body.blocked?.classes ?? [];
    const classes = hit.map(({ id: sessionId, version: expectedVersion, slots }) =>
      slots[0] === undefined || n(3) === 0
        ? { sessionId, expectedVersion, act: 'cancel' }
        : { sessionId, expectedVersion, act: 'move', to: slots[0] },
    );
    return ask('/settings/apply', { changes, baseVersion, reason, at: null, classes });
  }

  async function ofSchedules(): Promise<unknown> {
    const [going] = await server.db('quran_session_schedules').whereNull('ended_at').orderByRaw('id desc').limit(1);
    if (going && n(3) === 0)
      return ask(
        `/schedules/quran/${going.id}/end`,
        { lastOn: sunday(n(2)).toString(), reason, cancelComing: n(2) === 0 },
        null,
      );
    const target = n(2) === 0 ? { type: 'circle', circleId } : { type: 'quran', ...pair() };
    const plan = planFor(target, { durationMinutes: 30, startsOn: sunday(n(2)).toString(), count: 3 });
    await ask('/schedules/generate', plan, null);
    const again = await ask('/schedules/generate', plan, null);
    if (again.status === 200) expect(again.body.created).toBe(0);
    return again;
  }

  async function step(): Promise<unknown> {
    const dice = n(100);
    if (dice < 14) {
      const target =
        n(3) === 0
          ? { type: 'circle', circleId }
          : { type: oneOf(['quran', 'quran', 'trial', 'assessment']), ...pair() };
      return ask('/sessions', { target, startsAt: slot(), durationMinutes: 30 });
    }
    if (dice < 34) return ofPackages(n(7));
    if (dice < 40) return ofSettings();
    if (dice < 46) return ofSchedules();
    const over = await some('completed', 'absent');
    if (dice < 54 && over !== undefined) return override(over);
    if (dice < 58 && over !== undefined && (await counts(over)))
      return ask(`/sessions/${over}/students/${oneOf(students)}/count`, { wish: oneOf(['charge', 'waive']), reason });
    if (dice < 68) {
      const id = await some('unscheduled');
      return id === undefined ? null : ask(`/sessions/${id}/place`, { startsAt: slot() });
    }
    const [id, withId] = [await some('scheduled'), await some('scheduled')];
    if (id === undefined || withId === undefined) return null;
    if (dice < 76) return ask(`/sessions/${id}/move`, { startsAt: slot(), reason });
    if (dice < 82) return id === withId ? null : ask(`/sessions/${id}/swap`, { withId, reason });
    if (dice < 86) return ask(`/sessions/${id}/unschedule`, { reason });
    if (dice < 89) return ask(`/sessions/${id}/teacher`, { teacherId: oneOf(teachers), reason });
    if (dice < 91) return ask(`/teacher/sessions/${id}/cancel`, { reason });
    return lapse(id);
  }

  return { step, story };
}
