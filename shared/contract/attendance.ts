import { oc } from '@orpc/contract';
import { z } from 'zod';
import { commandId, id, instant, text, verdict, writtenId } from './common.ts';
import { creditWish, effectiveWindow, overrideReason } from './human-layer.ts';
import { engagementNumbers } from './sessions.ts';

const role = z.enum(['teacher', 'student']);
const personOf = { role, personId: writtenId };
/** One decision and its repetitions share an id: it is done once and answers the same. */
const once = { commandId: commandId.optional() };

const change = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('status'), status: verdict }),
  z.strictObject({ type: z.enum(['add', 'cut']), from: instant, to: instant }),
]);

/** What the person who decides had before their eyes. */
const base = z.strictObject({ entryId: id.nullable(), status: verdict });
const why = { reason: overrideReason, note: text(500).default(''), base, credit: creditWish.default('by_rule') };

const bounds = z.strictObject({ from: instant, to: instant });

/** A verdict with what follows from it, before or after a change. Rates are of the calendar month of the class. */
export const effect = z.object({
  status: verdict,
  attendedMs: z.number().int(),
  windowMs: z.number().int(),
  lateMs: z.number().int().nullable(),
  leftEarlyMs: z.number().int().nullable(),
  flags: z.array(z.string()),
  /** Null for a teacher. */
  credit: z.enum(['charge', 'waive', 'hold', 'none']).nullable(),
  subscription: z.object({ id, quota: z.number().int(), used: z.number().int(), left: z.number().int() }).nullable(),
  monthRate: z.object({
    rated: z.number().int(),
    attended: z.number().int(),
    partial: z.number().int(),
    ratio: z.number().nullable(),
  }),
});
export type Effect = z.infer<typeof effect>;

/** What was done, as the ledger and the verdict have it now. */
export const done = z.object({
  sessionId: id,
  role,
  personId: id,
  entryId: id,
  before: z.object({ status: verdict, attendedMs: z.number().int() }),
  after: z.object({ status: verdict, attendedMs: z.number().int() }),
  /** Students whose ledger row changed, or was wanted and could not be written. */
  credits: z.array(
    z.object({
      studentId: id,
      before: z.enum(['charge', 'waive', 'hold', 'none']),
      after: z.enum(['charge', 'waive', 'hold', 'none']),
      flag: z.enum(['over_quota', 'no_subscription']).nullable(),
    }),
  ),
});
export type Done = z.infer<typeof done>;

/** One item of a batch: done, or refused in the reader's language with the facts behind it. */
export const itemResult = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), done }),
  z.object({
    ok: z.literal(false),
    code: z.string(),
    /** What the refusal would be as an answer of its own: 409 for a conflict, 404 for a row out of reach. */
    status: z.number().int(),
    message: z.string(),
    data: z.looseObject({}),
  }),
]);
export type ItemResult = z.infer<typeof itemResult>;

/** A row of the history as it was written; fields that its kind does not carry are null. */
export const historyEntry = z.object({
  entryId: id,
  role,
  personId: id,
  kind: z.enum(['status', 'add', 'cut', 'undo', 'contest', 'contest_answer']),
  status: verdict.nullable(),
  from: instant.nullable(),
  to: instant.nullable(),
  reason: overrideReason.nullable(),
  note: z.string(),
  undoesId: id.nullable(),
  /** The entry that took this one back. */
  undoneById: id.nullable(),
  answersId: id.nullable(),
  answer: z.enum(['accepted', 'rejected']).nullable(),
  base: z.object({ entryId: id.nullable(), status: verdict.nullable() }),
  credit: creditWish,
  author: z.string(),
  at: instant,
});
export type HistoryEntry = z.infer<typeof historyEntry>;

const engagement = engagementNumbers.extend({
  points: z.object({
    microphone: z.number().int(),
    camera: z.number().int(),
    hands: z.number().int(),
    messages: z.number().int(),
  }),
});

const verdictRow = z.object({
  status: verdict,
  attendedMs: z.number().int(),
  windowMs: z.number().int(),
  lateMs: z.number().int().nullable(),
  leftEarlyMs: z.number().int().nullable(),
  flags: z.array(z.string()).readonly(),
  /** Of a student of an interactive session. */
  engagement: engagement.nullable().default(null),
});

/** One person whose verdict or engagement recomputing changes; null on the side where there is none. */
const verdictChange = z.object({
  role,
  personId: id,
  before: verdictRow.nullable(),
  after: verdictRow.nullable(),
});

export const recomputeRun = z.object({
  runId: id,
  from: instant,
  to: instant,
  under: z.enum(['frozen', 'current']),
  phase: z.enum(['previewing', 'previewed', 'applying', 'done']),
  /** Sessions of the period that are settled; `previewed` and `applied` count up to it, `failed` among them. */
  sessions: z.number().int(),
  previewed: z.number().int(),
  applied: z.number().int(),
  failed: z.number().int(),
  askedBy: z.string(),
  askedAt: instant,
  startedBy: z.string().nullable(),
  reason: z.string().nullable(),
  finishedAt: instant.nullable(),
  /** People whose verdict or engagement would change, and those for whom it did. */
  wouldChange: z.number().int(),
  changed: z.number().int(),
  /** The sessions behind these numbers, at most 500, in time order: what did change where it was applied. */
  results: z.array(
    z.object({
      sessionId: id,
      title: z.string(),
      startsAt: instant,
      applied: z.boolean(),
      changes: z.array(verdictChange.extend({ name: z.string() })),
      /** The code of what went wrong with this session; the others went on. */
      error: z.string().nullable(),
    }),
  ),
});
export type RecomputeRun = z.infer<typeof recomputeRun>;

const bySession = z.strictObject({ id: writtenId });

/** The human layer over a session's attendance (domain.md 4). */
export const attendanceContract = {
  history: oc
    .route({ method: 'GET', path: '/sessions/{id}/attendance/history' })
    .input(bySession)
    .output(z.object({ entries: z.array(historyEntry), windows: z.array(effectiveWindow) })),
  /** What a decision would do, to whom; writes nothing. `base` is what to send with the decision itself. */
  preview: oc
    .route({ method: 'POST', path: '/sessions/{id}/attendance/preview' })
    .input(
      z.strictObject({
        id: writtenId,
        change: z.discriminatedUnion('type', [
          z.strictObject({ type: z.literal('status'), ...personOf, status: verdict }),
          z.strictObject({ type: z.enum(['add', 'cut']), ...personOf, from: instant, to: instant }),
          z.strictObject({ type: z.literal('undo'), entryId: writtenId }),
          z.strictObject({ type: z.literal('window'), window: bounds.nullable() }),
        ]),
        credit: creditWish.default('by_rule'),
      }),
    )
    .output(
      z.object({
        /** The person asked about first, then everybody else whom it touches. */
        people: z.array(
          z.object({
            role,
            personId: id,
            base: z.object({ entryId: id.nullable(), status: verdict }),
            before: effect,
            after: effect,
          }),
        ),
      }),
    ),
  /** Up to fifty overrides, each on its own: one that is refused stops none of the others. */
  override: oc
    .route({ method: 'POST', path: '/attendance/overrides' })
    .input(
      z.strictObject({
        items: z
          .array(z.strictObject({ sessionId: writtenId, ...personOf, change, ...why, ...once }))
          .min(1)
          .max(50),
      }),
    )
    .output(z.object({ results: z.array(itemResult) })),
  /** Takes an entry back by another one; what it covered stands again. */
  undo: oc
    .route({ method: 'POST', path: '/sessions/{id}/attendance/undo' })
    .input(z.strictObject({ id: writtenId, entryId: writtenId, ...why, ...once }))
    .output(done),
  /** A teacher's word against a verdict of their own class; the supervisor decides. */
  contest: oc
    .route({ method: 'POST', path: '/sessions/{id}/attendance/contest' })
    .input(z.strictObject({ id: writtenId, ...personOf, text: text(1000), ...once }))
    .output(z.object({ contestId: id })),
  answerContest: oc
    .route({ method: 'POST', path: '/sessions/{id}/attendance/contest/answer' })
    .input(
      z.strictObject({
        id: writtenId,
        contestId: writtenId,
        answer: z.enum(['accepted', 'rejected']),
        text: text(1000).default(''),
        ...once,
      }),
    )
    .output(z.object({ answerId: id })),
  /** The window that counts instead of the scheduled one; null takes it back. `base` is the last word seen. */
  effectiveWindow: oc
    .route({ method: 'POST', path: '/sessions/{id}/effective-window' })
    .input(
      z.strictObject({ id: writtenId, window: bounds.nullable(), reason: text(500), base: id.nullable(), ...once }),
    )
    .output(effectiveWindow),
  /** Computes one session anew under its own numbers; never writes a ledger row. */
  recompute: oc
    .route({ method: 'POST', path: '/sessions/{id}/recompute' })
    .input(bySession)
    .output(z.object({ changes: z.array(verdictChange) })),
  /** Starts looking which verdicts and engagements of a period would change; the run says when it has looked. */
  previewRecompute: oc
    .route({ method: 'POST', path: '/recompute' })
    .input(
      z.strictObject({
        from: instant,
        to: instant,
        /** `current`: on purpose under today's settings, which the sessions then keep. */
        under: z.enum(['frozen', 'current']),
        ...once,
      }),
    )
    .output(recomputeRun),
  /** Writes what was previewed. */
  startRecompute: oc
    .route({ method: 'POST', path: '/recompute/{runId}/start' })
    .input(z.strictObject({ runId: writtenId, reason: text(500), ...once }))
    .output(recomputeRun),
  recomputeRun: oc
    .route({ method: 'GET', path: '/recompute/{runId}' })
    .input(z.strictObject({ runId: writtenId }))
    .output(recomputeRun),
};

export const auditContract = {
  /** Walks the audit log's whole chain. */
  verify: oc.route({ method: 'GET', path: '/audit/verify' }).output(
    z.object({
      whole: z.boolean(),
      checked: z.number().int(),
      head: z.string().nullable(),
      firstBad: z
        .object({
          seq: z.number().int(),
          auditId: z.number().int().nullable(),
          problem: z.enum(['seal_missing', 'chain_broken', 'row_missing', 'row_changed']),
          action: z.string().nullable(),
          subject: z.string().nullable(),
        })
        .nullable(),
      unsealed: z.object({
        count: z.number().int(),
        firstId: z.number().int().nullable(),
        lastId: z.number().int().nullable(),
      }),
    }),
  ),
};
