import { z } from 'zod';
import { evaluate, type Attendance } from '#shared/domain/attendance/evaluate.ts';
import type { AttendanceEvent, AttendanceFacts } from '#shared/domain/attendance/facts.ts';
import { policyOf, type Policy } from '#shared/domain/policy.ts';
import { ATTENDANCE_STATUSES, SESSION_KINDS } from '#shared/domain/session.ts';
import { MINUTE } from '#shared/domain/time.ts';

const milliseconds = z.number().int();
const interval = z.tuple([milliseconds, milliseconds]);
/** One without an end lasts still. */
const blindPeriod = z
  .tuple([milliseconds, milliseconds.nullable()])
  .refine(([from, to]) => to === null || from <= to, 'a blind period ends after it starts');
const amount = z.number().nonnegative();
const grace = z.union([amount, z.partialRecord(z.enum(SESSION_KINDS), amount)]);
const policyPart = z
  .object({
    reconnectGraceSeconds: amount,
    staleCycleMinutes: amount,
    partialFromPercent: amount,
    presentFromPercent: amount,
    teacherPartialFromPercent: amount,
    teacherPresentFromPercent: amount,
    timeoutSilenceSeconds: amount,
    latenessGraceMinutes: grace,
  })
  .partial();

const eventDetail = z.strictObject({ joinedAt: milliseconds.nullish(), reason: z.string().nullish() });
const event = z.tuple([z.enum(['joined', 'left', 'aborted']), z.string(), milliseconds, eventDetail.nullish()]);
const sighting = z.strictObject({
  joinedAt: milliseconds.nullish(),
  lastSeenAt: milliseconds.nullish(),
  missingAt: milliseconds.nullish(),
});

/** What it says and nobody knows is named, so that a slip of the pen is not judged in silence. */
const vectorCase = z.strictObject({
  id: z.string(),
  kind: z.enum(SESSION_KINDS),
  role: z.enum(['student', 'teacher']),
  durationMinutes: z.number(),
  now: milliseconds,
  events: z.array(event),
  policy: policyPart.strict().nullish(),
  roster: z.record(z.string(), sighting).nullish(),
  roomClosedAt: milliseconds.nullish(),
  blind: z.array(blindPeriod).nullish(),
  effectiveWindow: interval.nullish(),
  override: z.enum(ATTENDANCE_STATUSES).nullish(),
  /** For whoever reads the file. */
  note: z.unknown().optional(),
  /** The worked answer; only tests look at it. */
  expect: z.unknown().optional(),
});
export type VectorCase = z.infer<typeof vectorCase>;

/** A file of worked cases; times are milliseconds from the scheduled start. */
export const vectorFile = z.object({ policy: policyPart.nullish(), cases: z.array(vectorCase) });
export type VectorFile = z.infer<typeof vectorFile>;
/** The same as somebody wrote it: each case is read when its turn comes. */
export const writtenFile = z.object({ policy: policyPart.nullish(), cases: z.array(z.unknown()) });

/** What a case is judged by. */
export type VectorResult = Pick<Attendance, 'status' | 'attendedMs' | 'lateMs' | 'leftEarlyMs' | 'flags'> & {
  readonly id: string;
};
/** A case that cannot be read or judged, as one with a fact later than its `now`. */
export type VectorRefusal = { readonly id: string; readonly error: string };

const ROOM_SID = 'RM_1';

const factsOf = (one: VectorCase): AttendanceFacts => ({
  role: one.role,
  startsAt: 0,
  endsAt: one.durationMinutes * MINUTE,
  endedAt: null,
  effectiveWindow:
    one.effectiveWindow == null ? null : { id: 'window', from: one.effectiveWindow[0], to: one.effectiveWindow[1] },
  events: one.events.map(([kind, participantSid, at, detail], index): AttendanceEvent => ({
    id: `event-${index}`,
    kind,
    roomSid: ROOM_SID,
    participantSid,
    at,
    joinedAt: detail?.joinedAt ?? null,
    reason: detail?.reason ?? null,
    source: 'livekit',
    counts: true,
  })),
  sightings: Object.entries(one.roster ?? {}).map(([participantSid, seen]) => ({
    id: `roster-${participantSid}`,
    roomSid: ROOM_SID,
    participantSid,
    joinedAt: seen.joinedAt ?? null,
    lastSeenAt: seen.lastSeenAt ?? null,
    missingAt: seen.missingAt ?? null,
    counts: true,
  })),
  roomEnds:
    one.roomClosedAt == null ? [] : [{ id: 'room', roomSid: ROOM_SID, type: 'closed' as const, at: one.roomClosedAt }],
  corrections: [],
  blind: (one.blind ?? []).map(([from, to], index) => ({ id: `blind-${index}`, from, to })),
  override: one.override == null ? null : { id: 'override', status: one.override },
});

const policyOfCase = (one: VectorCase, shared: VectorFile['policy']): Policy => {
  const latenessGraceMinutes = [one.policy, shared]
    .map((part) => part?.latenessGraceMinutes)
    .map((value) => (typeof value === 'object' ? value[one.kind] : value))
    .find((value) => value !== undefined);
  const defaults = policyOf({}, one.kind);
  return {
    ...defaults,
    ...shared,
    ...one.policy,
    latenessGraceMinutes: latenessGraceMinutes ?? defaults.latenessGraceMinutes,
  };
};

/** Facts, policy and time of a case, for tests that ask more than its verdict. */
export const inputOf = (one: VectorCase, shared: VectorFile['policy']) => ({
  facts: factsOf(one),
  policy: policyOfCase(one, shared),
  now: one.now,
});

/**
 * The answers to all cases of a file, in its order; a case that cannot be read or judged holds up no other. A word that
 * nobody knows is left out, and `warn` is told of it.
 */
export const runVectors = (
  file: z.infer<typeof writtenFile>,
  warn: (line: string) => void = () => undefined,
): readonly (VectorResult | VectorRefusal)[] =>
  file.cases.map((written, index) => {
    const read = readKnown(written, (key) => warn(`${nameOf(written, index)}: nobody knows "${key}", it is left out`));
    if (!read.success) return { id: nameOf(written, index), error: z.prettifyError(read.error) };
    const { id } = read.data;
    const { facts, policy, now } = inputOf(read.data, file.policy);
    try {
      const { status, attendedMs, lateMs, leftEarlyMs, flags } = evaluate(facts, policy, now);
      return { id, status, attendedMs, lateMs, leftEarlyMs, flags };
    } catch (error) {
      if (error instanceof RangeError) return { id, error: error.message };
      throw error;
    }
  });

/** Reads a case without the keys that nobody knows, each of which is named as a path. */
function readKnown(written: unknown, unknownKey: (key: string) => void): z.ZodSafeParseResult<VectorCase> {
  const read = vectorCase.safeParse(written);
  const foreign = read.success ? [] : read.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
  if (foreign.length === 0) return read;
  const known = structuredClone(written);
  for (const { path, keys } of foreign)
    for (const key of keys) {
      const holder: unknown = path.reduce<unknown>((at, step) => Reflect.get(at as object, step), known);
      Reflect.deleteProperty(holder as object, key);
      unknownKey([...path, key].join('.'));
    }
  return vectorCase.safeParse(known);
}

/** What a case that cannot be read is called: as it calls itself, else by its place in the file. */
const nameOf = (written: unknown, index: number): string => {
  const named = z.object({ id: z.string() }).safeParse(written);
  return named.success ? named.data.id : `cases[${index}]`;
};
