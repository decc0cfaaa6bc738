import { AudioFrame, AudioSource, dispose, LocalAudioTrack, TrackPublishOptions, TrackSource } from '@livekit/rtc-node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SECOND } from '#shared/domain/time.ts';
import { eventually } from '../support/eventually.ts';
import {
  scheduledClass,
  sessionUntil,
  startClassServer,
  studentJoins,
  studentLinkOf,
  teacherJoins,
  type ClassServer,
} from '../support/real-class.ts';

let server: ClassServer;
beforeAll(async () => {
  server = await startClassServer();
});
afterAll(async () => {
  await server.close();
  await dispose();
});

interface Reading {
  readonly at: number;
  readonly people: readonly { readonly identity: string; readonly microphone: boolean }[];
}

test('minutes with the microphone on are those of the student’s own ledger within the time of a reading; hand and chat are counted', async () => {
  const session = await scheduledClass(server, { kind: 'interactive', students: 2 });
  await server.call('POST', `/api/sessions/${session.id}/open`, { token: session.token, body: {} });
  const teacher = await teacherJoins(server, session);
  const student = await studentJoins(server, session, 0);
  await sessionUntil(server, session, (d) => d.status === 'ongoing' && d.inRoomCount === 2);

  /** When the microphone was switched, by the one who switched it. */
  const ledger: { readonly on: boolean; readonly at: number }[] = [];
  const note = (on: boolean): void => void ledger.push({ on, at: Date.now() });
  const readings = (): Promise<Reading[]> =>
    server.db('roster_readings').where('session_id', session.id).orderBy('at').select('at', 'people');
  /** Two more readings that see the microphone so. */
  const seen = async (on: boolean): Promise<void> => {
    const since = Date.now();
    await eventually(async () => {
      const after = (await readings()).filter(({ at }) => at > since);
      expect(after.filter(({ people }) => people.some(({ microphone }) => microphone) === on).length).toBeGreaterThan(
        1,
      );
    });
  };
  const voice = new AudioSource(48_000, 1);
  const options = new TrackPublishOptions();
  options.source = TrackSource.SOURCE_MICROPHONE;
  const track = LocalAudioTrack.createAudioTrack('microphone', voice);
  const publication = await student.room.localParticipant?.publishTrack(track, options);
  note(true);
  await voice.captureFrame(new AudioFrame(new Int16Array(4_800), 48_000, 1, 4_800));
  await seen(true);
  const mute = (muted: boolean) =>
    server.rooms.mutePublishedTrack(student.roomName, session.student(0), publication?.sid ?? '', muted);
  await mute(true);
  note(false);
  await seen(false);
  await mute(false);
  note(true);
  await seen(true);

  const link = await studentLinkOf(server, session, 0);
  const say = async (messageId: string, signal: object): Promise<void> => {
    const body = { roomName: student.roomName, messageId, signal, agoMs: 0 };
    expect((await server.call('POST', `/api/join/${link}/say`, { body })).status).toBe(200);
  };
  await say('hand-number-1', { what: 'hand' });
  await say('message-number-1', { what: 'chat', text: 'السلام عليكم' });
  await say('message-number-1', { what: 'chat', text: 'السلام عليكم' });
  note(false);
  await student.room.disconnect();
  await sessionUntil(server, session, (d) => d.inRoomCount === 1);
  await server.call('POST', `/api/teacher/sessions/${session.id}/complete`, { token: session.token, body: {} });
  const final = await sessionUntil(server, session, (d) =>
    d.people.every((person: { liveState: string }) => person.liveState === 'final'),
  );
  const { engagement } = final.people.find((person: { identity: string }) => person.identity === session.student(0));

  const times = (await readings()).map(({ at }) => at);
  const sampleMs = Math.max(...times.slice(1).map((at, n) => at - (times[n] ?? at)));
  const onMs = ledger.reduce((sum, { on, at }) => sum + (on ? -at : at), 0);
  // Each of the four switches is seen at the next reading; LiveKit tells the leave in whole seconds.
  expect(Math.abs(engagement.microphoneMs - onMs)).toBeLessThanOrEqual(4 * sampleMs + SECOND);
  expect(engagement.microphoneMs).toBeGreaterThan(0);
  const publishedMs = (ledger.at(-1)?.at ?? 0) - (ledger[0]?.at ?? 0);
  expect(Math.abs(engagement.microphonePublishedMs - publishedMs)).toBeLessThanOrEqual(3 * SECOND);
  expect(engagement.microphonePublishedMs).toBeGreaterThan(engagement.microphoneMs);
  expect(engagement).toMatchObject({ cameraMs: 0, hands: 1, messages: 1 });
  const other = final.people.find((person: { identity: string }) => person.identity === session.student(1));
  expect(other.engagement).toMatchObject({ score: 0, microphoneMs: 0, hands: 0, messages: 0 });
  await teacher.room.disconnect();
});
