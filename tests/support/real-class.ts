import { Room } from '@livekit/rtc-node';
import { RoomServiceClient } from 'livekit-server-sdk';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { at } from '#server/db/connect.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { insertSession, type SessionFixture, type SessionWish } from './fixtures-of-sessions.ts';
import { realBinary } from './livekit-place.ts';
import { startTestServer, type Desk, type TestServer } from './test-server.ts';

/** A server with its own real LiveKit, whose webhooks it receives. */
export interface ClassServer extends TestServer {
  readonly rooms: RoomServiceClient;
}

export async function startClassServer(environment: Readonly<Record<string, string>> = {}): Promise<ClassServer> {
  const server = await startTestServer({
    LIVEKIT_SERVER_BIN: await realBinary(),
    ITQAN_ROSTER_EVERY_MS: '500',
    ITQAN_SETTLING_MS: '1500',
    ...environment,
  });
  const health = await server.call('GET', '/api/health');
  const liveKit = server.config.liveKit;
  if (!liveKit || !('stateIn' in liveKit)) throw new Error('this server should have a LiveKit of its own');
  const keys = JSON.parse(await readFile(join(liveKit.stateIn, 'livekit-keys.json'), 'utf8'));
  const url = String(health.body.liveKitUrl).replace(/^ws/, 'http');
  return Object.assign(server, { rooms: new RoomServiceClient(url, keys.apiKey, keys.apiSecret) });
}

export interface RealClass extends SessionFixture {
  readonly token: string;
}

/** A scheduled session whose teacher is signed in. */
export async function scheduledClass(
  server: Pick<TestServer, 'db' | 'signIn'>,
  wish: Partial<SessionWish> = {},
): Promise<RealClass> {
  const session = await insertSession(server.db, {
    startsAt: Date.now() - 40 * MINUTE,
    status: 'scheduled',
    roomName: null,
    ...wish,
  });
  const day = 24 * 60 * MINUTE;
  for (const student_id of session.studentIds)
    await server.db('subscriptions').insert({
      student_id,
      kind: wish.kind ?? 'quran',
      quota: 8,
      starts_at: at(Date.now() - day),
      ends_at: at(Date.now() + day),
    });
  return { ...session, token: await server.signIn(session.teacherId) };
}

export interface Joined {
  readonly room: Room;
  readonly roomName: string;
  readonly grant: { readonly url: string; readonly token: string; readonly roomName: string };
}

async function connect(grant: Joined['grant']): Promise<Joined> {
  const room = new Room();
  await room.connect(grant.url, grant.token, { autoSubscribe: false, dynacast: false });
  return { room, roomName: grant.roomName, grant };
}

/** The teacher's token of the server, as the desktop asks for it. */
export async function teacherGrant(server: Desk, session: RealClass): Promise<Joined['grant']> {
  const answer = await server.call('POST', `/api/sessions/${session.id}/token`, {
    token: session.token,
    body: { deviceId: 'desktop-1' },
  });
  if (answer.status !== 200) throw new Error(`no token for the teacher: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const teacherJoins = async (server: Desk, session: RealClass): Promise<Joined> =>
  connect(await teacherGrant(server, session));

export async function studentLinkOf(server: Desk, session: RealClass, n: number): Promise<string> {
  const answer = await server.call('GET', `/api/students/${session.studentIds[n]}/link`, { token: session.token });
  return String(answer.body.url).split('/').at(-1) ?? '';
}

/** A student's token by their personal link, as the page asks for it. */
export async function studentGrant(
  server: Desk,
  session: RealClass,
  n: number,
  device = `phone-${n}`,
): Promise<Joined['grant']> {
  const link = await studentLinkOf(server, session, n);
  const answer = await server.call('POST', `/api/join/${link}/token`, { body: { deviceId: device } });
  if (answer.status !== 200) throw new Error(`no token for student ${n}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const studentJoins = async (server: Desk, session: RealClass, n: number, device?: string): Promise<Joined> =>
  connect(await studentGrant(server, session, n, device));

/** Asks for the session until it is as wanted. */
export async function sessionUntil(
  server: Desk,
  session: RealClass,
  // eslint-disable-next-line typescript/no-explicit-any -- tests look into answers as an outsider would
  wanted: (detail: any) => boolean,
  // eslint-disable-next-line typescript/no-explicit-any -- the same
): Promise<any> {
  for (;;) {
    const answer = await server.call('GET', `/api/sessions/${session.id}`, { token: session.token });
    if (answer.status === 200 && wanted(answer.body)) return answer.body;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
