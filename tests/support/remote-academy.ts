import { CONTRACT_VERSION } from '#shared/contract/common.ts';
import { startLittleServer, type LittleServer } from './little-server.ts';

/** A person of the academy below, with everything about them that must never be found in plain text on a disk. */
export const PERSON = {
  token: 'tok-7Yw2-plain-text-would-be-found',
  password: 'sesame-open-7Yw2',
  user: {
    id: 3,
    name: 'هدى بنت سالم الرويلي',
    email: 'huda.alruwaili@academy-7yw2.example',
    role: 'teacher',
    timeZone: 'Asia/Riyadh',
    language: 'ar',
  },
} as const;

/** An academy's server somewhere else, as far as signing in needs it: its health, the sign-in, the event stream. */
export function startRemoteAcademy(port = 0): Promise<LittleServer> {
  const academy = {
    name: 'أكاديمية',
    timeZone: 'Asia/Riyadh',
    weekStart: 'saturday',
    digits: 'latin',
    showHijri: false,
    language: 'ar',
  };
  return startLittleServer((app) => {
    app.get('/api/health', () => ({
      status: 'ok',
      now: Date.now(),
      contractVersion: CONTRACT_VERSION,
      version: '0.1.0',
      setUp: true,
      demo: false,
      database: 'ok',
      liveKit: 'missing',
      liveKitUrl: null,
    }));
    app.post('/api/auth/login', (request, reply) => {
      const { password } = JSON.parse(String(request.body)) as { password: string };
      if (password === PERSON.password) return { token: PERSON.token, user: PERSON.user };
      const error = { defined: true, code: 'wrong_credentials', status: 401, message: 'لا', data: {} };
      return reply.code(401).send(error);
    });
    app.post('/api/auth/logout', () => ({ signedOut: true }));
    app.get('/api/auth/me', () => ({ user: PERSON.user, academy }));
    app.get('/api/sessions', () => ({ sessions: [], nextCursor: null, asOf: Date.now() }));
    app.get('/api/notices', () => ({ notices: [], unread: 0 }));
    app.get('/api/sessions/next', () => ({ session: null }));
    app.get('/api/events', (request, reply) => {
      if (request.headers.authorization !== `Bearer ${PERSON.token}`) return reply.code(401).send({});
      reply.hijack();
      reply.raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
      reply.raw.write('id: 1\nevent: ready\ndata: {"missedTooMuch":false}\n\n');
      return undefined;
    });
  }, port);
}
