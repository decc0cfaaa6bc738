import type { Knex } from 'knex';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLiveKit } from '#demo/livekit.ts';
import { startWebhookProxy, type WebhookProxy } from '#demo/webhook-proxy.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { connect } from '#server/db/connect.ts';
import { findLiveKitBinary } from '#server/livekit/local-server/find-binary.ts';
import { freePort } from '#server/process/free-port.ts';
import type { JoinGrant } from '#shared/contract/sessions.ts';
import { insertAcademy, insertSession, insertStaff, type SessionFixture } from './fixtures-of-sessions.ts';
import { startTestPostgres } from './integration-setup.ts';
import { serverProcess } from './server-process.ts';

const PASSWORD = 'a password for tests';
const NEVER_MS = '86400000';
const CLASS_MINUTES = 5;
/** So low that seconds of a class are enough for a verdict. */
const PERCENTS = {
  partial_from_percent: 1,
  present_from_percent: 2,
  teacher_partial_from_percent: 1,
  teacher_present_from_percent: 2,
};

export interface SignIn {
  readonly email: string;
  readonly password: string;
}

/** A class of which the server never hears and whose room it does not look into before it is killed. */
export interface UntoldClass {
  readonly url: string;
  readonly db: Knex;
  readonly folder: string;
  readonly proxy: WebhookProxy;
  readonly session: SessionFixture;
  readonly names: { readonly teacher: string; readonly student: string };
  readonly teacher: SignIn;
  readonly supervisor: SignIn;
  /** The student's token by their personal link, as their page asks for it. */
  studentGrant(): Promise<JoinGrant>;
  /** Asks the server as its teacher. */
  ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T>;
  /** kill -9, and waits until it is gone; LiveKit goes on without it. */
  kill(): Promise<void>;
  /** From now on it looks into its rooms, faster than in production. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

export async function openUntoldClass(): Promise<UntoldClass> {
  const undo: (() => Promise<unknown>)[] = [];
  const postgres = await startTestPostgres();
  undo.push(() => postgres.stop());
  const folder = await mkdtemp(join(tmpdir(), 'itqan-test-untold-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const binary = await findLiveKitBinary(process.env);
  if (binary === null) throw new Error('these tests need a LiveKit server: run npm run setup');
  const proxy = await startWebhookProxy();
  undo.push(() => proxy.close());
  const liveKit = await startLiveKit(binary, folder, proxy.url);
  undo.push(() => liveKit.stop());
  const port = await freePort();
  const environment = { DATABASE_URL: postgres.connectionString, ...liveKit.env, ITQAN_SETTLING_MS: '1500' };
  const seesNothing = { ITQAN_ROSTER_EVERY_MS: NEVER_MS, ITQAN_MANAGE_EVERY_MS: NEVER_MS };
  const looksAway = serverProcess(folder, port, { ...environment, ...seesNothing }, { name: 'first' });
  const sees = { ITQAN_ROSTER_EVERY_MS: '500', ITQAN_BLIND_AFTER_MS: '8000' };
  const looks = serverProcess(folder, port, { ...environment, ...sees }, { name: 'second' });
  undo.push(() => looksAway.stop());
  undo.push(() => looks.stop());
  proxy.forwardTo(`${looks.url}/webhooks/livekit`);
  await looksAway.start();
  const db = connect(postgres.connectionString, { max: 2 });
  undo.push(() => db.destroy());
  const people = await fillAcademy(db);
  const call = callerOf(looks.url);
  const login = await call<{ token: string }>('POST', '/api/auth/login', null, people.teacher);
  const ask: UntoldClass['ask'] = (method, path, body) => call(method, path, login.token, body);

  return {
    url: looks.url,
    db,
    folder,
    proxy,
    ...people,
    ask,
    async studentGrant() {
      const { url } = await ask<{ url: string }>('GET', `/api/students/${people.session.studentIds[0]}/link`);
      return call('POST', `/api/join/${url.split('/').at(-1)}/token`, null, { deviceId: 'phone-1' });
    },
    kill: () => looksAway.kill(),
    comeBack: () => looks.start(),
    async close() {
      for (const step of undo.splice(0).toReversed()) await step();
    },
  };
}

async function fillAcademy(db: Knex): Promise<Pick<UntoldClass, 'session' | 'names' | 'teacher' | 'supervisor'>> {
  await insertAcademy(db);
  const settings = Object.entries(PERCENTS).map(([key, value], n) => ({
    version: n + 2,
    key,
    scope_kind: 'academy',
    scope_id: '',
    value: JSON.stringify(value),
  }));
  await db('setting_versions').insert(settings);
  await db('academy').update({ settings_version: settings.length + 1 });
  const session = await insertSession(db, {
    startsAt: Date.now(),
    minutes: CLASS_MINUTES,
    status: 'scheduled',
    roomName: null,
  });
  const names = { teacher: 'عبد الرحمن بن فهد المطيري', student: 'محمد الأمين الإدريسي' };
  await db('students').where('id', session.studentIds[0]).update({ name: names.student });
  const supervisorId = await insertStaff(db, 'supervisor');
  await db('supervisor_teachers').insert({ supervisor_id: supervisorId, teacher_id: session.teacherId });
  const password_hash = await hashPassword(PASSWORD);
  const signIn = async (id: number, name: string): Promise<SignIn> => {
    await db('staff').where('id', id).update({ name, password_hash });
    const { email }: { email: string } = await db('staff').where('id', id).first('email');
    return { email, password: PASSWORD };
  };
  const teacher = await signIn(session.teacherId, names.teacher);
  return { session, names, teacher, supervisor: await signIn(supervisorId, 'هدى بنت سالم الرويلي') };
}

const callerOf =
  (url: string) =>
  async <T>(method: 'GET' | 'POST', path: string, token: string | null, body?: object): Promise<T> => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
