import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DemoError } from './say.ts';

export const DROPPABLE = ['join', 'leave'] as const;
export type Droppable = (typeof DROPPABLE)[number];

/** What the person asked of `npm run demo`. */
export interface DemoOptions {
  readonly seed: number;
  readonly classMinutes: number;
  /** The class starts this long after its academy is made. */
  readonly startsInS: number;
  /** How long a student may be away and still be present; null: as the academy has it, two minutes. */
  readonly reconnectGraceS: number | null;
  /** How often the server reads the roster; null: as always. */
  readonly rosterEveryMs: number | null;
  /** Which deliveries get lost on their way to the server, one of each. */
  readonly drop: readonly Droppable[];
}

const HOW_TO = `npm run demo [-- options]
  --seed N            the numbers of a demo that was run before (default: random, printed)
  --minutes N         length of the class, 7 to 60 (default 7)
  --quick             a class of one minute with a reconnect grace of eight seconds
  --drop join,leave   loses one participant_joined and/or one participant_left on its way to the server`;

const asked = z.strictObject({
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
  minutes: z.coerce.number().int().min(7).max(60).optional(),
  quick: z.boolean().default(false),
  drop: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.enum(DROPPABLE)))
    .default([]),
});

/** Throws a sentence about the first thing that is wrong. */
export function readOptions(args: readonly string[]): DemoOptions {
  const { quick, minutes, seed, drop } = parsed(args);
  if (quick && minutes !== undefined) throw new DemoError('Choose either --quick or --minutes.');
  return {
    seed: seed ?? randomInt(2 ** 32),
    classMinutes: quick ? 1 : (minutes ?? 7),
    startsInS: quick ? 60 : 75,
    reconnectGraceS: quick ? 8 : null,
    rosterEveryMs: quick ? 2000 : null,
    drop: [...new Set(drop)],
  };
}

function parsed(args: readonly string[]): z.output<typeof asked> {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { seed: text, minutes: text, quick: { type: 'boolean' }, drop: text },
    });
    return asked.parse(values);
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    const what = issue === undefined ? (error as Error).message : `--${issue.path[0]?.toString()}: ${issue.message}`;
    throw new DemoError(`${what}\n${HOW_TO}`, { cause: error });
  }
}
