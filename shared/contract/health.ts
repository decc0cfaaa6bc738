import { oc } from '@orpc/contract';
import { z } from 'zod';
import { id, instant } from './common.ts';

const count = z.number().int();

/** A delivery that waits for a person: it failed eight times, or came from another time than its own. */
const setAsideEvent = z.object({
  id: z.string(),
  event: z.string(),
  roomName: z.string().nullable(),
  identity: z.string().nullable(),
  createdAt: instant,
  receivedAt: instant,
  state: z.enum(['dead', 'quarantined']),
  attempts: count,
  lastError: z.string().nullable(),
});
export type SetAsideEvent = z.infer<typeof setAsideEvent>;

const job = z.object({
  job: z.string(),
  lastAt: instant.nullable(),
  lastStatus: z.enum(['running', 'done', 'failed', 'cut']).nullable(),
  /** Null for a job that runs only when there is something to do. */
  nextAt: instant.nullable(),
});
export type JobHealth = z.infer<typeof job>;

/** What the nightly comparison of ledger, sessions, reports and facts may find (domain.md 6). */
export const DIFFERENCES = [
  'charged_uncounted',
  'charged_twice',
  'not_counted',
  'over_quota',
  'report_missing',
  'report_differs',
  'verdict_differs',
  'teacher_verdict_differs',
  'transition_missing',
] as const;
export type DifferenceKind = (typeof DIFFERENCES)[number];

const aboutSession = { sessionId: id, title: z.string(), teacherName: z.string() };

/** How the server is, in the detail that staff who run the academy need (product.md, Admin · Health). */
export const healthDetail = z.object({
  asOf: instant,
  database: z.object({ version: z.string(), sizeBytes: count, answerMs: z.number() }),
  liveKit: z.object({ state: z.enum(['ok', 'away', 'missing']), url: z.string().nullable() }),
  webhooks: z.object({
    lastAt: instant.nullable(),
    lastEvent: z.string().nullable(),
    lastDay: count,
    /** Stored and not folded yet, and the oldest of them. */
    waiting: count,
    oldestWaitingAt: instant.nullable(),
    /** Batches on this server's disk that the database has not got yet. */
    spooled: count,
    dead: count,
    quarantined: count,
    unmatched: count,
    /** What rosters saw in the last day and no webhook told of. */
    missedJoins: count,
    missedLeaves: count,
    rosterConnections: count,
  }),
  jobs: z.array(job),
  log: z.array(
    z.object({
      id,
      job: z.string(),
      host: z.string(),
      status: z.enum(['running', 'done', 'failed', 'cut']),
      counts: z.record(z.string(), z.number()),
      error: z.string().nullable(),
      createdAt: instant,
      finishedAt: instant.nullable(),
    }),
  ),
  /** Only of the sessions that the asker may see. */
  roomsToClose: z.array(
    z.object({
      ...aboutSession,
      roomName: z.string(),
      wantedAt: instant,
      attempts: count,
      lastError: z.string().nullable(),
    }),
  ),
  undecided: z.array(z.object({ ...aboutSession, endsAt: instant })),
  /** Ended, and its minutes are not final long after they should be. */
  notFinal: z.array(z.object({ ...aboutSession, endedAt: instant })),
  /** Of no session: for admins only. */
  differences: z.array(
    z.object({
      id,
      what: z.enum(DIFFERENCES),
      sessionId: id.nullable(),
      title: z.string().nullable(),
      startsAt: instant.nullable(),
      subscriptionId: id.nullable(),
      studentName: z.string().nullable(),
      teacherName: z.string().nullable(),
      expected: z.string(),
      found: z.string(),
      foundAt: instant,
    }),
  ),
  /** This server's clock against the database's; positive when it is ahead. */
  serverSkewMs: z.number(),
});
export type HealthDetail = z.infer<typeof healthDetail>;

const redriveResult = z.object({
  id: z.string(),
  /** `gone`: no such event waits any more; `unreadable`: nobody could ever read it. */
  outcome: z.enum(['again', 'gone', 'unreadable']),
});

export const healthContract = {
  detail: oc.route({ method: 'GET', path: '/health/detail' }).output(healthDetail),
  /** Newest first, at most a hundred of each. */
  setAside: oc.route({ method: 'GET', path: '/health/set-aside' }).output(
    z.object({
      events: z.array(setAsideEvent),
      unmatched: z.array(
        z.object({
          factId: z.string(),
          sessionId: id.nullable(),
          roomName: z.string(),
          identity: z.string(),
          why: z.enum(['unknown_room', 'unknown_identity']),
          at: instant,
        }),
      ),
    }),
  ),
  /** Another eight tries for each; answers for each. */
  redrive: oc
    .route({ method: 'POST', path: '/health/redrive' })
    .input(z.strictObject({ ids: z.array(z.string().min(1).max(255)).min(1).max(50) }))
    .output(z.object({ results: z.array(redriveResult) })),
  /** Makes a room in LiveKit and waits for the webhook that tells of it: the whole way there and back. */
  testWebhook: oc.route({ method: 'POST', path: '/health/test-webhook' }).output(
    z.object({
      arrived: z.boolean(),
      /** From asking LiveKit for the room to its event in the inbox; how long was waited when it did not come. */
      tookMs: count,
      roomName: z.string(),
      liveKitUrl: z.string(),
      /** Where LiveKit must send its webhooks. */
      webhookUrl: z.string(),
    }),
  ),
};
