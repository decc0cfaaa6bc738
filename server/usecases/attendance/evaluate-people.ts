import { attendanceOf, type Attendance } from '#shared/domain/attendance/evaluate.ts';
import { computeAttendance } from '#shared/domain/attendance/compute.ts';
import { explanationOf, type Branch } from '#shared/domain/attendance/explain.ts';
import { latestFactAt } from '#shared/domain/attendance/facts.ts';
import { verdictOf } from '#shared/domain/attendance/verdict.ts';
import type { AttendanceStatus } from '#shared/domain/session.ts';
import type { Interval } from '#shared/domain/time.ts';
import type { Gathered, GatheredPerson } from './gather.ts';

export interface EvaluatedPerson extends GatheredPerson {
  readonly evaluation: Attendance;
  /** What the facts alone say; another than the evaluation's when a person set the status. */
  readonly computedStatus: AttendanceStatus;
  /** Only screens ask for it; as much work again as the verdict. */
  readonly explain: () => Branch;
  /** The window that counts and the counted presence in it. */
  readonly counted: { readonly window: Interval; readonly present: readonly Interval[] };
}

/**
 * The pure function for everybody of a session. LiveKit's clock may be ahead of the database's: nobody is judged earlier
 * than the latest fact (domain.md 3).
 */
export function evaluatePeople(gathered: Gathered, now: number): readonly EvaluatedPerson[] {
  const asOf = gathered.people.reduce((latest, person) => Math.max(latest, latestFactAt(person.facts)), now);
  return gathered.people.map((person) => {
    const computation = computeAttendance(person.facts, gathered.policy, asOf);
    return {
      ...person,
      evaluation: attendanceOf(computation),
      computedStatus: verdictOf(person.role, computation.measured, gathered.policy, null).status,
      explain: () => explanationOf(computation),
      counted: {
        window: { from: computation.window.start.at, to: computation.window.end.at },
        present: computation.counted.map(({ start, end }) => ({ from: start.at, to: end.at })),
      },
    };
  });
}

export type CycleSource = 'webhook' | 'roster' | 'witness';

/** One connection as kept on `meeting_attendances` and drawn on screens; instants in epoch milliseconds. */
export interface StoredCycle {
  readonly from: number;
  readonly to: number | null;
  readonly roomSid: string;
  readonly sid: string;
  readonly source: CycleSource;
  readonly end: string;
  readonly flags: readonly string[];
}

/** The cycles of an evaluated person, each with who told of it (domain.md 3.3). */
export function cyclesOf({ facts, evaluation }: Pick<EvaluatedPerson, 'facts' | 'evaluation'>): readonly StoredCycle[] {
  return evaluation.cycles.map((cycle) => {
    const mine = (row: { readonly roomSid: string; readonly participantSid: string }): boolean =>
      row.roomSid === cycle.roomSid && row.participantSid === cycle.participantSid;
    const told = facts.events.some((event) => mine(event) && event.source === 'livekit');
    const seen = facts.sightings.some((row) => mine(row) && row.joinedAt !== null);
    return {
      from: cycle.joinedAt,
      to: cycle.leftAt,
      roomSid: cycle.roomSid,
      sid: cycle.participantSid,
      source: told ? 'webhook' : seen ? 'roster' : 'witness',
      end: cycle.end,
      flags: cycle.flags,
    };
  });
}
