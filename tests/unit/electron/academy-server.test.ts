import { mkdirSync, mkdtempSync, writeFileSync, existsSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fetch } from '#electron/main/api/fetching.ts';
import { createAcademyServer, type AcademyServer } from '#electron/main/server/academy-server.ts';
import { serverDataDir } from '#electron/main/server/data-dir.ts';
import { prepareDemo } from '#electron/main/server/demo-academy.ts';
import { hostConfig } from '#electron/main/server/host-config.ts';
import type { ServerChoice } from '#electron/main/settings.ts';
import { CONTRACT_VERSION } from '#shared/contract/common.ts';
import type { ServerState } from '#shared/ipc.ts';
import { startLittleServer, type LittleServer } from '#tests/support/little-server.ts';
import { eventually } from '#tests/support/eventually.ts';

const fetching: Fetch = (address, init) => fetch(address, init);

let little: LittleServer | null = null;
let academy: AcademyServer | null = null;
afterEach(async () => {
  await academy?.stop();
  await little?.close();
  little = null;
});

const health = (change: object = {}) => ({
  status: 'ok',
  now: 1,
  contractVersion: CONTRACT_VERSION,
  version: '0.1.0',
  setUp: true,
  demo: false,
  database: 'ok',
  liveKit: 'ok',
  liveKitUrl: 'wss://live.example.org',
  ...change,
});
async function startHealth(answer: object | string, port = 0): Promise<LittleServer> {
  little = await startLittleServer((app) => {
    app.get('/api/health', () => answer);
  }, port);
  return little;
}

function appWith(choice: ServerChoice | null = null) {
  const seen = { states: [] as ServerState[], choice, left: 0 };
  academy = createAcademyServer({
    fetch: fetching,
    choice: () => seen.choice,
    remember: (next) => {
      seen.choice = next;
    },
    dataDir: () => join(tmpdir(), 'itqan-never'),
    hostConfig: () => {
      throw new Error('no server of our own in these tests');
    },
    fork: () => {
      throw new Error('no server of our own in these tests');
    },
    now: Date.now,
    random: () => 0,
    onState: (state) => seen.states.push(state),
    onLine: () => undefined,
    onLeave: () => {
      seen.left += 1;
    },
  });
  academy.start();
  return { academy, seen };
}

describe('the academy’s own server somewhere else', () => {
  it('is checked before it is chosen, remembered, and ready with what it says of itself', async () => {
    const { url } = await startHealth(health({ setUp: false }));
    const { academy, seen } = appWith();
    expect(academy.state()).toEqual({ phase: 'unconfigured' });
    await expect(academy.connect(`${url}/some/page`)).resolves.toEqual({ ok: true, academyReady: false });
    expect(seen.choice).toEqual({ mode: 'remote', url });
    expect(seen.left).toBe(1);
    await eventually(() =>
      expect(academy.state()).toEqual({
        phase: 'ready',
        mode: 'remote',
        url,
        liveKitUrl: 'wss://live.example.org',
        setUp: false,
      }),
    );
    expect(academy.target()).toEqual({ url, setupSecret: null });
  });

  it.each([
    ['a page that is no academy', '<p>Hotel network</p>', 'not_an_academy_server'],
    ['a server older than this app', health({ contractVersion: CONTRACT_VERSION - 1 }), 'server_too_old'],
  ])('is not chosen when there is %s', async (_what, answer, code) => {
    const { url } = await startHealth(answer);
    const { academy, seen } = appWith();
    await expect(academy.connect(url)).resolves.toEqual({ ok: false, code });
    expect(seen).toMatchObject({ choice: null, left: 0 });
    expect(academy.state()).toEqual({ phase: 'unconfigured' });
  });

  it('is not chosen when nobody answers or passwords would travel in the clear', async () => {
    const { academy } = appWith();
    await expect(academy.connect('http://127.0.0.1:9')).resolves.toEqual({ ok: false, code: 'server_unreachable' });
    await expect(academy.connect('http://academy.example.org')).resolves.toEqual({ ok: false, code: 'https_required' });
  });

  it('is unreachable while it is away, since the first try, and ready by itself when it is back', async () => {
    const { url, port } = await startHealth(health());
    await little?.close();
    const { academy, seen } = appWith({ mode: 'remote', url });
    await eventually(() => expect(academy.state()).toMatchObject({ phase: 'unreachable', mode: 'remote', url }));
    await startHealth(health(), port);
    await eventually(() => expect(academy.state().phase).toBe('ready'));
    expect(seen.states.map(({ phase }) => phase)).toEqual(['starting', 'unreachable', 'ready']);
  });

  it('is looked at again when a request could not reach it', async () => {
    const { url } = await startHealth(health());
    const { academy } = appWith({ mode: 'remote', url });
    await eventually(() => expect(academy.state().phase).toBe('ready'));
    await little?.close();
    academy.noteReached(false);
    await eventually(() => expect(academy.state().phase).toBe('unreachable'));
  });

  it('can be left for the first start’s choice', async () => {
    const { url } = await startHealth(health());
    const { academy, seen } = appWith({ mode: 'remote', url });
    await eventually(() => expect(academy.state().phase).toBe('ready'));
    await academy.forget();
    expect(academy.state()).toEqual({ phase: 'unconfigured' });
    expect(academy.target()).toBeNull();
    expect(seen.choice).toBeNull();
  });
});

describe('the demo academy', () => {
  const ready = { type: 'ready', liveKitUrl: null, setUp: false, demo: false, setupSecret: 'only-ours' } as const;
  const signIns = [{ role: 'teacher', name: 'عاصم', email: 'asim@demo.example', password: 'made-up-1234' }];

  it('is made with the set-up secret and hands its sign-ins over', async () => {
    const secrets: unknown[] = [];
    little = await startLittleServer((app) => {
      app.post('/api/setup/demo', (request) => {
        secrets.push(request.headers['x-itqan-setup']);
        return { signIns };
      });
    });
    await expect(prepareDemo(fetching, { ...ready, url: little.url })).resolves.toEqual(signIns);
    expect(secrets).toEqual(['only-ours']);
  });

  it('says so when the server would not make it', async () => {
    little = await startLittleServer((app) => {
      app.post('/api/setup/demo', (_request, reply) => reply.code(409).send({}));
    });
    await expect(prepareDemo(fetching, { ...ready, url: little.url })).rejects.toThrow('409');
    await expect(prepareDemo(fetching, { ...ready, url: 'http://127.0.0.1:9' })).rejects.toThrow('unreachable');
  });

  it('is deleted with its files', async () => {
    const { academy } = appWith();
    mkdirSync(join(tmpdir(), 'itqan-never'), { recursive: true });
    await academy.deleteDemo();
    expect(existsSync(join(tmpdir(), 'itqan-never'))).toBe(false);
  });
});

describe('the configuration of the server on this computer', () => {
  const places = { dataDir: '/data', pagesDir: '/pages' };

  it('carries only what a person may set for it', () => {
    const env = {
      PATH: '',
      HOME: '/home/x',
      AWS_SECRET: 'x',
      LIVEKIT_URL: 'wss://l',
      LIVEKIT_API_KEY: 'k',
      ITQAN_ENV: '',
    };
    expect(hostConfig('demo', places, env)).toEqual({
      mode: 'demo',
      ...places,
      env: { LIVEKIT_URL: 'wss://l', LIVEKIT_API_KEY: 'k' },
    });
  });

  it('finds a LiveKit server on the PATH when nothing else is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'itqan-path-'));
    const program = join(folder, 'livekit-server');
    writeFileSync(program, '');
    chmodSync(program, 0o755);
    const env = { PATH: `/nowhere:${folder}` };
    expect(hostConfig('local', places, env).env).toEqual({ LIVEKIT_SERVER_BIN: program });
    const named = { ...env, LIVEKIT_SERVER_BIN: '/opt/livekit' };
    expect(hostConfig('local', places, named).env).toEqual({ LIVEKIT_SERVER_BIN: '/opt/livekit' });
  });

  it('keeps its files in the profile, unless root’s database user could not reach them there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'itqan-profile-'));
    expect(serverDataDir(folder, 'local', false)).toBe(join(folder, 'academy'));
    chmodSync(folder, 0o700);
    expect(serverDataDir(folder, 'demo', true)).toMatch(/^\/var\/lib\/itqan-desktop\/[\da-f]{12}\/demo$/);
    chmodSync(folder, 0o755);
    expect(serverDataDir(folder, 'demo', true)).toBe(join(folder, 'demo'));
  });
});
