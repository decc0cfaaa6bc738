import { oc } from '@orpc/contract';
import { z } from 'zod';
import { commandId, id, instant as anyInstant, text, writtenId } from './common.ts';

/** No desktop saw anything before 1970; an instant that no date can hold is no instant. */
const instant = anyInstant.min(0);

const sid = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w-]+$/);

const witnessedPerson = z.strictObject({
  participantSid: sid,
  identity: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[\w-]+$/),
  joinedAt: instant.nullable(),
});

/**
 * A line of the log that a teacher's desktop keeps of who it saw in the room: no names, no tokens. `at` is the server's
 * time as the desktop knew it, `monotonicMs` its own clock that nobody can set.
 */
export const witnessEntry = z.strictObject({
  id: commandId,
  sessionId: id,
  roomName: z.string().min(1).max(100),
  roomSid: sid,
  what: z.enum(['joined', 'left', 'snapshot']),
  at: instant,
  monotonicMs: z.number().int().min(0),
  people: z.array(witnessedPerson).max(600),
});
export type WitnessLine = z.infer<typeof witnessEntry>;

export const witnessContract = {
  /** A teacher's own sessions only. Each line answers for itself; one that came before is `known`, and done once. */
  upload: oc
    .route({ method: 'POST', path: '/witness' })
    .input(z.strictObject({ entries: z.array(witnessEntry).min(1).max(200) }))
    .output(
      z.object({
        results: z.array(
          z.object({
            id: z.string(),
            /**
             * `not_found`: no such session of yours; `wrong_room`: never a room of it; `from_the_future`: a wrong clock;
             * `failed`: it could not be taken in now and is to be sent again.
             */
            outcome: z.enum(['stored', 'known', 'not_found', 'wrong_room', 'from_the_future', 'failed']),
          }),
        ),
      }),
    ),
  /** A supervisor believes what a teacher's desktop says about its own teacher. */
  accept: oc
    .route({ method: 'POST', path: '/sessions/{id}/witness/accept' })
    .input(
      z.strictObject({
        id: writtenId,
        teacherId: writtenId,
        reason: text(500).min(1),
        commandId: commandId.optional(),
      }),
    )
    .output(z.object({ sessionId: id, teacherId: id, accepted: z.literal(true) })),
};
