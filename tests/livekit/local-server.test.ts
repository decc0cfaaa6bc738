import { once } from 'node:events';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { dispose, RoomEvent } from '@livekit/rtc-node';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { findLiveKitBinary } from '#server/livekit/local-server/find-binary.ts';
import { superviseLocalLiveKit } from '#server/livekit/local-server/supervise.ts';
import { commandLine, identify } from '#server/process/identity.ts';
import { waitUntil } from '#server/process/wait-until.ts';
import { runHolder, type Holder } from '#tests/support/held-program.ts';
import {
  joinRoom,
  joinToken,
  newLiveKitPlace,
  roomService,
  type LiveKitAccess,
  type LiveKitPlace,
} from '#tests/support/livekit-place.ts';
import { modeOf } from '#tests/support/postgres-place.ts';

afterAll(() => dispose());

const sids = (people: readonly { readonly sid: string }[]): string[] => people.map(({ sid }) => sid).toSorted();

type Held = LiveKitAccess & { readonly pid: number };

/** Another server that starts LiveKit in the place, and can be killed. */
async function heldIn(place: LiveKitPlace): Promise<{ readonly holder: Holder; readonly liveKit: Held }> {
  const { binary, dataDir, webhookUrl } = place.options;
  const holder = runHolder(new URL('../support/hold-livekit.ts', import.meta.url), [binary, dataDir, webhookUrl]);
  const { liveKit } = (await holder.said) as { liveKit: Held };
  return { holder, liveKit };
}

it('starts a LiveKit of its own that takes our keys and opens no room by itself', async () => {
  const place = await newLiveKitPlace();
  const liveKit = await place.start();
  expect(liveKit).toMatchObject({ adopted: false, url: `ws://127.0.0.1:${liveKit.ports.http}` });
  const service = roomService(liveKit);
  const room = await service.createRoom({ name: 'quran_1_1699785600' });
  expect((await service.listRooms()).map(({ sid }) => sid)).toEqual([room.sid]);
  await expect(roomService({ ...liveKit, apiSecret: 'x'.repeat(43) }).listRooms()).rejects.toThrow(/invalid|unauth/i);
  await expect(joinRoom(liveKit, 'quran_2_1699785600', 'student-1')).rejects.toThrow(/room/i);
});

it('keeps its secret out of the command line and the log, and its files to itself', async () => {
  const place = await newLiveKitPlace();
  const liveKit = await place.start();
  await roomService(liveKit).createRoom({ name: 'quran_1_1699785600' });
  const participant = await joinRoom(liveKit, 'quran_1_1699785600', 'student-1');
  await participant.disconnect();
  const refusedToken = await joinToken(liveKit, 'quran_404_1699785600', 'student-2');
  await fetch(`${liveKit.url.replace('ws', 'http')}/rtc/validate?access_token=${refusedToken}`);
  const log = await readFile(join(place.options.dataDir, 'livekit.log'), 'utf8');
  expect(log).not.toContain(liveKit.apiSecret);
  expect(log).not.toContain(refusedToken);
  expect(await commandLine(liveKit.pid)).not.toContain(liveKit.apiSecret);
  for (const file of ['livekit.yaml', 'livekit-keys.json', 'livekit-state.json', 'livekit.log'])
    expect(await modeOf(join(place.options.dataDir, file))).toBe(0o600);
});

it('keeps keys and ports from start to start', async () => {
  const place = await newLiveKitPlace();
  const first = await place.start();
  await first.stop();
  expect(await first.exited).toEqual({ expected: true });
  const second = await place.start();
  expect(second).toMatchObject({
    adopted: false,
    url: first.url,
    apiKey: first.apiKey,
    apiSecret: first.apiSecret,
    ports: first.ports,
  });
});

it('adopts the LiveKit that a killed server left running, and nobody falls out of class', async () => {
  const place = await newLiveKitPlace();
  const { holder, liveKit: theirs } = await heldIn(place);
  await roomService(theirs).createRoom({ name: 'quran_1_1699785600' });
  const student = await joinRoom(theirs, 'quran_1_1699785600', 'student-1');
  const teacher = await joinRoom(theirs, 'quran_1_1699785600', 'staff-1');
  const falls: string[] = [];
  for (const room of [student, teacher]) {
    room.on(RoomEvent.Disconnected, () => falls.push('disconnected'));
    room.on(RoomEvent.Reconnecting, () => falls.push('reconnecting'));
  }
  const before = await roomService(theirs).listParticipants('quran_1_1699785600');
  await holder.kill();

  const liveKit = await place.start();
  expect(liveKit).toMatchObject({ adopted: true, pid: theirs.pid, url: theirs.url, apiSecret: theirs.apiSecret });
  const after = await roomService(liveKit).listParticipants('quran_1_1699785600');
  expect(before).toHaveLength(2);
  expect(sids(after)).toEqual(sids(before));
  const heard = new Promise<string>((resolve) => {
    student.on(RoomEvent.DataReceived, (payload) => resolve(new TextDecoder().decode(payload)));
  });
  await teacher.localParticipant!.publishData(new TextEncoder().encode('well done'), { reliable: true });
  expect(await heard).toBe('well done');
  expect(falls).toEqual([]);

  await liveKit.stop();
  expect(await identify(liveKit.pid)).toBeNull();
});

it('leaves the LiveKit of another living server alone', async () => {
  const place = await newLiveKitPlace();
  const { holder } = await heldIn(place);
  expect(await place.startRefused()).toEqual({ code: 'livekit_in_use', data: { pid: holder.pid } });
  await holder.kill();
  expect((await place.start()).adopted).toBe(true);
});

it('restarts on the same ports a LiveKit left running with another configuration', async () => {
  const place = await newLiveKitPlace();
  const { holder, liveKit: theirs } = await heldIn(place);
  await holder.kill();
  const liveKit = await place.start({ webhookUrl: 'http://127.0.0.1:10/webhooks/livekit' });
  expect(liveKit).toMatchObject({ adopted: false, url: theirs.url });
  expect(await identify(theirs.pid)).toBeNull();
  expect(await readFile(join(place.options.dataDir, 'livekit.yaml'), 'utf8')).toContain('127.0.0.1:10/');
});

it('ends a LiveKit left running that gives no sign of life, and starts anew', async () => {
  const place = await newLiveKitPlace();
  const { holder, liveKit: theirs } = await heldIn(place);
  await holder.kill();
  process.kill(theirs.pid, 'SIGSTOP');
  const liveKit = await place.start();
  expect(liveKit).toMatchObject({ adopted: false, url: theirs.url });
  expect(await identify(theirs.pid)).toBeNull();
});

it('does not mistake another program that was given the number of its old one', async () => {
  const place = await newLiveKitPlace();
  const first = await place.start();
  await first.stop();
  const statePath = join(place.options.dataDir, 'livekit-state.json');
  const state = JSON.parse(await readFile(statePath, 'utf8')) as { program: { pid: number } };
  state.program.pid = process.pid;
  await writeFile(statePath, JSON.stringify(state));
  expect((await place.start()).adopted).toBe(false);
});

it('brings a killed LiveKit back on the same ports with the same keys', async () => {
  const place = await newLiveKitPlace();
  const heard: string[] = [];
  const result = await superviseLocalLiveKit({
    ...place.options,
    onDown: (refusal) => heard.push(refusal?.code ?? 'down'),
    onUp: () => heard.push('up'),
    backoff: { firstMs: 20, longestMs: 200, steadyMs: 0 },
  });
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  const { liveKit } = result;
  onTestFinished(() => liveKit.stop());
  await roomService(liveKit).createRoom({ name: 'quran_1_1699785600', departureTimeout: 120 });
  const student = await joinRoom(liveKit, 'quran_1_1699785600', 'student-1');
  const back = new Promise<void>((resolve) => void student.on(RoomEvent.Reconnected, () => resolve()));

  const killed = liveKit.pid();
  process.kill(killed, 'SIGKILL');
  await waitUntil(() => (heard.includes('up') ? true : null), { timeoutMs: 20_000 });
  expect(heard).toEqual(['down', 'up']);
  expect(liveKit.pid()).not.toBe(killed);
  // What `onUp` is for: without their room people cannot come back.
  await roomService(liveKit).createRoom({ name: 'quran_1_1699785600', departureTimeout: 120 });
  await back;
  const inside = await roomService(liveKit).listParticipants('quran_1_1699785600');
  expect(inside.map(({ identity }) => identity)).toEqual(['student-1']);

  await liveKit.stop();
  expect(await identify(liveKit.pid())).toBeNull();
});

it('takes other ports when its last ones are taken, and says so when it may take no others', async () => {
  const place = await newLiveKitPlace();
  const first = await place.start();
  await first.stop();
  const thief = createServer().listen(first.ports.http, '127.0.0.1');
  onTestFinished(() => void thief.close());
  await once(thief, 'listening');
  expect(await place.startRefused({ ports: first.ports })).toEqual({
    code: 'livekit_port',
    data: { port: first.ports.http },
  });
  const second = await place.start();
  expect(second.ports.http).not.toBe(first.ports.http);
  expect(await roomService(second).listRooms()).toEqual([]);
});

it('says which program it could not run, and what one said that did not start', async () => {
  const place = await newLiveKitPlace();
  expect(await place.startRefused({ binary: '/nowhere/livekit-server' })).toEqual({
    code: 'livekit_not_runnable',
    data: { binary: '/nowhere/livekit-server' },
  });
  // A real program, but not LiveKit: it does not know the option and ends.
  expect(await place.startRefused({ binary: '/bin/ls' })).toMatchObject({
    code: 'livekit_did_not_start',
    data: { logFile: join(place.options.dataDir, 'livekit.log') },
  });
});

it('finds the program that was named, else the one on PATH, else the one in the cache', async () => {
  const place = await newLiveKitPlace();
  const inPlace = (...path: string[]): string => join(place.options.dataDir, ...path);
  const program = async (...path: string[]): Promise<string> => {
    await mkdir(inPlace(...path, '..'), { recursive: true });
    await copyFile('/bin/true', inPlace(...path));
    return inPlace(...path);
  };
  const env = { PATH: `/nowhere:${inPlace('bin')}`, ITQAN_CACHE_DIR: inPlace('cache') };
  expect(await findLiveKitBinary(env)).toBeNull();
  const built = await program('cache', 'livekit', 'server');
  expect(await findLiveKitBinary(env)).toBe(built);
  const cached = await program('cache', 'livekit', 'livekit-server');
  expect(await findLiveKitBinary(env)).toBe(cached);
  const onPath = await program('bin', 'livekit-server');
  expect(await findLiveKitBinary(env)).toBe(onPath);
  expect(await findLiveKitBinary({ ...env, LIVEKIT_SERVER_BIN: '/named/one' })).toBe('/named/one');
  const elsewhere = await program('xdg', 'itqan', 'livekit', 'server');
  expect(await findLiveKitBinary({ PATH: '', XDG_CACHE_HOME: inPlace('xdg') })).toBe(elsewhere);
});
