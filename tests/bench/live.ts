import { hashPassword } from '#server/auth/passwords.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { insertSession, insertStaff } from '#tests/support/fixtures-of-sessions.ts';
import { eventBody, signed } from '#tests/support/sign-webhook.ts';
import type { Parts } from './parts.ts';
import { median, quantile, ratioOf, type Finding, type Round } from './statistics.ts';

const ROUNDS = 5;
const EVENTS_A_ROUND = 40;
/** Events of a live academy come apart, not on top of each other. */
const APART_MS = 25;
const PASSWORD = 'a password for benches';

interface Side {
  /** Sends the n-th event and resolves, in milliseconds, when the open stream has told of it. */
  once(n: number): Promise<number>;
  close(): void;
}

/** An open stream; `next` resolves with the moment at which it tells the next change of presence. */
async function listen(url: string, headers: Record<string, string>) {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  let heard: (() => void) | undefined;
  let opened: (() => void) | undefined;
  const ready = new Promise<void>((resolve) => {
    opened = resolve;
  });
  void (async () => {
    let rest = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const frames = (rest + chunk).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) {
        if (frame.includes('event: ready')) opened?.();
        if (frame.includes('presence.changed')) heard?.();
      }
    }
  })().catch(() => undefined);
  await ready;
  return {
    next: () =>
      new Promise<number>((resolve) => {
        heard = () => resolve(performance.now());
      }),
    close: () => abort.abort(),
  };
}

async function ourSide(parts: Parts): Promise<Side> {
  const port = await parts.startServer();
  const url = `http://127.0.0.1:${port}`;
  const admin = await insertStaff(parts.db, 'admin');
  const [staff] = await parts
    .db('staff')
    .where('id', admin)
    .update({ password_hash: await hashPassword(PASSWORD) })
    .returning('email');
  const login = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: staff.email, password: PASSWORD }),
  });
  const { token } = (await login.json()) as { token: string };
  const stream = await listen(`${url}/api/events`, { authorization: `Bearer ${token}` });
  let session = await insertSession(parts.db, { startsAt: Date.now() - 10 * MINUTE, students: 10 });
  return {
    async once(n) {
      // A class has some dozens of events, not thousands.
      if (n % 20 === 0) session = await insertSession(parts.db, { startsAt: Date.now() - 10 * MINUTE, students: 10 });
      const now = Date.now();
      const { body, authorization } = signed(
        eventBody({
          event: n % 2 === 0 ? 'participant_joined' : 'participant_left',
          room: session.roomName,
          roomSid: `RM_${session.id}`,
          sid: `PA_${session.id}_${Math.floor(n / 2)}`,
          identity: session.student(Math.floor(n / 2) % 10),
          at: now,
          joinedAt: now - 2_000,
        }),
      );
      return timed(stream.next(), `${url}/webhooks/livekit`, body.toString('utf8'), authorization);
    },
    close: stream.close,
  };
}

async function bareSide(parts: Parts): Promise<Side> {
  const { answer } = await parts.start('baseline-live.ts', parts.connectionString);
  const url = `http://127.0.0.1:${Number(answer)}`;
  const stream = await listen(`${url}/events`, {});
  const body = eventBody({
    event: 'participant_joined',
    room: 'r',
    roomSid: 'RM',
    sid: 'PA',
    identity: 'student-1',
    at: 1,
  });
  return { once: () => timed(stream.next(), `${url}/webhook`, body, ''), close: stream.close };
}

async function timed(heard: Promise<number>, url: string, body: string, authorization: string): Promise<number> {
  const sent = performance.now();
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/webhook+json', authorization },
    body,
  });
  if (answer.status !== 200) throw new Error(`a delivery was answered with ${answer.status}`);
  return (await heard) - sent;
}

/** reliability.md, "Speed": from LiveKit's delivery to the supervisor's open stream. */
export async function benchLive(parts: Parts, say: (line: string) => void): Promise<readonly Finding[]> {
  const [ours, bare] = [await ourSide(parts), await bareSide(parts)];
  const rounds: Round[] = [];
  const all: number[] = [];
  let n = 0;
  async function round(side: Side): Promise<number[]> {
    const times: number[] = [];
    for (let event = 0; event < EVENTS_A_ROUND; event += 1) {
      times.push(await side.once(n));
      n += 1;
      await new Promise((resolve) => setTimeout(resolve, APART_MS));
    }
    return times;
  }
  for (let count = -1; count < ROUNDS; count += 1) {
    const one = await round(bare);
    const other = await round(ours);
    say(
      `live ${count < 0 ? 'warm-up' : `round ${count + 1}`}: ${median(other).toFixed(1)} and ${median(one).toFixed(1)} ms`,
    );
    if (count < 0) continue;
    rounds.push({ ours: median(other), baseline: median(one) });
    all.push(...other);
  }
  ours.close();
  bare.close();
  const shown = (side: keyof Round): string => `${median(rounds.map((one) => one[side])).toFixed(1)} ms`;
  return [
    {
      what: 'webhook to screen, median',
      ours: shown('ours'),
      baseline: shown('baseline'),
      value: ratioOf(rounds),
      unit: '×',
      bar: { atMost: 2 },
    },
    {
      what: 'webhook to screen, p95',
      ours: '',
      baseline: '',
      value: quantile(all, 0.95),
      unit: 'ms',
      bar: { atMost: 250 },
    },
  ];
}
