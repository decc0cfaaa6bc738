import type {
  Command,
  Decision,
  LifecycleActor,
  LifecycleFacts,
  SessionState,
} from '#shared/domain/lifecycle-types.ts';
import { policyOf } from '#shared/domain/policy.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';

/** A class of an hour that starts on the second day, so that notice and creation windows lie after 0. */
export const START = 2 * DAY;
export const END = START + HOUR;

export const teacher: LifecycleActor = { type: 'staff', id: 10, role: 'teacher' };
export const supervisor: LifecycleActor = { type: 'staff', id: 2, role: 'supervisor' };
export const system: LifecycleActor = { type: 'system', job: 'sessions:manage-meetings' };

export const sessionIn = (part: Partial<SessionState> = {}): SessionState => ({
  id: 5,
  kind: 'quran',
  subtype: 'individual',
  status: 'scheduled',
  teacherId: 10,
  startsAt: START,
  endsAt: END,
  flags: [],
  policy: policyOf({}, 'quran'),
  ...part,
});

export const factsIn = (part: Partial<LifecycleFacts> = {}): LifecycleFacts => ({
  roomExisted: true,
  roomOpen: true,
  blind: [],
  teacherFirstJoinAt: null,
  teacherInRoom: false,
  someoneInRoom: false,
  lastSomeoneInAt: null,
  studentCountedMs: 0,
  expected: [],
  clash: null,
  otherOngoing: [],
  ...part,
});

/** What a decision comes to, in one line: its moves, or the code of its refusal. */
export const summary = (decision: Decision): string =>
  decision.ok
    ? decision.transitions.map(({ sessionId, from, to }) => `${sessionId}:${from}>${to}`).join(' ')
    : decision.refusal.code;

export const effectsOf = (decision: Decision): readonly string[] =>
  decision.ok
    ? decision.effects.map((effect) => (effect.type === 'notify' ? `notify ${effect.what}` : effect.type))
    : [];

export const flagsOf = (decision: Decision): readonly string[] =>
  decision.ok ? decision.flags.map(({ sessionId, flag }) => `${sessionId}:${flag}`) : [];

/** One command of each type, as a supervisor or the system would give it. */
export const COMMANDS: readonly Command[] = [
  { type: 'schedule', actor: supervisor, startsAt: START + DAY, endsAt: END + DAY },
  { type: 'unschedule', actor: supervisor, cause: 'staff', reason: 'asked' },
  { type: 'reschedule', actor: supervisor, startsAt: START + DAY, endsAt: END + DAY, reason: 'asked' },
  { type: 'open', actor: system },
  { type: 'teacher_joined', actor: system, at: START },
  { type: 'complete', actor: supervisor, reason: 'done' },
  { type: 'mark_absent', actor: supervisor, reason: '' },
  { type: 'cancel', actor: supervisor, reason: 'asked' },
  { type: 'hold', actor: supervisor, reason: 'held_outside', statuses: [] },
  { type: 'end_automatically', actor: system },
  { type: 'teacher_no_show', actor: system },
];
