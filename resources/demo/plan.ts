import { z } from 'zod';
import { randomFrom, type Random } from './random.ts';

export const BEHAVIOURS = ['on_time', 'late', 'drops_within', 'drops_beyond', 'vanishes', 'never'] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** How a behaviour is told in the report that the demo prints. */
export const BEHAVIOUR_WORDS: Readonly<Record<Behaviour, string>> = {
  on_time: 'on time, stays to the end',
  late: 'comes late',
  drops_within: 'crashes, back within the grace',
  drops_beyond: 'drops out, back beyond the grace',
  vanishes: 'vanishes half way',
  never: 'never comes',
};

/** The rules that the demo's class is judged by, as the academy has set them. */
const rules = z.strictObject({
  reconnectGraceMs: z.number().int(),
  latenessGraceMs: z.number().int(),
  partialFromPercent: z.number(),
  presentFromPercent: z.number(),
  /** How often the server reads the room's roster: what an estimated row may be wrong by. */
  rosterEveryMs: z.number().int(),
});
export type Rules = z.infer<typeof rules>;

/** One stay in the room, milliseconds from the class's start; without `leaveMs` the student stays until put out. */
const visit = z.strictObject({
  joinMs: z.number().int(),
  leaveMs: z.number().int().nullable(),
  /** `crash`: the process is killed in the middle of the call and says goodbye to nobody. */
  how: z.enum(['leave', 'crash']),
});
export type Visit = z.infer<typeof visit>;

const plannedStudent = z.strictObject({
  studentId: z.number().int(),
  name: z.string(),
  behaviour: z.enum(BEHAVIOURS),
  visits: z.array(visit),
});
export type PlannedStudent = z.infer<typeof plannedStudent>;

/** What the demo sets out to do, written beside the ledgers: the checker knows nothing else of the class. */
export const demoPlan = z.strictObject({
  seed: z.number().int(),
  sessionId: z.number().int(),
  /** The window that attendance is counted in, epoch milliseconds. */
  startsAt: z.number().int(),
  endsAt: z.number().int(),
  rules,
  students: z.array(plannedStudent),
});
export type DemoPlan = z.infer<typeof demoPlan>;

export interface ClassToPlan {
  readonly sessionId: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly students: readonly { readonly studentId: number; readonly name: string }[];
}

/**
 * Gives each student of the class a behaviour and its times, all from the seed. The times keep clear of the edges of the
 * rules, so that a second more or less never changes a status.
 */
export function planDemo(seed: number, klass: ClassToPlan, rules: Rules): DemoPlan {
  const random = randomFrom(seed);
  const lengthMs = klass.endsAt - klass.startsAt;
  const students = klass.students.map(({ studentId, name }, index) => {
    const behaviour = BEHAVIOURS[index % BEHAVIOURS.length] ?? 'on_time';
    return { studentId, name, behaviour, visits: visitsOf(behaviour, lengthMs, rules, random) };
  });
  const { sessionId, startsAt, endsAt } = klass;
  return { seed, sessionId, startsAt, endsAt, rules, students };
}

const SECOND = 1000;
/** LiveKit takes this long to notice that a connection is dead; a ghost must be gone before the room closes. */
const GHOST_MS = 24 * SECOND;

const stays = (joinMs: number): Visit => ({ joinMs, leaveMs: null, how: 'leave' });

function visitsOf(behaviour: Behaviour, lengthMs: number, rules: Rules, random: Random): Visit[] {
  const share = (low: number, high: number) => random.between(Math.round(low * lengthMs), Math.round(high * lengthMs));
  const early = -random.between(8 * SECOND, 20 * SECOND);
  const grace = rules.reconnectGraceMs;
  switch (behaviour) {
    case 'on_time':
      return [stays(early)];
    case 'late': {
      const lowest = rules.latenessGraceMs + 3 * SECOND;
      const highest = Math.max(lowest, lengthMs * (1 - rules.presentFromPercent / 100) - 6 * SECOND);
      // Leaves by itself just before the end: who makes up for coming late by staying on is present.
      return [
        { joinMs: random.between(lowest, highest), leaveMs: lengthMs - random.between(1200, 2000), how: 'leave' },
      ];
    }
    case 'drops_within': {
      const leaveMs = share(0.2, 0.35);
      const back = leaveMs + random.between(Math.round(0.3 * grace), Math.round(0.6 * grace));
      return [{ joinMs: early, leaveMs, how: 'crash' }, stays(back)];
    }
    case 'drops_beyond': {
      const leaveMs = share(0.2, 0.35);
      const back = leaveMs + grace + random.between(7 * SECOND, Math.max(12 * SECOND, lengthMs / 14));
      return [{ joinMs: early, leaveMs, how: 'leave' }, stays(back)];
    }
    case 'vanishes': {
      const middle = share(0.54, 0.6);
      return [{ joinMs: early, leaveMs: Math.min(middle, lengthMs - GHOST_MS), how: 'crash' }];
    }
    case 'never':
      return [];
    default:
      return behaviour satisfies never;
  }
}
