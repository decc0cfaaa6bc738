import { z } from 'zod';
import { answeredReport } from './check.ts';
import { DemoError } from './say.ts';

const session = z.object({
  id: z.number(),
  title: z.string(),
  status: z.string(),
  startsAt: z.number(),
  endsAt: z.number(),
  roomOpen: z.boolean(),
});
export type DemoSession = z.infer<typeof session>;

const cycle = z.object({
  from: z.number(),
  to: z.number().nullable(),
  source: z.string(),
  flags: z.array(z.string()),
});

const detail = session.extend({
  people: z.array(
    z.object({
      role: z.enum(['teacher', 'student']),
      id: z.number(),
      identity: z.string(),
      name: z.string(),
      cycles: z.array(cycle),
    }),
  ),
});
export type DemoDetail = z.infer<typeof detail>;

export interface SignIn {
  readonly email: string;
  readonly password: string;
}

/** The academy's server as anybody with the teacher's sign-in may ask it over HTTP. */
export interface Academy {
  readonly url: string;
  /** The first class that has not ended, by its start. */
  nextClass(now: number): Promise<DemoSession>;
  detail(sessionId: number): Promise<DemoDetail>;
  /** The secret part of a student's personal link. */
  studentLink(studentId: number): Promise<string>;
  /** The server's answer, untouched, and what the checker reads of it. */
  report(sessionId: number): Promise<{ readonly text: string; readonly rows: z.infer<typeof answeredReport>['rows'] }>;
}

export async function enterAcademy(url: string, { email, password }: SignIn): Promise<Academy> {
  const ask = async (path: string, init: RequestInit = {}): Promise<string> => {
    const answer = await fetch(`${url}/api${path}`, { ...init, signal: AbortSignal.timeout(15_000) });
    const text = await answer.text();
    if (!answer.ok) throw new DemoError(`The server answered ${answer.status} to ${path}: ${text}`);
    return text;
  };
  const entered = await ask('/auth/login', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const { token } = z.object({ token: z.string() }).parse(JSON.parse(entered));
  const read = (path: string): Promise<string> => ask(path, { headers: { authorization: `Bearer ${token}` } });
  const readAs = async <T>(path: string, schema: z.ZodType<T>): Promise<T> =>
    schema.parse(JSON.parse(await read(path)));

  return {
    url,
    nextClass: async (now) => {
      const found = await readAs(
        `/sessions?from=${now}&to=${now + 12 * 3_600_000}`,
        z.object({ sessions: z.array(session) }),
      );
      const [next] = found.sessions
        .filter(({ status }) => ['scheduled', 'ready', 'ongoing'].includes(status))
        .toSorted((a, b) => a.startsAt - b.startsAt);
      if (next === undefined) throw new DemoError('The demo academy has no class to come.');
      return next;
    },
    detail: (sessionId) => readAs(`/sessions/${sessionId}`, detail),
    studentLink: async (studentId) => {
      const link = await readAs(`/students/${studentId}/link`, z.object({ url: z.url() }));
      const secret = new URL(link.url).pathname.split('/').at(-1);
      if (!secret) throw new DemoError(`The link of student ${studentId} has no secret: ${link.url}`);
      return secret;
    },
    report: async (sessionId) => {
      const text = await read(`/sessions/${sessionId}/report`);
      return { text, rows: answeredReport.parse(JSON.parse(text)).rows };
    },
  };
}
