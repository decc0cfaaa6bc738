import { mkdtempSync, chmodSync, mkdirSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWebhookProxy } from './webhook-proxy.ts';
import { startLiveKit } from './livekit.ts';
import { readOptions } from './options.ts';
import { enterAcademy } from './academy.ts';
import { playClass } from './play.ts';
import { Room } from '@livekit/rtc-node';
import { parseDesktopConfig } from '../../server/config.ts';
import { startServer } from '../../server/start.ts';
import { createLog } from '../../server/log.ts';

const options = readOptions(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'itqan-demo-'));
chmodSync(folder, 0o755);
console.log(folder, options);
const lossy = options.drop.length > 0;
const proxy = lossy ? await startWebhookProxy() : null;
const lk = proxy ? await startLiveKit('/root/.cache/itqan/livekit/livekit-server', folder, proxy.url) : null;
const config = parseDesktopConfig({
  mode: 'demo',
  dataDir: join(folder, 'data'),
  pagesDir: null,
  env: {
    ...(lk ? lk.env : { LIVEKIT_SERVER_BIN: '/root/.cache/itqan/livekit/livekit-server' }),
    ITQAN_DEMO_CLASS_MINUTES: String(options.classMinutes),
    ITQAN_DEMO_CLASS_STARTS_IN_S: String(options.startsInS),
    ...(options.reconnectGraceS ? { ITQAN_DEMO_RECONNECT_GRACE_S: String(options.reconnectGraceS) } : {}),
    ...(options.rosterEveryMs ? { ITQAN_ROSTER_EVERY_MS: String(options.rosterEveryMs) } : {}),
  },
});
const server = await startServer(
  config,
  createLog((l) => appendFileSync(join(folder, 'server.log'), l)),
);
proxy?.forwardTo(`${server.url}/webhooks/livekit`);
const filled = await fetch(`${server.url}/api/setup/demo`, {
  method: 'POST',
  headers: { 'x-itqan-setup': server.setupSecret },
});
const { signIns } = (await filled.json()) as any;
const signIn = signIns.find((s: any) => s.email.startsWith('teacher@'));
const academy = await enterAcademy(server.url, signIn);
const token = (
  (await (
    await fetch(`${server.url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: signIn.email, password: signIn.password }),
    })
  ).json()) as any
).token;
const post = async (path: string, body: object) => {
  const r = await fetch(`${server.url}/api${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const t = await r.text();
  if (!r.ok) throw new Error(path + r.status + t);
  return JSON.parse(t);
};
const id = (await academy.nextClass(Date.now())).id;
const room = new Room();
let ok = false;
try {
  ok = await playClass(
    academy,
    {
      startClass: async () => {
        await post(`/sessions/${id}/open`, {});
        const g = await post(`/sessions/${id}/token`, { deviceId: 'teacher-device' });
        await room.connect(g.url, g.token, { autoSubscribe: true, dynacast: false });
      },
      endClass: async () => {
        await post(`/teacher/sessions/${id}/complete`, {});
      },
      showReport: async () => {},
      picture: async () => {},
    },
    options,
    folder,
    proxy,
  );
} catch (e) {
  console.error(e);
} finally {
  await server.close();
  await lk?.stop();
  await proxy?.close();
}
console.log('agrees', ok);
process.exit(ok ? 0 : 1);
