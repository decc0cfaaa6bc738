import { endedClass, type EndedClassWish } from './ended-class.ts';
import type { SessionFixture } from './fixtures-of-sessions.ts';
import { startTestServer, type Answer, type TestServer } from './test-server.ts';

/** What a supervisor decides about one student; the base is what they saw. */
export const about = (session: SessionFixture, n: number, base: object, change: object) => ({
  sessionId: session.id,
  role: 'student',
  personId: session.studentIds[n],
  change,
  reason: 'technical',
  base,
});
export const status = (to: string) => ({ type: 'status', status: to });

interface LedgerLine {
  readonly kind: string;
  readonly reason: string;
  readonly actor: string;
}

/** A server with a supervisor who reviews ended classes through the API. */
export interface Reviewing {
  readonly server: TestServer;
  readonly supervisor: { readonly id: number; readonly token: string };
  /** An ended class whose teacher this supervisor is responsible for. */
  reviewed(wish: EndedClassWish): Promise<SessionFixture>;
  override(...items: readonly object[]): Promise<Answer>;
  undo(session: SessionFixture, body: object): Promise<Answer>;
  preview(session: SessionFixture, body: object): Promise<Answer>;
  setWindow(session: SessionFixture, body: object): Promise<Answer>;
  detail(session: SessionFixture): Promise<Answer['body']>;
  /** The n-th student as the session's detail shows them. */
  person(session: SessionFixture, n: number): Promise<Answer['body']>;
  /** What the audit log says that this supervisor did to the session, oldest first. */
  audited(session: SessionFixture): Promise<readonly string[]>;
  ledger(session: SessionFixture): Promise<readonly LedgerLine[]>;
}

export async function startReviewing(): Promise<Reviewing> {
  const server = await startTestServer();
  const supervisor = await server.staff('supervisor');
  const post = (path: string, body: object): Promise<Answer> =>
    server.call('POST', path, { token: supervisor.token, body });
  const detail = async (session: SessionFixture) =>
    (await server.call('GET', `/api/sessions/${session.id}`, { token: supervisor.token })).body;
  return {
    server,
    supervisor,
    async reviewed(wish) {
      const session = await endedClass(server.db, wish);
      await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: session.teacherId });
      return session;
    },
    override: (...items) => post('/api/attendance/overrides', { items }),
    undo: (session, body) => post(`/api/sessions/${session.id}/attendance/undo`, body),
    preview: (session, body) => post(`/api/sessions/${session.id}/attendance/preview`, body),
    setWindow: (session, body) => post(`/api/sessions/${session.id}/effective-window`, body),
    detail,
    person: async (session, n) =>
      (await detail(session)).people.find((one: { identity: string }) => one.identity === session.student(n)),
    audited: (session) =>
      server
        .db('audit_log')
        .where({ subject: `session-${session.id}`, actor: `staff-${supervisor.id}` })
        .orderBy('id')
        .pluck('action'),
    ledger: (session) =>
      server.db('session_consumptions').where('session_id', session.id).orderBy('id').select('kind', 'reason', 'actor'),
  };
}
