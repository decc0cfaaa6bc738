import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '#shared/contract/contract.ts';
import { formatLink } from '#server/auth/links.ts';
import { POLICIES } from '#server/http/policies.ts';
import { emptyEvaluation } from '#shared/domain/evaluation/evaluation.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const BUFFER = { key: 'buffer_minutes', scope: 'academy', scopeId: '', value: 7 };
const WHY = { reason: 'technical', base: { entryId: null, status: 'absent' } };

const planOf = (s: SessionFixture): unknown => ({
  target: { type: 'quran', studentId: s.studentIds[0], teacherId: s.teacherId },
  times: [{ weekdays: ['sunday'], wallTime: '16:00' }],
  timeZone: 'Asia/Riyadh',
  durationMinutes: 30,
  startsOn: new Date(s.startsAt).toISOString().slice(0, 10),
  untilOn: null,
  count: 1,
});

/** Every endpoint that names a row, asked about somebody else's. */
const ABOUT_A_ROW: Readonly<Record<string, (session: SessionFixture) => [string, string, unknown?]>> = {
  'sessions.detail': (s) => ['GET', `/api/sessions/${s.id}`],
  'sessions.report': (s) => ['GET', `/api/sessions/${s.id}/report`],
  'sessions.open': (s) => ['POST', `/api/sessions/${s.id}/open`, {}],
  'sessions.token': (s) => ['POST', `/api/sessions/${s.id}/token`, { deviceId: 'device-1' }],
  'sessions.complete': (s) => ['POST', `/api/teacher/sessions/${s.id}/complete`, {}],
  'sessions.cancel': (s) => ['POST', `/api/teacher/sessions/${s.id}/cancel`, { reason: 'no' }],
  'sessions.markStudentAbsent': (s) => ['POST', `/api/teacher/sessions/${s.id}/mark-student-absent`, {}],
  'sessions.hold': (s) => [
    'POST',
    `/api/sessions/${s.id}/hold`,
    { reason: 'held_outside', statuses: [{ role: 'teacher', personId: s.teacherId, status: 'late' }] },
  ],
  'sessions.ring': (s) => ['POST', `/api/sessions/${s.id}/students/${s.studentIds[0]}/ring`, {}],
  'sessions.studentLink': (s) => ['GET', `/api/students/${s.studentIds[0]}/link`],
  'sessions.revokeStudentLink': (s) => ['POST', `/api/students/${s.studentIds[0]}/link/revoke`, {}],
  'sessions.mute': (s) => ['POST', `/api/sessions/${s.id}/mute`, {}],
  'sessions.removeParticipant': (s) => ['POST', `/api/sessions/${s.id}/remove`, { identity: s.student(0) }],
  'sessions.lock': (s) => ['POST', `/api/sessions/${s.id}/lock`, { locked: true }],
  'sessions.say': (s) => [
    'POST',
    `/api/sessions/${s.id}/say`,
    { messageId: 'message-1', signal: { what: 'chat', text: 'no' }, agoMs: 0 },
  ],
  'attendance.history': (s) => ['GET', `/api/sessions/${s.id}/attendance/history`],
  'attendance.preview': (s) => [
    'POST',
    `/api/sessions/${s.id}/attendance/preview`,
    { change: { type: 'status', role: 'student', personId: s.studentIds[0], status: 'present' } },
  ],
  'attendance.undo': (s) => ['POST', `/api/sessions/${s.id}/attendance/undo`, { entryId: 1, ...WHY }],
  'attendance.contest': (s) => [
    'POST',
    `/api/sessions/${s.id}/attendance/contest`,
    { role: 'student', personId: s.studentIds[0], text: 'he was there all the time' },
  ],
  'attendance.answerContest': (s) => [
    'POST',
    `/api/sessions/${s.id}/attendance/contest/answer`,
    { contestId: 1, answer: 'accepted' },
  ],
  'attendance.effectiveWindow': (s) => [
    'POST',
    `/api/sessions/${s.id}/effective-window`,
    { window: null, reason: 'agreed', base: null },
  ],
  'evaluations.sheet': (s) => ['GET', `/api/sessions/${s.id}/evaluation`],
  'evaluations.history': (s) => ['GET', `/api/sessions/${s.id}/evaluation/history`],
  'calendar.studentFeed': (s) => ['GET', `/api/students/${s.studentIds[0]}/calendar-feed`],
  'calendar.replaceStudentFeed': (s) => ['POST', `/api/students/${s.studentIds[0]}/calendar-feed/replace`, {}],
  'calendar.times': (s) => ['GET', `/api/sessions/${s.id}/times?from=0&to=1000`],
  'calendar.move': (s) => ['POST', `/api/sessions/${s.id}/move`, { startsAt: s.startsAt + 3_600_000, reason: 'no' }],
  'schedules.preview': (s) => ['POST', '/api/schedules/preview', planOf(s)],
  'schedules.generate': (s) => ['POST', '/api/schedules/generate', planOf(s)],
  'schedules.substitutes': (s) => ['GET', `/api/sessions/${s.id}/substitutes`],
  'schedules.end': () => [
    'POST',
    '/api/schedules/quran/1/end',
    { lastOn: '2026-01-01', reason: 'no', cancelComing: false },
  ],
  'schedules.handOver': (s) => [
    'POST',
    '/api/schedules/hand-over',
    { of: { type: 'circle', circleId: s.id }, teacherId: s.teacherId, fromOn: '2026-12-01', reason: 'no' },
  ],
  'scheduling.availability': (s) => ['GET', `/api/teachers/${s.teacherId}/availability`],
  'scheduling.replaceHours': (s) => ['POST', `/api/teachers/${s.teacherId}/availability/hours`, { weekly: [] }],
  'scheduling.addException': (s) => [
    'POST',
    `/api/teachers/${s.teacherId}/availability/exceptions`,
    { date: '2026-12-01', what: 'off', minutes: null },
  ],
  'scheduling.removeException': (s) => ['POST', `/api/teachers/${s.teacherId}/availability/exceptions/1/remove`, {}],
  'scheduling.create': (s) => [
    'POST',
    '/api/sessions',
    { target: { type: 'quran', studentId: s.studentIds[0], teacherId: s.teacherId }, startsAt: s.startsAt + DAY },
  ],
  'scheduling.place': (s) => ['POST', `/api/sessions/${s.id}/place`, { startsAt: s.startsAt + DAY }],
  'scheduling.unschedule': (s) => ['POST', `/api/sessions/${s.id}/unschedule`, { reason: 'no' }],
  'scheduling.swap': (s) => ['POST', `/api/sessions/${s.id}/swap`, { withId: s.id + 1, reason: 'no' }],
  'scheduling.changeTeacher': (s) => [
    'POST',
    `/api/sessions/${s.id}/teacher`,
    { teacherId: s.teacherId, reason: 'no' },
  ],
  'subscriptions.detail': () => ['GET', '/api/subscriptions/1'],
  'subscriptions.ofStudent': (s) => ['GET', `/api/students/${s.studentIds[0]}/subscriptions`],
  'subscriptions.count': (s) => [
    'POST',
    `/api/sessions/${s.id}/students/${s.studentIds[0]}/count`,
    { wish: 'charge', reason: 'no' },
  ],
  'witness.accept': (s) => [
    'POST',
    `/api/sessions/${s.id}/witness/accept`,
    { teacherId: s.teacherId, reason: 'was there' },
  ],
  'attendance.recompute': (s) => ['POST', `/api/sessions/${s.id}/recompute`, {}],
};
/** An admin's own: nobody else is told whether there is such a row. */
const ADMIN_ONLY: Readonly<Record<string, [string, string, unknown?]>> = {
  'attendance.previewRecompute': ['POST', '/api/recompute', { from: 0, to: 1, under: 'frozen' }],
  'attendance.startRecompute': ['POST', '/api/recompute/1/start', { reason: 'new rules' }],
  'attendance.recomputeRun': ['GET', '/api/recompute/1'],
  'audit.verify': ['GET', '/api/audit/verify'],
  'health.setAside': ['GET', '/api/health/set-aside'],
  'health.redrive': ['POST', '/api/health/redrive', { ids: ['EV_1'] }],
  'health.testWebhook': ['POST', '/api/health/test-webhook'],
  'subscriptions.createPackage': [
    'POST',
    '/api/packages',
    { name: 'Eight', kind: 'quran', sessions: 8, periodDays: 30 },
  ],
  'subscriptions.create': ['POST', '/api/subscriptions', { studentId: 1, packageId: 1, startsAt: 0 }],
  'subscriptions.activate': ['POST', '/api/subscriptions/1/activate', {}],
  'subscriptions.pause': ['POST', '/api/subscriptions/1/pause', { reason: 'travel' }],
  'subscriptions.resume': ['POST', '/api/subscriptions/1/resume', {}],
  'subscriptions.extend': ['POST', '/api/subscriptions/1/extend', { to: 1, reason: 'illness' }],
  'subscriptions.renew': ['POST', '/api/subscriptions/1/renew', {}],
  'subscriptions.cancel': ['POST', '/api/subscriptions/1/cancel', { reason: 'moved away' }],
  'scheduling.addHoliday': ['POST', '/api/holidays', { name: 'Eid', from: '2027-03-10', to: '2027-03-12' }],
  'scheduling.removeHoliday': ['POST', '/api/holidays/1/remove', {}],
  'settings.preview': ['POST', '/api/settings/preview', { changes: [BUFFER], days: 30, at: null }],
  'settings.apply': ['POST', '/api/settings/apply', { changes: [BUFFER], baseVersion: 1, reason: 'no', at: null }],
  'settings.withdraw': ['POST', '/api/settings/pending/1/withdraw', {}],
  'settings.history': ['GET', '/api/settings/history'],
  'settings.restore': ['POST', '/api/settings/restore', { version: 1, baseVersion: 1, reason: 'no' }],
  'settings.jobs': ['GET', '/api/settings/jobs'],
};
/** Endpoints that answer per row; a test of their own asks them about somebody else's. */
const ABOUT_EACH_ROW = ['attendance.override', 'evaluations.save', 'witness.upload'];
/** Endpoints that name no row: lists answer the caller's rows only, which the tests below look at. */
const ABOUT_NO_ROW = [
  'sessions.list',
  'sessions.next',
  'review.sync',
  'subscriptions.list',
  'subscriptions.students',
  'subscriptions.packages',
  'calendar.export',
  'health.detail',
  'calendar.days',
  'schedules.list',
  'schedules.clockChanges',
  'schedules.targets',
  'scheduling.holidays',
  'scheduling.waiting',
  'settings.read',
];

describe('rows of others', () => {
  let server: TestServer;
  let foreign: SessionFixture;
  let teacher: { id: number; token: string };
  let supervisor: { id: number; token: string };
  beforeAll(async () => {
    server = await startTestServer();
    teacher = await server.staff('teacher');
    supervisor = await server.staff('supervisor');
    await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: teacher.id });
    foreign = await insertSession(server.db, {
      startsAt: Date.now() + 30 * MINUTE,
      status: 'scheduled',
      roomName: null,
    });
    await server.db('subscriptions').insert({
      student_id: foreign.studentIds[0],
      kind: 'quran',
      quota: 8,
      starts_at: new Date(Date.now() - DAY),
      ends_at: new Date(Date.now() + DAY),
    });
  });
  afterAll(() => server.close());

  test('every endpoint behind a sign-in is either in this matrix or about no row', () => {
    const guarded = Object.entries(POLICIES).flatMap(([group, routes]) =>
      Object.entries(routes)
        .filter(([, access]) => !['public', 'set-up', 'signed-in'].includes(access))
        .map(([route]) => `${group}.${route}`),
    );
    expect(guarded.toSorted()).toEqual(
      [...Object.keys(ABOUT_A_ROW), ...Object.keys(ADMIN_ONLY), ...ABOUT_EACH_ROW, ...ABOUT_NO_ROW].toSorted(),
    );
    expect(Object.keys(POLICIES)).toEqual(Object.keys(contract));
  });

  test.each(Object.keys(ABOUT_A_ROW))(
    '%s answers 404 to a teacher and a supervisor it does not belong to',
    async (name) => {
      const [method, path, body] = ABOUT_A_ROW[name]!(foreign);
      for (const { token } of [teacher, supervisor]) {
        const answer = await server.call(method, path, { token, ...(body === undefined ? {} : { body }) });
        expect(answer, `${name} ${JSON.stringify(answer.body)}`).toMatchObject({
          status: 404,
          body: { code: 'not_found' },
        });
      }
    },
  );

  test.each(Object.keys(ADMIN_ONLY))('%s answers 403 to a teacher and a supervisor', async (name) => {
    const [method, path, body] = ADMIN_ONLY[name]!;
    for (const { token } of [teacher, supervisor]) {
      const answer = await server.call(method, path, { token, ...(body === undefined ? {} : { body }) });
      expect(answer, name).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
  });

  test('a batch finds none of the rows of others, whatever else is in it', async () => {
    const item = {
      sessionId: foreign.id,
      role: 'student',
      personId: foreign.studentIds[0],
      change: { type: 'status', status: 'present' },
      ...WHY,
    };
    for (const { token } of [teacher, supervisor]) {
      const body = { items: [item, { ...item, sessionId: 99_999 }] };
      const answer = await server.call('POST', '/api/attendance/overrides', { token, body });
      expect(answer.body.results).toMatchObject([
        { ok: false, code: 'not_found', status: 404 },
        { ok: false, code: 'not_found', status: 404 },
      ]);
    }
  });

  test('evaluations of others are not there to be written', async () => {
    const item = {
      sessionId: foreign.id,
      studentId: foreign.studentIds[0],
      evaluation: emptyEvaluation('quran'),
      base: null,
    };
    for (const { token } of [teacher, supervisor]) {
      const body = { items: [{ ...item, commandId: 'evaluation-1' }] };
      const answer = await server.call('POST', '/api/evaluations', { token, body });
      expect(answer.body.results).toMatchObject([{ ok: false, code: 'not_found', status: 404 }]);
    }
  });

  test.each([...Object.keys(ABOUT_A_ROW), ...Object.keys(ADMIN_ONLY)])(
    '%s answers 401 without a sign-in',
    async (name) => {
      const [method, path, body] = ADMIN_ONLY[name] ?? ABOUT_A_ROW[name]!(foreign);
      const answer = await server.call(method, path, body === undefined ? {} : { body });
      expect(answer.status).toBe(401);
    },
  );

  test('asking changed nothing', async () => {
    const session = await server.db('sessions').where('id', foreign.id).first();
    expect(session).toMatchObject({ status: 'scheduled', version: 1 });
    expect(await server.db('session_rooms').where('session_id', foreign.id)).toEqual([]);
    for (const table of [
      'denied_participants',
      'class_signals',
      'attendance_entries',
      'evaluation_entries',
      'effective_windows',
      'recompute_runs',
      'audit_log',
    ])
      expect(await server.db(table), table).toEqual([]);
  });

  test('lists and the offline copy hold the caller’s rows only', async () => {
    const own = await insertSession(server.db, {
      startsAt: Date.now() + 50 * MINUTE,
      status: 'scheduled',
      roomName: null,
    });
    await server.db('sessions').where('id', own.id).update({ teacher_id: teacher.id });
    const window = `from=${Date.now()}&to=${Date.now() + 120 * MINUTE}`;
    for (const { token } of [teacher, supervisor]) {
      const list = await server.call('GET', `/api/sessions?${window}`, { token });
      expect(list.body.sessions.map((row: { id: number }) => row.id)).toEqual([own.id]);
    }
    const sync = await server.call('GET', '/api/review/sync', { token: supervisor.token });
    expect(sync.body.sessions.map((row: { id: number }) => row.id)).toEqual([own.id]);
    const admin = await server.staff('admin');
    const all = await server.call('GET', `/api/sessions?${window}`, { token: admin.token });
    expect(all.body.sessions.map((row: { id: number }) => row.id)).toEqual([foreign.id, own.id]);
  });

  test('classes that wait for a time are listed to those who may give them one', async () => {
    const wait = async (teacherId: number): Promise<number> => {
      const [row]: { id: number }[] = await server
        .db('sessions')
        .insert({
          kind: 'quran',
          subtype: 'individual',
          title: 'Waits',
          teacher_id: teacherId,
          duration_minutes: 30,
          status: 'unscheduled',
        })
        .returning('id');
      return row!.id;
    };
    const own = await wait(teacher.id);
    const others = await wait(foreign.teacherId);
    for (const { token } of [teacher, supervisor]) {
      const list = await server.call('GET', '/api/sessions/waiting', { token });
      expect(list.body).toMatchObject({ sessions: [{ id: own }], total: 1, nextAfter: null });
    }
    const admin = await server.staff('admin');
    const first = await server.call('GET', '/api/sessions/waiting?limit=1', { token: admin.token });
    expect(first.body).toMatchObject({ sessions: [{ id: own }], total: 2, nextAfter: own });
    const rest = await server.call('GET', `/api/sessions/waiting?limit=1&after=${own}`, { token: admin.token });
    expect(rest.body).toMatchObject({ sessions: [{ id: others }], total: 2, nextAfter: null });
  });

  test('the settings name the groups of the caller’s teachers only', async () => {
    await server.db('circles').insert([
      { name: 'Own', teacher_id: teacher.id },
      { name: 'Of others', teacher_id: foreign.teacherId },
    ]);
    for (const { token } of [teacher, supervisor]) {
      const { body } = await server.call('GET', '/api/settings', { token });
      const groups = body.places.filter((place: { scope: string }) => place.scope === 'circle');
      expect(groups.map((place: { name: string }) => place.name)).toEqual(['Own']);
    }
  });

  test('a supervisor’s streams and copies tell nothing of other teachers’ sessions', async () => {
    const sync = await server.call('GET', '/api/review/sync', { token: supervisor.token });
    await server.db.transaction(async (trx) => {
      await trx('event_log').insert({
        type: 'session.changed',
        session_id: foreign.id,
        teacher_id: foreign.teacherId,
        payload: JSON.stringify({ type: 'session.changed', sessionId: foreign.id, at: Date.now() }),
      });
    });
    const next = await server.call('GET', `/api/review/sync?cursor=${sync.body.cursor}`, { token: supervisor.token });
    expect(next.body).toMatchObject({ sessions: [], gone: [], more: false });
  });

  test('a student’s link that we did not sign, or that was revoked, opens nothing', async () => {
    expect((await server.call('GET', '/api/join/1.1.AAAAAAAAAAAAAAAAAAAAAAAA')).body.code).toBe('link_invalid');
    const key = await server.db('server_keys').where('name', 'student-links').first('value');
    const studentId = foreign.studentIds[0]!;
    const link = formatLink(key.value, { studentId, version: 1, ring: null });
    expect(await server.call('GET', `/api/join/${link}`)).toMatchObject({ status: 200, body: { state: 'too_early' } });
    const early = await server.call('POST', `/api/join/${link}/token`, { body: { deviceId: 'phone-1' } });
    expect(early).toMatchObject({ status: 409, body: { code: 'too_early' } });
    const expired = formatLink(key.value, { studentId, version: 1, ring: { sessionId: foreign.id, expiresAt: 1000 } });
    expect(await server.call('GET', `/api/join/${expired}`)).toMatchObject({
      status: 410,
      body: { code: 'link_expired' },
    });
    // Cancelled for right now wins over the next one, which is another day's.
    const later = await insertSession(server.db, { startsAt: Date.now() + DAY, status: 'scheduled', roomName: null });
    await server.db('session_participants').insert({
      session_id: later.id,
      student_id: studentId,
      live: true,
      expected_from: new Date(Date.now() - DAY),
    });
    const starts = Date.now() - MINUTE;
    const ends = new Date(starts + 60 * MINUTE);
    const due = { starts_at: new Date(starts), ends_at: ends, busy_until: ends };
    await server
      .db('sessions')
      .where('id', foreign.id)
      .update({ ...due, status: 'cancelled', ended_at: new Date() });
    expect((await server.call('GET', `/api/join/${link}`)).body.state).toBe('cancelled');
    await server.db('students').where('id', studentId).update({ link_version: 2 });
    expect(await server.call('GET', `/api/join/${link}`)).toMatchObject({
      status: 410,
      body: { code: 'link_revoked' },
    });
  });
});
