import type { ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '#server/log.ts';
import { isLiving, type ProcessIdentity } from '#server/process/identity.ts';
import { openLogFile, type LogFile } from '#server/process/log-file.ts';
import { isDiskFull, writePrivateFile } from '#server/process/private-file.ts';
import { runningProgram, tellOfItsEnd, type Running } from '#server/process/running.ts';
import { otherUser, readState, supervisedState, writeState } from '#server/process/state-file.ts';
import { waitUntil } from '#server/process/wait-until.ts';
import { configurationOf } from './configuration.ts';
import { isWell } from './health.ts';
import { installationKeys, type LiveKitKeys } from './keys.ts';
import { endLiveKit, launch } from './launch.ts';
import { liveKitPorts, otherPorts, samePorts, type LiveKitPorts } from './ports.ts';
import { refused, type LiveKitRefusal, type Refused } from './refusal.ts';

const PORT_ATTEMPTS = 5;

const liveKitState = z.object({ ports: liveKitPorts, configurationHash: z.string(), ...supervisedState });
type LiveKitState = Readonly<z.infer<typeof liveKitState>>;

export interface LocalLiveKitOptions {
  /** The program, see `findLiveKitBinary`. */
  readonly binary: string;
  /** Where its keys, configuration, state and log lie. */
  readonly dataDir: string;
  /** Where it reports events. Keep it the same from start to start, or a LiveKit left running cannot be adopted. */
  readonly webhookUrl: string;
  readonly log: Log;
  /** The only ports it may take; otherwise the last ones or any that are free. */
  readonly ports?: LiveKitPorts;
}

export interface LocalLiveKit extends Running {
  /** For clients and for the room service alike: `ws://127.0.0.1:<port>`. */
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly ports: LiveKitPorts;
  /** It was left running by a server of ours that was killed, and whoever was in class still is. */
  readonly adopted: boolean;
}

export type LiveKitStart = { readonly ok: true; readonly liveKit: LocalLiveKit } | Refused;

/**
 * Starts the LiveKit server of this computer, or adopts the one that a killed server of ours left running with the same
 * configuration; one that runs with another, or does not answer, is ended and started again on the same ports.
 * Expected failures come back as a refusal; only defects are thrown.
 */
export async function startLocalLiveKit(options: LocalLiveKitOptions): Promise<LiveKitStart> {
  try {
    await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
    return await start(options);
  } catch (error) {
    const refusal = refusalOf(error, options.dataDir);
    if (refusal) return refused(refusal);
    throw error;
  }
}

function refusalOf(error: unknown, dataDir: string): LiveKitRefusal | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : dataDir;
  if (isDiskFull(error)) return { code: 'livekit_disk_full', data: { path } };
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS')
    return { code: 'livekit_wrong_permissions', data: { path } };
  return null;
}

/** The system closes the sockets of a program that was killed a moment after it is gone. */
const OWN_PORTS_WITHIN_MS = 2_000;

interface Place extends LocalLiveKitOptions {
  readonly keys: LiveKitKeys;
  readonly statePath: string;
  readonly logPath: string;
}

async function start(options: LocalLiveKitOptions): Promise<LiveKitStart> {
  const place: Place = {
    ...options,
    keys: await installationKeys(options.dataDir),
    statePath: join(options.dataDir, 'livekit-state.json'),
    logPath: join(options.dataDir, 'livekit.log'),
  };
  const state = await readState(place.statePath, liveKitState);
  if (state !== null && (await isLiving(state.program))) {
    const user = await otherUser(state);
    if (user !== null) return refused({ code: 'livekit_in_use', data: { pid: user } });
    if (await isAsWanted(place, state)) return adopt(place, state);
    place.log.warn({ pid: state.program.pid }, 'a LiveKit left running is not as it should be; ending it');
    if ((await endLiveKit(state.program)) !== 'gone')
      return refused({ code: 'livekit_foreign_pid', data: { pid: state.program.pid } });
  }
  return startAnew(place, state?.ports ?? null);
}

async function isAsWanted(place: Place, { ports, configurationHash }: LiveKitState): Promise<boolean> {
  const { hash } = configurationOf(place.keys, ports, place.webhookUrl);
  return hash === configurationHash && (await isWell(ports.http));
}

async function adopt(place: Place, state: LiveKitState): Promise<LiveKitStart> {
  await writeState(place.statePath, state.program, state);
  const logFile = await openLogFile(place.logPath);
  return inUse(place, { program: state.program, child: null, logFile, ports: state.ports });
}

async function startAnew(place: Place, last: LiveKitPorts | null): Promise<LiveKitStart> {
  const configurationFile = join(place.dataDir, 'livekit.yaml');
  for (let attempt = 0; attempt < PORT_ATTEMPTS; attempt += 1) {
    const ports = await choosePorts(place.ports ?? null, attempt === 0 ? last : null);
    if (ports === null) break;
    const { text, hash: configurationHash } = configurationOf(place.keys, ports, place.webhookUrl);
    await writePrivateFile(configurationFile, text);
    const launched = await launch({
      binary: place.binary,
      configurationFile,
      logPath: place.logPath,
      httpPort: ports.http,
      onSpawned: (program) => writeState(place.statePath, program, { ports, configurationHash }),
    });
    if (launched.kind === 'ready') return inUse(place, { ...launched, ports });
    if (launched.kind === 'refused') return refused(launched.refusal);
  }
  return refused({ code: 'livekit_port', data: { port: place.ports?.http ?? null } });
}

async function choosePorts(only: LiveKitPorts | null, last: LiveKitPorts | null): Promise<LiveKitPorts | null> {
  if (only) return samePorts(only);
  return (last && (await waitUntil(() => samePorts(last), { timeoutMs: OWN_PORTS_WITHIN_MS }))) ?? otherPorts();
}

function inUse(
  place: Place,
  found: {
    readonly program: ProcessIdentity;
    readonly child: ChildProcess | null;
    readonly logFile: LogFile;
    readonly ports: LiveKitPorts;
  },
): LiveKitStart {
  const { program, child, logFile, ports } = found;
  const adopted = child === null;
  const running = runningProgram(program, child, () => endLiveKit(program));
  place.log.info({ pid: program.pid, port: ports.http, adopted }, 'the local LiveKit server runs');
  void tellOfItsEnd('the local LiveKit server', running, logFile, place.log);
  return {
    ok: true,
    liveKit: { ...running, ...place.keys, url: `ws://127.0.0.1:${ports.http}`, ports, adopted },
  };
}
