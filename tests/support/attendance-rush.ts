import { isDeepStrictEqual } from 'node:util';
import { HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { at } from '#server/db/connect.ts';
import { insertSession, insertStudent, type SessionFixture } from './fixtures-of-sessions.ts';
import { tellStay } from './ended-class.ts';
import { seeded } from './seeded.ts';
import { eventBody, signed } from './sign-webhook.ts';
import { callerOf, type Answer, type TestServer } from './test-server.ts';

const CLASSES = 6;
const STUDENTS = 3;
/** After the first try (livekit.md 4). */
const LIVEKIT_RETRIES = 4;

/** A word that was answered with yes: it is written down, once, on what its author had seen. */
export interface Acknowledged {
  readonly id: number;
  readonly base: number | null;
}

/** What the servers said yes to, and everything that they answered. */
export interface Promised {
  readonly entries: Map<number, Acknowledged & { readonly kind: string }>;
  readonly windows: Map<number, Acknowledged>;
  readonly events: Set<string>;
  /** How often, by the deed's name in the audit log. */
  readonly deeds: Map<string, number>;
  /** How often each answer came. */
  readonly answers: Map<string, number>;
}

export interface Rush {
  readonly classes: readonly SessionFixture[];
  readonly promised: Promised;
  /** One of many who do things at once; each by the seed, on one server and now and then on the other. */
  readonly client: (n: number) => () => Promise<unknown>;
}

interface Person {
  readonly id: number;
  readonly role: 'teacher' | 'student';
  readonly status: string | null;
  readonly entries: { readonly lastEntryId: number | null; readonly contest: { readonly entryId: number } | null };
}
interface Seen {
  readonly people: readonly Person[];
  readonly effectiveWindow: { readonly windowId: number } | null;
}

const countIn = (tally: Map<string, number>, key: string): unknown => tally.set(key, (tally.get(key) ?? 0) + 1);

/**
 * Classes that are over or about to end, on one list of students whose packages are too small for them all; two
 * supervisors, the teachers and an admin do to their attendance whatever can be done, while LiveKit still tells of it.
 */
export async function startRush(server: TestServer, urls: readonly [string, string], seed: number): Promise<Rush> {
  const { db } = server;
  const classes: SessionFixture[] = [];
  const students: number[] = [];
  for (let n = 0; n < STUDENTS; n += 1) students.push(await insertStudent(db));
  const now = Math.floor(Date.now() / SECOND) * SECOND;
  await db('subscriptions').insert(
    students.map((student_id) => ({
      student_id,
      kind: 'quran',
      quota: CLASSES - 2,
      starts_at: at(now - 100 * HOUR),
      ends_at: at(now + 100 * HOUR),
    })),
  );
  const supervisors = [await server.staff('supervisor'), await server.staff('supervisor')];
  const admin = await server.staff('admin');
  const teachers = new Map<number, string>();
  for (let n = 0; n < CLASSES; n += 1) {
    const startsAt = now - (2 + n) * HOUR;
    const session = await insertSession(db, { startsAt, minutes: 50, students: 0, status: 'ongoing' });
    await db('session_participants').insert(
      students.map((student_id) => ({
        session_id: session.id,
        student_id,
        live: true,
        expected_from: at(startsAt - HOUR),
      })),
    );
    // Until now nothing was missed.
    await db('session_rooms')
      .where('session_id', session.id)
      .update({ heard_at: at(now) });
    await tellStay(db, session, session.teacher, [0, 50]);
    for (const [i, studentId] of students.entries()) await tellStay(db, session, `student-${studentId}`, [i * 9, 50]);
    await db('supervisor_teachers').insert(
      supervisors.map(({ id }) => ({ supervisor_id: id, teacher_id: session.teacherId })),
    );
    teachers.set(session.id, await server.signIn(session.teacherId));
    classes.push({ ...session, studentIds: students });
  }

  const promised: Promised = {
    entries: new Map(),
    windows: new Map(),
    events: new Set(),
    deeds: new Map(),
    answers: new Map(),
  };
  const keep = (answer: Answer, kind: string, id: unknown, base: number | null, deed: string): void => {
    if (answer.status !== 200 || typeof id !== 'number') return;
    promised.entries.set(id, { id, kind, base });
    countIn(promised.deeds, deed);
  };
  const desks = urls.map((url) => callerOf(url));

  function client(number: number): () => Promise<unknown> {
    const random = seeded(seed * 1000 + number);
    const n = (below: number): number => Math.floor(random() * below);
    const oneOf = <T>(all: readonly T[]): T => all[n(all.length)] as T;
    const supervisor = oneOf(supervisors).token;
    const memory = new Map<number, Seen>();
    let asked = 0;

    async function ask(what: string, token: string, path: string, body?: object): Promise<Answer> {
      const desk = desks[(number + (n(4) === 0 ? 1 : 0)) % 2] as (typeof desks)[number];
      const answer = await desk(body ? 'POST' : 'GET', `/api${path}`, { token, ...(body ? { body } : {}) });
      const code = answer.body.code ?? answer.body.results?.[0]?.code ?? '';
      countIn(promised.answers, `${what} ${answer.status} ${code}`.trim());
      return answer;
    }
    /** As a command, and now and then twice at once, to both servers: it is done once and both hear the same. */
    async function command(what: string, token: string, path: string, of: (commandId: string) => object) {
      const commandId = `rush-${number}-${(asked += 1)}`;
      const sent = () => ask(what, token, path, of(commandId));
      const [answer, again] = await Promise.all(n(5) === 0 ? [sent(), sent()] : [sent()]);
      if (!again) return answer;
      // Whoever came second is told the first one's answer, or that of a moment at which it is refused.
      const done = [answer, again].filter((one) => one.status === 200 && one.body.results?.[0]?.ok !== false);
      if (done.length === 2 && !isDeepStrictEqual(done[0]?.body, done[1]?.body))
        countIn(promised.answers, `${what} twice`);
      return done[0] ?? answer;
    }

    /** The class as this person has it on the screen: often from now, sometimes from a while ago. */
    async function look(id: number): Promise<Seen> {
      const old = memory.get(id);
      if (old && n(2) === 0) return old;
      const { body } = await ask('look', supervisor, `/sessions/${id}`);
      memory.set(id, body);
      return body;
    }
    const why = () => ({ reason: 'technical', note: `سباق ${asked}` });

    async function override(session: SessionFixture): Promise<void> {
      const who = oneOf((await look(session.id)).people);
      const from = session.startsAt + n(50) * MINUTE;
      const change = oneOf<{
        readonly type: string;
        readonly status?: unknown;
        readonly from?: number;
        readonly to?: number;
      }>([
        { type: 'status', status: oneOf(['present', 'partial', 'absent', 'excused']) },
        { type: 'add', from, to: from + (1 + n(30)) * MINUTE },
        { type: 'cut', from, to: from + (1 + n(30)) * MINUTE },
      ]);
      const base = { entryId: who.entries.lastEntryId, status: who.status ?? 'present' };
      const item = { sessionId: session.id, role: who.role, personId: who.id, change, base, ...why() };
      const credit = oneOf(['by_rule', 'by_rule', 'keep', 'charge', 'waive']);
      const answer = await command('override', supervisor, '/attendance/overrides', (commandId) => ({
        items: [{ ...item, credit, commandId }],
      }));
      keep(answer, change.type, answer.body.results?.[0]?.done?.entryId, base.entryId, 'attendance.override');
    }
    async function undo(session: SessionFixture): Promise<void> {
      const said = (await look(session.id)).people.filter(({ entries }) => entries.lastEntryId !== null);
      if (said.length === 0) return;
      const who = oneOf(said);
      const base = { entryId: who.entries.lastEntryId, status: who.status ?? 'present' };
      const path = `/sessions/${session.id}/attendance/undo`;
      const body = { entryId: base.entryId, base, ...why() };
      const answer = await command('undo', supervisor, path, (commandId) => ({ ...body, commandId }));
      keep(answer, 'undo', answer.body.entryId, base.entryId, 'attendance.undo');
    }
    async function window(session: SessionFixture): Promise<void> {
      const base = (await look(session.id)).effectiveWindow?.windowId ?? null;
      const from = session.startsAt + n(20) * MINUTE;
      const body = { window: n(4) === 0 ? null : { from, to: from + (20 + n(20)) * MINUTE }, reason: 'اتفاق', base };
      const path = `/sessions/${session.id}/effective-window`;
      const answer = await command('window', supervisor, path, (commandId) => ({ ...body, commandId }));
      if (answer.status !== 200) return;
      promised.windows.set(answer.body.windowId, { id: answer.body.windowId, base });
      countIn(promised.deeds, 'session.set_effective_window');
    }
    async function contest(session: SessionFixture): Promise<void> {
      const who = oneOf((await look(session.id)).people);
      const path = `/sessions/${session.id}/attendance/contest`;
      const open = who.entries.contest?.entryId;
      if (open === undefined || n(3) === 0) {
        const body = { role: who.role, personId: who.id, text: 'كان معنا إلى آخر الحصة' };
        const token = teachers.get(session.id) ?? '';
        const answer = await command('contest', token, path, (commandId) => ({ ...body, commandId }));
        keep(answer, 'contest', answer.body.contestId, null, 'attendance.contest');
      } else {
        const body = { contestId: open, answer: oneOf(['accepted', 'rejected']), text: 'رأيته في السجل غائبا' };
        const answer = await command('answer', supervisor, `${path}/answer`, (commandId) => ({ ...body, commandId }));
        keep(answer, 'contest_answer', answer.body.answerId, null, 'attendance.answer_contest');
      }
    }
    /** LiveKit tells late of a stay in the class, or of the room's end; now and then twice, to both servers. */
    async function hear(session: SessionFixture): Promise<void> {
      const id = `EV_rush_${number}_${(asked += 1)}`;
      const joinedAt = session.startsAt + (n(60) - 5) * MINUTE;
      const event = oneOf(['participant_joined', 'participant_left', 'participant_left', 'room_finished']);
      const told = Date.now();
      const body = eventBody({
        id,
        event,
        room: session.roomName,
        roomSid: `RM_${session.id}`,
        at: told,
        roomCreatedAt: session.startsAt - 15 * MINUTE,
        ...(event === 'room_finished'
          ? {}
          : {
              sid: `PA_rush_${number % 2}_${n(30)}`,
              identity: oneOf([session.teacher, ...students.map((student) => `student-${student}`), 'student-999']),
              joinedAt,
              ...(event === 'participant_left' ? { reason: oneOf(['CLIENT_INITIATED', 'CONNECTION_TIMEOUT']) } : {}),
            }),
      });
      const delivery = signed(body, told);
      const headers = { authorization: delivery.authorization, 'content-type': 'application/webhook+json' };
      /** As LiveKit: again when it is asked to, which a server may when neither database nor disk answers in time. */
      async function deliver(url: string, retries = LIVEKIT_RETRIES): Promise<void> {
        const answer = await fetch(`${url}/webhooks/livekit`, { method: 'POST', headers, body });
        if (answer.status === 503 && retries > 0) return deliver(url, retries - 1);
        countIn(promised.answers, `webhook ${answer.status}`);
        if (answer.status === 200) promised.events.add(id);
      }
      await Promise.all((n(4) === 0 ? urls : [urls[n(2)] ?? urls[0]]).map((url) => deliver(url)));
    }
    async function recompute(session: SessionFixture): Promise<void> {
      if (n(2) > 0) {
        const answer = await ask('recompute', supervisor, `/sessions/${session.id}/recompute`, {});
        if (answer.status === 200) countIn(promised.deeds, 'attendance.recompute');
        return;
      }
      const last = await db('recompute_runs').orderBy('id', 'desc').first('id', 'phase');
      if (last && last.phase !== 'done') {
        const path = `/recompute/${last.id}/start`;
        const answer = await command('period', admin.token, path, (commandId) => ({ reason: 'مراجعة', commandId }));
        if (answer.status === 200) countIn(promised.deeds, 'attendance.recompute_period');
        return;
      }
      const period = { from: now - 48 * HOUR, to: now, under: oneOf(['frozen', 'current']) };
      const answer = await command('preview', admin.token, '/recompute', (commandId) => ({ ...period, commandId }));
      if (answer.status === 200) countIn(promised.deeds, 'attendance.preview_recompute');
    }
    async function count(session: SessionFixture): Promise<void> {
      const body = { wish: oneOf(['charge', 'waive']), reason: 'اتفاق' };
      const path = `/sessions/${session.id}/students/${oneOf(students)}/count`;
      const answer = await command('count', admin.token, path, (commandId) => ({ ...body, commandId }));
      if (answer.status === 200) countIn(promised.deeds, 'ledger.count');
    }
    async function settings(): Promise<void> {
      const { settings_version: baseVersion } = await db('academy').first('settings_version');
      const value = oneOf([60, 70, 80, 90]);
      await ask('settings', admin.token, '/settings/apply', {
        changes: [{ key: 'present_from_percent', scope: 'academy', scopeId: '', value }],
        baseVersion,
        reason: 'اتفاق',
        at: null,
      });
    }

    return () => {
      const session = oneOf(classes);
      const dice = n(100);
      if (dice < 30) return override(session);
      if (dice < 42) return undo(session);
      if (dice < 50) return window(session);
      if (dice < 58) return contest(session);
      if (dice < 76) return hear(session);
      if (dice < 88) return recompute(session);
      if (dice < 93) return count(session);
      if (dice < 94) return settings();
      return ask('complete', supervisor, `/teacher/sessions/${session.id}/complete`, { reason: 'اتفاق' });
    };
  }
  return { classes, promised, client };
}
