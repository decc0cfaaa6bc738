import { oc } from '@orpc/contract';
import { z } from 'zod';
import { effectiveWindow, humanLayer } from './human-layer.ts';
import {
  classSignal,
  commandId,
  id,
  instant,
  keptSignal,
  kind,
  limitUpTo,
  liveState,
  sessionStatus,
  subtype,
  text,
  timeZone,
  verdict,
  writtenId,
  writtenInstant,
} from './common.ts';

const flags = z.array(z.string());

const verdictCounts = z.object({
  present: z.number().int(),
  late: z.number().int(),
  partial: z.number().int(),
  absent: z.number().int(),
  excused: z.number().int(),
  unverified: z.number().int(),
});

/** A row of a table or of the day's list. `opensAt`/`closesAt` are the join window of the person who asks. */
export const sessionRow = z.object({
  id,
  kind,
  subtype,
  title: z.string(),
  teacher: z.object({ id, name: z.string() }),
  startsAt: instant,
  endsAt: instant,
  durationMinutes: z.number().int(),
  status: sessionStatus,
  /** Raised by every change of the session; commands may carry it to be refused when stale. */
  version: z.number().int(),
  opensAt: instant,
  closesAt: instant,
  roomOpen: z.boolean(),
  /** Since when the open room exists; null while none is open. */
  roomOpenedAt: instant.nullable(),
  /** Only people who were just in get a token (domain.md 9). */
  roomLocked: z.boolean(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  endReason: z.string().nullable(),
  flags,
  expectedCount: z.number().int(),
  inRoomCount: z.number().int(),
  verdicts: verdictCounts.nullable(),
  evaluated: z.object({ done: z.number().int(), of: z.number().int() }).nullable(),
});
export type SessionRow = z.infer<typeof sessionRow>;

/** One stay as the screens draw it. Times are UTC milliseconds; `to` is null while the person is in. */
const cycle = z.object({
  from: instant,
  to: instant.nullable(),
  sid: z.string(),
  source: z.enum(['webhook', 'roster', 'witness', 'manual']),
  flags,
});

/** A sentence of an explanation: a code that both languages know, its facts, and the stored row it stands on. */
export interface ExplainNode {
  code: string;
  params: Record<string, string | number | boolean | null>;
  /** For leaves: which stored fact this is, for instance `event:EV_x` or `policy:12`. */
  fact: string | null;
  children: ExplainNode[];
}
const explainNode: z.ZodType<ExplainNode> = z.lazy(() =>
  z.object({
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    fact: z.string().nullable(),
    children: z.array(explainNode),
  }),
);

/** An attendance event as a tick under a lane. */
const timelineEvent = z.object({
  id: z.string(),
  at: instant,
  what: z.enum(['joined', 'left', 'aborted']),
  sid: z.string(),
  reason: z.string().nullable(),
});

/** A student's part in an interactive session (domain.md 4): minutes by 20 s samples, and the score. */
export const engagementNumbers = z.object({
  formula: z.number().int(),
  /** Null when no roster was read during the class. */
  score: z.number().int().nullable(),
  readings: z.number().int(),
  microphoneMs: z.number().int(),
  cameraMs: z.number().int(),
  microphonePublishedMs: z.number().int(),
  cameraPublishedMs: z.number().int(),
  hands: z.number().int(),
  messages: z.number().int(),
});
/** With its why. */
const engagement = engagementNumbers.extend({ explain: explainNode });
export type EngagementShown = z.infer<typeof engagement>;

/** One expected person of a session: the teacher or a student. */
export const person = z.object({
  role: z.enum(['teacher', 'student']),
  id,
  identity: z.string(),
  name: z.string(),
  timeZone,
  liveState,
  /** Null until the session has ended: nobody is "absent" before (domain.md 3.8). */
  status: verdict.nullable(),
  overridden: z.boolean(),
  attendedMs: z.number().int(),
  /** Set while the person is in: attended time then grows with the clock from this moment on. */
  countingSince: instant.nullable(),
  windowMs: z.number().int(),
  lateMs: z.number().int().nullable(),
  leftEarlyMs: z.number().int().nullable(),
  /** In the room before and after the window: shown, never counted; a server that knows it always sends it. */
  earlyMs: z.number().int().optional(),
  overtimeMs: z.number().int().optional(),
  firstJoinAt: instant.nullable(),
  lastLeaveAt: instant.nullable(),
  flags,
  cycles: z.array(cycle),
  events: z.array(timelineEvent),
  explain: explainNode.nullable(),
  /** A teacher's own desktop says that they were in, and nobody has accepted that yet (domain.md 3.2). */
  ownWord: z.boolean().optional(),
  /** They came in from two devices (domain.md 9). */
  twoDevices: z.boolean().optional(),
  /** Of a student once an interactive session has ended. */
  engagement: engagement.nullable().optional(),
  policyVersion: z.number().int(),
  lastFive: z.array(verdict),
  lastStop: z.string().nullable(),
  lastGrade: z.number().nullable(),
  /** What people said over the computed verdict; a server that knows it always sends it. */
  entries: humanLayer.optional(),
});
export type Person = z.infer<typeof person>;

export const sessionDetail = sessionRow.extend({
  asOf: instant,
  window: z.object({ from: instant, to: instant, effective: z.boolean() }),
  people: z.array(person),
  blind: z.array(z.object({ from: instant, to: instant.nullable() })),
  unknownIdentities: z.array(z.string()),
  transitions: z.array(
    z.object({
      from: sessionStatus.nullable(),
      to: sessionStatus,
      at: instant,
      actor: z.string(),
      reason: z.string().nullable(),
    }),
  ),
  /** The last word about the window that counts; null while nobody said one. */
  effectiveWindow: effectiveWindow.nullable().optional(),
  /** Why the last class's notes matter today; null when there are none. */
  lastNotes: z
    .object({
      at: instant,
      homework: z.string().nullable(),
      notes: z.array(z.object({ name: z.string(), note: z.string() })),
    })
    .nullable(),
});
export type SessionDetail = z.infer<typeof sessionDetail>;

/** A command may be sent again with the same id: it is done once and answers the same. */
const command = { commandId: commandId.optional(), expectedVersion: z.number().int().optional() };
const byId = z.strictObject({ id: writtenId });

export const joinGrant = z.object({
  url: z.string(),
  token: z.string(),
  identity: z.string(),
  roomName: z.string(),
  expiresAt: instant,
});
export type JoinGrant = z.infer<typeof joinGrant>;

/** A row of the report that stands once the session has ended. */
export const reportRow = z.object({
  studentId: id,
  name: z.string(),
  status: verdict,
  unverified: z.boolean(),
  attendedMs: z.number().int(),
  windowMs: z.number().int(),
  lateMs: z.number().int().nullable(),
  leftEarlyMs: z.number().int().nullable(),
  flags,
  /** The stored score of an interactive session, 0–100. */
  engagementScore: z.number().int().nullable().optional(),
  credit: z.enum(['charge', 'waive', 'hold', 'none']),
  creditReason: z.string().nullable(),
  /** Why, with a leaf for every row of the ledger (domain.md 3.11); a server that knows it always sends it. */
  creditExplain: explainNode.optional(),
  subscription: z.object({ id, quota: z.number().int(), used: z.number().int() }).nullable(),
});
export type ReportRow = z.infer<typeof reportRow>;

export const sessionsContract = {
  list: oc
    .route({ method: 'GET', path: '/sessions' })
    .input(
      z.strictObject({
        from: writtenInstant,
        to: writtenInstant,
        cursor: z.string().max(200).optional(),
        limit: limitUpTo(500).default(200),
      }),
    )
    .output(z.object({ sessions: z.array(sessionRow), nextCursor: z.string().nullable(), asOf: instant })),
  /** The teacher's next class after a moment, for an empty day. */
  next: oc.route({ method: 'GET', path: '/sessions/next' }).output(z.object({ session: sessionRow.nullable() })),
  detail: oc.route({ method: 'GET', path: '/sessions/{id}' }).input(byId).output(sessionDetail),
  report: oc
    .route({ method: 'GET', path: '/sessions/{id}/report' })
    .input(byId)
    .output(z.object({ session: sessionRow, rows: z.array(reportRow), asOf: instant })),
  /** Opens the room in LiveKit when it is not open yet: SCHEDULED → READY (domain.md 2). */
  open: oc
    .route({ method: 'POST', path: '/sessions/{id}/open' })
    .input(z.strictObject({ id: writtenId, ...command }))
    .output(sessionRow),
  token: oc
    .route({ method: 'POST', path: '/sessions/{id}/token' })
    .input(
      z.strictObject({
        id: writtenId,
        deviceId: z.string().min(4).max(64),
        observe: z.boolean().default(false),
      }),
    )
    .output(joinGrant),
  complete: oc
    .route({ method: 'POST', path: '/teacher/sessions/{id}/complete' })
    .input(z.strictObject({ id: writtenId, reason: text(500).optional(), ...command }))
    .output(sessionRow),
  cancel: oc
    .route({ method: 'POST', path: '/teacher/sessions/{id}/cancel' })
    .input(z.strictObject({ id: writtenId, reason: text(500).optional(), ...command }))
    .output(sessionRow),
  markStudentAbsent: oc
    .route({ method: 'POST', path: '/teacher/sessions/{id}/mark-student-absent' })
    .input(z.strictObject({ id: writtenId, reason: text(500).optional(), ...command }))
    .output(sessionRow),
  /** *Held*: a class that no rule could end did take place; everybody expected gets a status by hand (domain.md 2). */
  hold: oc
    .route({ method: 'POST', path: '/sessions/{id}/hold' })
    .input(
      z.strictObject({
        id: writtenId,
        reason: z.enum(['held_outside', 'proved_later']),
        statuses: z
          .array(
            z.strictObject({
              role: z.enum(['teacher', 'student']),
              personId: writtenId,
              status: verdict,
            }),
          )
          .max(500),
        ...command,
      }),
    )
    .output(sessionRow),
  /** A fresh one-session link for a student who is missing; it ends with the join window. */
  ring: oc
    .route({ method: 'POST', path: '/sessions/{id}/students/{studentId}/ring' })
    .input(z.strictObject({ id: writtenId, studentId: writtenId }))
    .output(z.object({ url: z.string(), expiresAt: instant })),
  studentLink: oc
    .route({ method: 'GET', path: '/students/{id}/link' })
    .input(byId)
    .output(z.object({ url: z.string(), version: z.number().int() })),
  revokeStudentLink: oc
    .route({ method: 'POST', path: '/students/{id}/link/revoke' })
    .input(byId)
    .output(z.object({ url: z.string(), version: z.number().int() })),
  /** Mutes one person, or everybody but the caller when no identity is given. */
  mute: oc
    .route({ method: 'POST', path: '/sessions/{id}/mute' })
    .input(z.strictObject({ id: writtenId, identity: z.string().max(64).optional() }))
    .output(z.object({ results: z.array(z.object({ identity: z.string(), muted: z.boolean() })) })),
  /** Puts a person out and keeps them out: deny list, then removal (domain.md 9). */
  removeParticipant: oc
    .route({ method: 'POST', path: '/sessions/{id}/remove' })
    .input(z.strictObject({ id: writtenId, identity: z.string().max(64) }))
    .output(z.object({ removed: z.literal(true) })),
  /** What the teacher says in the class: a message of the chat. */
  say: oc
    .route({ method: 'POST', path: '/sessions/{id}/say' })
    .input(z.strictObject({ id: writtenId, ...classSignal }))
    .output(keptSignal),
  lock: oc
    .route({ method: 'POST', path: '/sessions/{id}/lock' })
    .input(z.strictObject({ id: writtenId, locked: z.boolean() }))
    .output(z.object({ locked: z.boolean() })),
};

export const reviewContract = {
  /** Every session in reach that changed after the cursor, whole, oldest change first: what an offline copy is made of. */
  sync: oc
    .route({ method: 'GET', path: '/review/sync' })
    .input(
      z.strictObject({
        cursor: z.string().max(100).optional(),
        limit: limitUpTo(200).default(100),
      }),
    )
    .output(
      z.object({
        sessions: z.array(sessionDetail),
        /** Sessions that left the reader's reach since the cursor: an offline copy must forget them. */
        gone: z.array(id),
        cursor: z.string(),
        more: z.boolean(),
        asOf: instant,
      }),
    ),
};
