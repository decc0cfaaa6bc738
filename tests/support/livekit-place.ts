import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Room } from '@livekit/rtc-node';
import { AccessToken, RoomServiceClient } from 'livekit-server-sdk';
import { onTestFinished } from 'vitest';
import { findLiveKitBinary } from '#server/livekit/local-server/find-binary.ts';
import { startLocalLiveKit, type LocalLiveKit, type LocalLiveKitOptions } from '#server/livekit/local-server/start.ts';
import type { LiveKitRefusal } from '#server/livekit/local-server/refusal.ts';
import { createLog } from '#server/log.ts';

/** How to reach a LiveKit server and speak for it. */
export interface LiveKitAccess {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** A directory of the test's own for one local LiveKit; what was started in it is stopped when the test ends. */
export interface LiveKitPlace {
  readonly options: LocalLiveKitOptions;
  readonly start: (options?: Partial<LocalLiveKitOptions>) => Promise<LocalLiveKit>;
  readonly startRefused: (options?: Partial<LocalLiveKitOptions>) => Promise<LiveKitRefusal>;
}

export async function realBinary(): Promise<string> {
  const binary = await findLiveKitBinary(process.env);
  if (binary === null) throw new Error('these tests need a LiveKit server: run npm run setup');
  return binary;
}

export async function newLiveKitPlace(): Promise<LiveKitPlace> {
  const directory = await mkdtemp(join(tmpdir(), 'itqan-test-livekit-'));
  const options: LocalLiveKitOptions = {
    binary: await realBinary(),
    dataDir: join(directory, 'livekit'),
    webhookUrl: 'http://127.0.0.1:9/webhooks/livekit',
    log: createLog(() => undefined, 'silent'),
  };
  const started: LocalLiveKit[] = [];
  onTestFinished(async () => {
    for (const liveKit of started) await liveKit.stop();
    await rm(directory, { recursive: true, force: true });
  });
  const begin = async (change: Partial<LocalLiveKitOptions> = {}) => {
    const result = await startLocalLiveKit({ ...options, ...change });
    if (result.ok) started.push(result.liveKit);
    return result;
  };
  return {
    options,
    start: async (change) => {
      const result = await begin(change);
      if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
      return result.liveKit;
    },
    startRefused: async (change) => {
      const result = await begin(change);
      if (result.ok) throw new Error('started, though it should have been refused');
      return result.refusal;
    },
  };
}

export const roomService = ({ url, apiKey, apiSecret }: LiveKitAccess): RoomServiceClient =>
  new RoomServiceClient(url.replace(/^ws/, 'http'), apiKey, apiSecret, { requestTimeout: 5 });

export async function joinToken({ apiKey, apiSecret }: LiveKitAccess, room: string, identity: string): Promise<string> {
  const token = new AccessToken(apiKey, apiSecret, { identity, ttl: '10m' });
  token.addGrant({ room, roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: true });
  return token.toJwt();
}

/** A real participant; leaves when the test ends. */
export async function joinRoom(access: LiveKitAccess, roomName: string, identity: string): Promise<Room> {
  const room = new Room();
  onTestFinished(() => room.disconnect());
  await room.connect(access.url, await joinToken(access, roomName, identity), { autoSubscribe: true, dynacast: false });
  return room;
}
