import { z } from 'zod';

/** The contract's version: raised when fields or endpoints are added. They are never removed or changed. */
export const CONTRACT_VERSION = 1;

/** The years 1 to 9999: what Postgres and ISO 8601 know beyond them is no class's time. */
const EARLIEST = -62_135_596_800_000;
const LATEST = 253_402_300_799_999;
/** Epoch milliseconds, UTC. */
export const instant = z.number().int().min(EARLIEST).max(LATEST);
/** When something is to be, from 1970 to the year 9000: at the ends of the calendar nothing has a day before it or an end. */
export const plannedInstant = instant.min(0).max(221_845_392_000_000);
export const id = z.number().int().positive();

/** A whole number as a body has it or as a path or a query writes it; nothing else passes for one, no list of one neither. */
const written = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d{1,16}$/)
    .transform(Number),
]);
/** The same two where they may stand in a path or a query. */
export const writtenId = written.pipe(id);
export const writtenInstant = written.pipe(instant);
/** How many rows are asked for. */
export const limitUpTo = (max: number) => written.pipe(z.number().int().min(1).max(max));
export const commandId = z
  .string()
  .min(8)
  .max(64)
  .regex(/^[\w-]+$/);

/** Bidi controls, other invisible characters and halves of some have no place in a sentence that a person types. */
// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/u;
export const text = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((value) => !INVISIBLE.test(value), { message: 'invisible_characters' });

export const timeZone = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w+\-/]+$/);
export const language = z.enum(['ar', 'en']);
export const role = z.enum(['admin', 'supervisor', 'teacher']);
export const kind = z.enum(['quran', 'academic', 'interactive']);
export const subtype = z.enum(['individual', 'circle', 'trial', 'assessment', 'course']);
export const sessionStatus = z.enum([
  'unscheduled',
  'scheduled',
  'ready',
  'ongoing',
  'completed',
  'absent',
  'cancelled',
]);
export const verdict = z.enum(['present', 'late', 'partial', 'absent', 'excused']);
/** What a screen may honestly say of a person before there is a verdict (domain.md 3.8). */
export const liveState = z.enum(['expected', 'waiting', 'in_room', 'left', 'settling', 'final']);

/**
 * Something said in a class: it goes through the server, which keeps it, and then into the room (domain.md 4). The same
 * `messageId` again is done once; `agoMs` is how long ago it was said, where the server could not be asked at once.
 */
export const classSignal = {
  messageId: commandId,
  signal: z.discriminatedUnion('what', [
    z.strictObject({ what: z.literal('hand') }),
    z.strictObject({ what: z.literal('chat'), text: z.string().trim().min(1).max(2_000) }),
  ]),
  agoMs: z
    .number()
    .int()
    .min(0)
    .max(10 * 60_000),
};
/** `known`: it came before. */
export const keptSignal = z.object({ messageId: z.string(), outcome: z.enum(['kept', 'known']), at: instant });
export type KeptSignal = z.infer<typeof keptSignal>;

/**
 * The body that every error answer has: a code of `shared/errors.ts`, a sentence in the reader's language, and in `data`
 * the facts behind it and the correlation id that the server's log knows it by.
 */
export const errorBody = z.object({
  defined: z.boolean(),
  code: z.string(),
  status: z.number().int(),
  message: z.string(),
  data: z.looseObject({ correlationId: z.string().optional() }),
});
export type ErrorBody = z.infer<typeof errorBody>;
