import { MINUTE } from '#shared/domain/time.ts';
import { insertSession, type SessionFixture } from '#tests/support/fixtures-of-sessions.ts';
import { eventBody, signed } from '#tests/support/sign-webhook.ts';
import type { Load } from './load.ts';
import { measure, type Parts } from './parts.ts';
import { median, quantile, ratioOf, type Finding, type Round } from './statistics.ts';

const ROUNDS = 5;
const WARM_UP = 1;

type Requests = Load['connections'][number];

/** A class's deliveries as they come: somebody joins, publishes, stops, leaves; five students in turn. */
function deliveriesOf(session: SessionFixture, round: number, count: number): Requests {
  const now = Date.now();
  return Array.from({ length: count }, (_, n) => {
    const visit = Math.floor(n / 4);
    const event = ['participant_joined', 'track_published', 'track_unpublished', 'participant_left'][n % 4] ?? '';
    const { body, authorization } = signed(
      eventBody({
        event,
        room: session.roomName,
        roomSid: `RM_${session.id}`,
        sid: `PA_${round}_${session.id}_${visit}`,
        identity: session.student(visit % 5),
        at: now,
        joinedAt: now - 1_000,
      }),
    );
    return { body: body.toString('utf8'), authorization };
  });
}

async function load(
  parts: Parts,
  round: number,
  shape: { rooms: number; each: number; everyMs?: number },
): Promise<Omit<Load, 'port' | 'path'>> {
  const connections: Requests[] = [];
  for (let n = 0; n < shape.rooms; n += 1) {
    const session = await insertSession(parts.db, { startsAt: Date.now() - 10 * MINUTE, students: 5 });
    connections.push(deliveriesOf(session, round, shape.each));
  }
  return { connections, everyMs: shape.everyMs ?? 0 };
}

/**
 * The inbox is empty again and the round's classes are over: what one round left behind does not slow the next.
 * @throws when an event could not be folded: nothing measured beside failures says anything.
 */
async function cleared(parts: Parts): Promise<void> {
  for (;;) {
    const left: { attempts: number; last_error: string | null } | undefined = await parts
      .db('livekit_events')
      .whereIn('state', ['new', 'dead'])
      .orderBy('attempts', 'desc')
      .first('attempts', 'last_error');
    if (!left) break;
    if (left.attempts > 0) throw new Error(`an event could not be folded: ${left.last_error}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await parts.db('sessions').where('status', 'ongoing').update({ status: 'completed', ended_at: parts.db.fn.now() });
}

const perSecond = (rounds: readonly Round[], side: keyof Round): string =>
  `${median(rounds.map((round) => round[side])).toFixed(0)}/s`;

/** reliability.md, "Speed": the webhook at fifty connections, in sequence, and its slowest answers. */
export async function benchWebhook(parts: Parts, say: (line: string) => void): Promise<readonly Finding[]> {
  const { answer: bare } = await parts.start('baseline.ts', parts.connectionString);
  const port = await parts.startServer();
  const ours = { port, path: '/webhooks/livekit' };
  const baseline = { port: Number(bare), path: '/webhook' };

  async function compare(name: string, shape: { rooms: number; each: number }) {
    const rounds: Round[] = [];
    const slowest: number[] = [];
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      const same = await load(parts, round, shape);
      const one = await measure(parts, { ...baseline, ...same });
      const other = await measure(parts, { ...ours, ...same });
      await cleared(parts);
      const result = { ours: other.requests / other.seconds, baseline: one.requests / one.seconds };
      say(
        `${name} ${round < 0 ? 'warm-up' : `round ${round + 1}`}: ${result.ours.toFixed(0)} and ${result.baseline.toFixed(0)} requests/s`,
      );
      if (round < 0) continue;
      rounds.push(result);
      slowest.push(quantile(other.latencies, 0.99));
    }
    return { rounds, p99: median(slowest) };
  }

  const wide = await compare('50 rooms', { rooms: 50, each: 60 });
  const sequence = await compare('one room', { rooms: 1, each: 400 });
  const steady = await measure(parts, { ...ours, ...(await load(parts, 100, { rooms: 20, each: 50, everyMs: 100 })) });
  return [
    {
      what: 'webhook, 50 connections',
      ours: perSecond(wide.rounds, 'ours'),
      baseline: perSecond(wide.rounds, 'baseline'),
      value: ratioOf(wide.rounds),
      unit: '×',
      bar: { atLeast: 1.2 },
    },
    {
      what: 'webhook, one room in sequence',
      ours: perSecond(sequence.rounds, 'ours'),
      baseline: perSecond(sequence.rounds, 'baseline'),
      value: ratioOf(sequence.rounds),
      unit: '×',
      bar: { atLeast: 0.8 },
    },
    { what: 'one room in sequence, p99', ours: '', baseline: '', value: sequence.p99, unit: 'ms', bar: { atMost: 20 } },
    {
      what: '200 events a second, p99',
      ours: '',
      baseline: '',
      value: quantile(steady.latencies, 0.99),
      unit: 'ms',
      bar: { atMost: 50 },
    },
  ];
}
