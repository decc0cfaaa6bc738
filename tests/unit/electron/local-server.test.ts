import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '#tests/support/eventually.ts';
import type { HostProcess } from '#electron/main/server/host-process.ts';
import { createLocalServer, type LocalServer, type LocalServerDeps } from '#electron/main/server/local-server.ts';
import type { ServerState } from '#shared/ipc.ts';

/** A process that behaves as its configuration asks: real, but without an academy in it. */
const SCRIPT = `
import { appendFileSync } from 'node:fs';
process.on('message', (message) => {
  if (message.type === 'start') {
    const { env, dataDir } = message.config;
    appendFileSync(dataDir + '/starts', 'x');
    console.log('starting with ' + Object.keys(process.env).filter((name) => name.startsWith('SECRET')).length);
    if (env.DO === 'refuse') process.send({ type: 'failed', code: 'port_taken', data: { port: 7400 } });
    if (env.DO === 'crash') { console.error('out of luck'); process.exit(7); }
    if (env.DO === 'nonsense') process.send({ hello: 1 });
    if (env.DO === 'serve' || env.DO === 'hang')
      process.send({ type: 'ready', url: 'http://127.0.0.1:7400', liveKitUrl: null, setUp: false, demo: false, setupSecret: 's' });
    globalThis.mode = env.DO;
  }
  if (message.type === 'resumed') console.log('resumed');
  if (message.type === 'die') process.exit(9);
  if (message.type === 'stop' && globalThis.mode !== 'hang') process.exit(0);
});
setInterval(() => undefined, 1000);
`;

let folder: string;
let server: LocalServer | null = null;
let processes: { die(): void; readonly pid: number | undefined }[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'itqan-host-'));
  writeFileSync(join(folder, 'host.mjs'), SCRIPT);
  processes = [];
});
afterEach(() => server?.stop());

function forkScript(): HostProcess {
  const child = fork(join(folder, 'host.mjs'), { silent: true, env: { PATH: process.env['PATH'] } });
  processes.push({ die: () => void child.send({ type: 'die' }), pid: child.pid });
  return {
    // What is posted to a process that is about to be gone is lost without a word, as with Electron's own.
    post: (message) => void (child.connected && child.send(message, () => undefined)),
    onMessage: (listener) => void child.on('message', listener),
    onLine: (listener) => {
      for (const output of [child.stdout, child.stderr])
        if (output !== null) createInterface({ input: output }).on('line', listener);
    },
    onExit: (listener) => void child.on('exit', (code) => listener(code ?? -1)),
    kill: () => void child.kill(),
  };
}

function supervise(behaviour: string, change: Partial<LocalServerDeps> = {}) {
  const states: ServerState[] = [];
  const lines: string[] = [];
  server = createLocalServer({
    mode: 'local',
    config: { mode: 'desktop', dataDir: folder, pagesDir: null, env: { DO: behaviour } },
    fork: forkScript,
    prepare: (ready) => Promise.resolve(ready),
    now: Date.now,
    random: () => 0,
    onState: (state) => states.push(state),
    onLine: (line) => lines.push(line),
    ...change,
  });
  server.start();
  return { server, states, lines, phases: () => states.map(({ phase }) => phase) };
}
const starts = (): number => (existsSync(join(folder, 'starts')) ? readFileSync(join(folder, 'starts')).length : 0);

describe('the server on this computer', () => {
  it('is starting, then ready with what it said of itself', async () => {
    const { server, states, lines } = supervise('serve');
    await eventually(() => expect(states.at(-1)?.phase).toBe('ready'));
    expect(states.at(-1)).toEqual({
      phase: 'ready',
      mode: 'local',
      url: 'http://127.0.0.1:7400',
      liveKitUrl: null,
      setUp: false,
    });
    expect(server.ready()).toMatchObject({ setupSecret: 's' });
    expect(lines).toContain('starting with 0');
    server.markSetUp();
    expect(states.at(-1)).toMatchObject({ setUp: true });
  });

  it('says why it will not start, and waits for a person instead of trying again', async () => {
    const { server, states } = supervise('refuse');
    await eventually(() => expect(states.at(-1)?.phase).toBe('failed'));
    expect(states.at(-1)).toMatchObject({ code: 'port_taken', data: { port: 7400 }, nextTryAt: null, restarts: 0 });
    await server.retry();
    await eventually(() => expect(starts()).toBe(2));
  });

  it('is started again after an unexpected end, later each time, with its last words', async () => {
    const { states } = supervise('crash');
    await eventually(() => expect(states.filter(({ phase }) => phase === 'failed')).toHaveLength(2));
    const [first, second] = states.filter((state) => state.phase === 'failed');
    expect(first).toMatchObject({ code: 'server_stopped', data: { exitCode: 7 }, restarts: 1 });
    expect(first?.log).toContain('out of luck');
    expect(second).toMatchObject({ restarts: 2 });
    expect(first?.nextTryAt).toBeGreaterThan(Date.now() - 8_000);
  });

  it('comes back when it dies while it serves', async () => {
    const { server, states, phases } = supervise('serve');
    await eventually(() => expect(states.at(-1)?.phase).toBe('ready'));
    processes[0]?.die();
    await eventually(() => expect(phases()).toContain('failed'));
    expect(server.ready()).toBeNull();
    await eventually(() => expect(states.at(-1)?.phase).toBe('ready'));
    expect(starts()).toBe(2);
  });

  it('stops when it is asked, and is not started again', async () => {
    const { server, states } = supervise('serve');
    await eventually(() => expect(states.at(-1)?.phase).toBe('ready'));
    await server.stop();
    expect(isRunning(processes[0]?.pid)).toBe(false);
    server.start();
    await server.retry();
    expect(starts()).toBe(1);
    expect(states.at(-1)?.phase).toBe('ready');
  });

  it('is killed when it does not stop in its time', async () => {
    const { server, states, lines } = supervise('hang', { stopWithinMs: 300 });
    await eventually(() => expect(states.at(-1)?.phase).toBe('ready'));
    await server.stop();
    expect(isRunning(processes[0]?.pid)).toBe(false);
    expect(lines).toContain('the server did not stop in time and is killed');
  });

  it('is not ready before it is prepared, and says so when that fails', async () => {
    const { states } = supervise('serve', { prepare: () => Promise.reject(new Error('no room for the demo')) });
    await eventually(() => expect(states.at(-1)?.phase).toBe('failed'));
    expect(states.at(-1)).toMatchObject({ code: 'prepare_failed' });
    expect(states.some(({ phase }) => phase === 'ready')).toBe(false);
    const failed = states.at(-1);
    expect(failed?.phase === 'failed' && failed.log).toContain('no room for the demo');
  });

  it('does not believe a message that it does not understand', async () => {
    const { lines, phases } = supervise('nonsense');
    await eventually(() => expect(lines).toContain('a message of the server process could not be read'));
    expect(phases()).toEqual(['starting']);
  });

  it('hears that the computer was asleep', async () => {
    const { server, states, lines } = supervise('serve');
    await eventually(() => expect(states.at(-1)?.phase).toBe('ready'));
    server.resumed();
    await eventually(() => expect(lines).toContain('resumed'));
  });
});

function isRunning(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
