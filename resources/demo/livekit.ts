import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { openSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DemoError } from './say.ts';

const LOOPBACK = '127.0.0.1';
const READY_WITHIN_MS = 15_000;

/** A LiveKit server of the demo's own, for when something must stand between it and the academy. */
export interface DemoLiveKit {
  readonly env: Readonly<Record<'LIVEKIT_URL' | 'LIVEKIT_API_KEY' | 'LIVEKIT_API_SECRET', string>>;
  stop(): Promise<void>;
  /** From now on it answers nobody, until it goes on. */
  freeze(): void;
  goOn(): void;
}

export async function startLiveKit(program: string, folder: string, webhookUrl: string): Promise<DemoLiveKit> {
  const key = `demo${randomBytes(6).toString('hex')}`;
  const secret = randomBytes(32).toString('base64url');
  const [port, tcpPort, udpPort] = [await freePort(occupyTcp), await freePort(occupyTcp), await freePort(occupyUdp)];
  const loopback = Object.entries(networkInterfaces()).filter(([, list]) =>
    list?.some(({ address }) => address === LOOPBACK),
  );
  const configuration = {
    port,
    bind_addresses: [LOOPBACK],
    rtc: {
      tcp_port: tcpPort,
      udp_port: udpPort,
      use_external_ip: false,
      node_ip: LOOPBACK,
      interfaces: { includes: loopback.map(([name]) => name) },
      enable_loopback_candidate: true,
    },
    keys: { [key]: secret },
    webhook: {
      api_key: key,
      urls: [webhookUrl],
      resource_url_notifier: { max_age: '15m', max_depth: 5000 },
    },
    room: { auto_create: false, departure_timeout: 120, enable_remote_unmute: true },
    logging: { level: 'warn' },
  };
  const file = join(folder, 'livekit.yaml');
  // JSON is YAML too.
  writeFileSync(file, JSON.stringify(configuration), { mode: 0o600 });
  const log = openSync(join(folder, 'livekit.log'), 'a');
  const child = spawn(program, ['--config', file], { stdio: ['ignore', log, log] });
  const ended = once(child, 'exit');
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  await Promise.race([
    answers(port),
    ended.then(([code]) => {
      throw new DemoError(`LiveKit did not start (${String(code)}); its words are in ${folder}/livekit.log.`);
    }),
  ]);
  return {
    env: { LIVEKIT_URL: `ws://${LOOPBACK}:${port}`, LIVEKIT_API_KEY: key, LIVEKIT_API_SECRET: secret },
    stop: async () => {
      // Asked to stop, LiveKit waits for everybody to leave; nobody is waited for here.
      kill();
      process.off('exit', kill);
      await ended;
    },
    freeze: () => void child.kill('SIGSTOP'),
    goOn: () => void child.kill('SIGCONT'),
  };
}

async function answers(port: number): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const answer = await fetch(`http://${LOOPBACK}:${port}/`).catch(() => null);
    if (answer?.ok) return;
    if (Date.now() > giveUpAt) throw new DemoError(`LiveKit did not answer on port ${port}.`);
    await delay(100);
  }
}

/**
 * A port of the loopback address that nobody has now. It lies below the ranges from which systems take the ports of
 * outgoing connections: one of those may be taken again before LiveKit has started.
 */
async function freePort(occupy: (port: number) => Server | Socket): Promise<number> {
  for (;;) {
    const port = randomInt(15_000, 30_000);
    const occupied = occupy(port);
    try {
      await once(occupied, 'listening');
      occupied.close();
      await once(occupied, 'close');
      return port;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
}

const occupyTcp = (port: number): Server => createServer().listen({ port, host: LOOPBACK, exclusive: true });
const occupyUdp = (port: number): Socket => createSocket('udp4').bind({ port, address: LOOPBACK, exclusive: true });
