import {
  AudioFrame,
  AudioSource,
  LocalAudioTrack,
  Room,
  RoomEvent,
  TrackPublishOptions,
  TrackSource,
  dispose,
} from '@livekit/rtc-node';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { CRASH, writeDown } from './ledger.ts';

/*
 * One simulated student for one visit, a process of its own: it goes the way of the student's page (the personal link,
 * then a token, then the room), speaks a quiet tone, and writes its own ledger. Killing this process is a crash as real
 * as a dead laptop's.
 */

export const orders = z.strictObject({
  /** The server's address, as in the student's link. */
  server: z.url(),
  link: z.string(),
  deviceId: z.string(),
  ledger: z.string(),
  /** Epoch milliseconds; null: looks at the page and stays away. */
  joinAt: z.number().nullable(),
  /** Null: stays until put out. */
  leaveAt: z.number().nullable(),
  how: z.enum(['leave', 'crash']),
  /** The class is over by then: who was not put out leaves. */
  goneBy: z.number(),
});
export type Orders = z.infer<typeof orders>;

const info = z.object({ state: z.string() });
const grant = z.object({ url: z.string(), token: z.string() });

const until = (instant: number): Promise<void> => delay(Math.max(0, instant - Date.now()));

async function ask(order: Orders, path: '' | '/token'): Promise<unknown> {
  const address = `${order.server}/api/join/${order.link}${path}`;
  const body = { method: 'POST', body: JSON.stringify({ deviceId: order.deviceId }) };
  const answer = await fetch(address, {
    ...(path === '/token' ? body : {}),
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(10_000),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`the server answered ${answer.status} to ${path || 'the link'}: ${text}`);
  return JSON.parse(text);
}

const WAITS: ReadonlySet<string> = new Set(['too_early', 'waiting']);

/** Waits as the page does: without a token, until the room is open. */
async function waitForOpenRoom(order: Orders): Promise<void> {
  for (;;) {
    const { state } = info.parse(await ask(order, ''));
    if (state === 'open') return;
    if (!WAITS.has(state) || Date.now() > order.goneBy) throw new Error(`there is no room, the page says "${state}"`);
    await delay(500);
  }
}

/** A tone of 220 Hz, quiet, as 20 ms frames, until told to stop. */
async function speak(room: Room, stop: AbortSignal): Promise<void> {
  const rate = 48_000;
  const source = new AudioSource(rate, 1);
  const track = LocalAudioTrack.createAudioTrack('microphone', source);
  const options = new TrackPublishOptions();
  options.source = TrackSource.SOURCE_MICROPHONE;
  await room.localParticipant?.publishTrack(track, options);
  const samples = rate / 50;
  for (let frame = 0; !stop.aborted; frame += 1) {
    const data = Int16Array.from({ length: samples }, (_, sample) =>
      Math.round(1500 * Math.sin((2 * Math.PI * 220 * (frame * samples + sample)) / rate)),
    );
    await source.captureFrame(new AudioFrame(data, rate, 1, samples));
  }
}

async function visit(order: Orders, joinAt: number): Promise<void> {
  await until(joinAt - 1000);
  await waitForOpenRoom(order);
  await until(joinAt);
  const { url, token } = grant.parse(await ask(order, '/token'));

  const room = new Room();
  const silence = new AbortController();
  const putOut = new Promise<'put out'>((resolve) => {
    room.once(RoomEvent.Disconnected, (reason) => {
      // A leave of one's own ends here too; it has been written down already.
      if (!silence.signal.aborted) writeDown(order.ledger, 'out', `disconnected: ${reason}`);
      silence.abort();
      resolve('put out');
    });
  });
  writeDown(order.ledger, 'joining');
  await room.connect(url, token, { autoSubscribe: true, dynacast: false });
  writeDown(order.ledger, 'in');
  const speaking = speak(room, silence.signal).catch((error: unknown) => {
    // The room may close under a frame that is on its way.
    if (!silence.signal.aborted) throw error;
  });

  const leaving = until(order.leaveAt ?? order.goneBy).then(() => 'time is up' as const);
  if ((await Promise.race([leaving, putOut, speaking.then(() => putOut)])) === 'time is up') {
    if (order.how === 'crash') {
      writeDown(order.ledger, 'out', CRASH);
      process.kill(process.pid, 'SIGKILL');
    }
    silence.abort();
    writeDown(order.ledger, 'leaving');
    await room.disconnect();
    writeDown(order.ledger, 'out', 'left');
  }
  await speaking;
  await dispose();
}

const order = orders.parse(JSON.parse(process.argv[2] ?? ''));
if (order.joinAt === null) {
  await ask(order, '');
  writeDown(order.ledger, 'stayed_away');
} else {
  await visit(order, order.joinAt);
}
// The native library keeps threads of its own.
process.exit(0);
