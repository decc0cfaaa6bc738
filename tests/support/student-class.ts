import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  LocalVideoTrack,
  Room,
  TrackPublishOptions,
  TrackSource,
  VideoBufferType,
  VideoFrame,
  VideoSource,
} from '@livekit/rtc-node';
import type { Knex } from 'knex';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import type { JoinGrant } from '#shared/contract/sessions.ts';
import { makeIdentity } from '#shared/domain/identity.ts';
import { hashPassword } from '#server/auth/passwords.ts';
import { parseHostedConfig } from '#server/config.ts';
import { connect } from '#server/db/connect.ts';
import { findLiveKitBinary } from '#server/livekit/local-server/find-binary.ts';
import { createLog } from '#server/log.ts';
import { freePort } from '#server/process/free-port.ts';
import { startServer } from '#server/start.ts';
import { insertAcademy, insertSession, type SessionFixture } from './fixtures-of-sessions.ts';
import { startTestPostgres } from './integration-setup.ts';

const PAGES = resolve(import.meta.dirname, '../../out/renderer');
const PASSWORD = 'a password for tests';
const NEVER_MS = 86_400_000;
const TEACHER = 'عبد الرحمن بن فهد المطيري';
const STUDENTS = [
  { name: 'آدم خان', time_zone: 'Europe/London' },
  { name: 'محمد الأمين بن عبد الرحمن الإدريسي', time_zone: 'Africa/Casablanca' },
] as const;

/** As much of what the server keeps of its LiveKit as killing it needs. */
const liveKitState = z.object({ program: z.object({ pid: z.number().int().positive() }) });

/** A hosted academy with its own LiveKit and the built student's page. Rooms open only when a teacher opens them. */
export interface StudentsAcademy {
  readonly url: string;
  readonly db: Knex;
  lesson(wish: LessonWish): Promise<Lesson>;
  /** Kills LiveKit as a crash would; the server starts it again. */
  crashLiveKit(): Promise<void>;
  close(): Promise<void>;
}

interface LessonWish {
  /** From now. */
  readonly startsInMs: number;
  readonly minutes?: number;
  /** Another class of the same students. */
  readonly after?: Lesson;
}

export interface Lesson extends SessionFixture {
  readonly title: string;
  /** The personal link of the n-th student, from 0. */
  link(n?: number): Promise<string>;
  /** Asks the server as the teacher; throws when it refuses. */
  ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T>;
  open(): Promise<void>;
  teacherJoins(): Promise<Teacher>;
}

/** The teacher in the room: a real participant with camera and microphone. */
export interface Teacher {
  readonly room: Room;
  readonly heard: readonly string[];
  say(text: string): Promise<void>;
  setAttributes(attributes: Record<string, string>): Promise<void>;
  attributesOf(identity: string): Readonly<Record<string, string>>;
  shareScreen(): Promise<void>;
  leave(): Promise<void>;
}

export async function openStudentsAcademy(): Promise<StudentsAcademy> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  const folder = await mkdtemp(join(tmpdir(), 'itqan-students-'));
  undo.push(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startTestPostgres();
  undo.push(() => postgres.stop());
  const binary = await findLiveKitBinary(process.env);
  if (binary === null) throw new Error('these tests need a LiveKit server: run npm run setup');
  const port = await freePort();
  const config = parseHostedConfig(
    {
      DATABASE_URL: postgres.connectionString,
      LIVEKIT_SERVER_BIN: binary,
      PORT: String(port),
      ITQAN_ROSTER_EVERY_MS: '1000',
      ITQAN_SETTLING_MS: '500',
      ITQAN_MANAGE_EVERY_MS: String(NEVER_MS),
      ITQAN_CLEANUP_EVERY_MS: String(NEVER_MS),
    },
    { dataDir: folder, pagesDir: process.env['ITQAN_PAGES_DIR'] ?? PAGES },
  );
  const server = await startServer(
    config,
    createLog(() => undefined, 'silent'),
  );
  undo.push(() => server.close());
  const db = connect(postgres.connectionString, { max: 2 });
  undo.push(() => db.destroy());
  await insertAcademy(db);
  const passwordHash = await hashPassword(PASSWORD);

  return {
    url: server.url,
    db,
    close,
    lesson: (wish) => makeLesson(server.url, db, passwordHash, wish),
    async crashLiveKit() {
      const state = liveKitState.parse(JSON.parse(await readFile(join(folder, 'livekit/livekit-state.json'), 'utf8')));
      process.kill(state.program.pid, 'SIGKILL');
    },
  };
}

async function makeLesson(
  url: string,
  db: Knex,
  passwordHash: string,
  { startsInMs, minutes = 30, after }: LessonWish,
): Promise<Lesson> {
  const startsAt = Date.now() + startsInMs;
  const students = after === undefined ? STUDENTS.length : 0;
  const made = await insertSession(db, { startsAt, minutes, students, status: 'scheduled', roomName: null });
  const session = { ...made, studentIds: after?.studentIds ?? made.studentIds };
  if (after !== undefined)
    await db('session_participants').insert(
      after.studentIds.map((student_id) => ({
        session_id: made.id,
        student_id,
        live: true,
        expected_from: new Date(0),
      })),
    );
  await db('staff').where('id', session.teacherId).update({ name: TEACHER, password_hash: passwordHash });
  for (const [n, student] of STUDENTS.entries())
    await db('students').where('id', session.studentIds[n]).update(student);
  const staff: { email: string } = await db('staff').where('id', session.teacherId).first('email');

  const send = async <T>(method: 'GET' | 'POST', path: string, body?: object, token?: string): Promise<T> => {
    const answer = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
  const { token } = await send<{ token: string }>('POST', '/auth/login', { email: staff.email, password: PASSWORD });
  const ask: Lesson['ask'] = (method, path, body) => send(method, path, body, token);
  return {
    ...session,
    title: 'حلقة',
    ask,
    link: async (n = 0) => (await ask<{ url: string }>('GET', `/students/${session.studentIds[n]}/link`)).url,
    open: async () => void (await ask('POST', `/sessions/${session.id}/open`, {})),
    teacherJoins: async () =>
      enterAsTeacher(await ask<JoinGrant>('POST', `/sessions/${session.id}/token`, { deviceId: 'desktop-1' })),
  };
}

async function enterAsTeacher(grant: JoinGrant): Promise<Teacher> {
  const room = new Room();
  const heard: string[] = [];
  const stops: (() => void)[] = [];
  room.registerTextStreamHandler('lk.chat', (reader) => {
    void reader.readAll().then((text) => heard.push(text));
  });
  await room.connect(grant.url, grant.token, { autoSubscribe: true, dynacast: false });
  const me = room.localParticipant;
  if (me === undefined) throw new Error('the teacher is not in the room');
  const publish = async (track: LocalAudioTrack | LocalVideoTrack, source: TrackSource): Promise<void> => {
    const options = new TrackPublishOptions();
    options.source = source;
    await me.publishTrack(track, options);
  };
  const show = async (name: string, source: TrackSource, shade: number): Promise<void> => {
    const picture = new VideoSource(320, 240);
    const frame = new VideoFrame(new Uint8Array(320 * 240 * 4).fill(shade), 320, 240, VideoBufferType.RGBA);
    const timer = setInterval(() => picture.captureFrame(frame), 100);
    stops.push(() => clearInterval(timer));
    await publish(LocalVideoTrack.createVideoTrack(name, picture), source);
  };
  await show('camera', TrackSource.SOURCE_CAMERA, 120);
  const voice = new AudioSource(48_000, 1);
  await publish(LocalAudioTrack.createAudioTrack('microphone', voice), TrackSource.SOURCE_MICROPHONE);
  await voice.captureFrame(new AudioFrame(new Int16Array(4_800), 48_000, 1, 4_800));
  return {
    room,
    heard,
    say: async (text) => void (await me.sendText(text, { topic: 'lk.chat' })),
    setAttributes: (attributes) => me.setAttributes(attributes),
    attributesOf: (identity) => room.remoteParticipants.get(identity)?.attributes ?? {},
    shareScreen: () => show('screen', TrackSource.SOURCE_SCREENSHARE, 240),
    async leave() {
      for (const stop of stops) stop();
      await room.disconnect();
    },
  };
}

export const identityOf = (lesson: Lesson, n = 0): string =>
  makeIdentity({ type: 'student', id: lesson.studentIds[n] ?? 0 });

/** A class that runs: the room is open, it is the class's time. */
export async function runningLesson(academy: StudentsAcademy): Promise<Lesson> {
  const lesson = await academy.lesson({ startsInMs: -5 * 60_000 });
  await lesson.open();
  return lesson;
}
