import type { Knex } from 'knex';
import type { Attendance } from '#shared/domain/attendance/evaluate.ts';
import type { Engagement } from '#shared/domain/attendance/engagement.ts';
import { explainEngagement } from '#shared/domain/attendance/explain-engagement.ts';
import { cameFromTwoDevices } from '#shared/domain/attendance/two-devices.ts';
import type { Standing } from '#shared/domain/human-entries.ts';
import type { ExplainNode } from '#shared/contract/sessions.ts';
import type { EffectiveWindowRow } from './entry-rows.ts';
import { engagementOf, readEngagementRows, type EngagementRows } from './engagement.ts';
import { cyclesOf, evaluatePeople, type EvaluatedPerson, type StoredCycle } from './evaluate-people.ts';
import { nodeOf } from './explain-node.ts';
import { gatherFacts, type Gathered } from './gather.ts';

/** An expected person as screens show them; instants and lengths in milliseconds. */
export interface LoadedPerson {
  readonly role: 'teacher' | 'student';
  readonly id: number;
  readonly identity: string;
  readonly evaluation: Attendance;
  readonly overridden: boolean;
  /** Their own desktop's word about them that nobody has accepted. */
  readonly ownWord: boolean;
  /** They came in from two devices (domain.md 9). */
  readonly twoDevices: boolean;
  readonly standing: Standing;
  readonly explain: ExplainNode;
  /** Of a student once an interactive session has ended; null otherwise. */
  readonly engagement: (Engagement & { readonly explain: ExplainNode }) | null;
  readonly events: readonly {
    readonly id: string;
    readonly at: number;
    readonly what: 'joined' | 'left' | 'aborted';
    readonly sid: string;
    readonly reason: string | null;
  }[];
  readonly cycles: readonly StoredCycle[];
}

export interface LoadedAttendance {
  readonly window: { readonly from: number; readonly to: number; readonly effective: boolean };
  /** The last word about the effective window, whether it set one or took it back. */
  readonly lastWindow: EffectiveWindowRow | null;
  readonly policyVersion: number;
  /** Settling is over: the verdicts stand. */
  readonly finalised: boolean;
  readonly people: readonly LoadedPerson[];
  readonly unknownIdentities: readonly string[];
  readonly blind: readonly { readonly from: number; readonly to: number | null }[];
}

/** A session's attendance as of `now`, computed from the facts as they stand. Null for a session without a time. */
export async function loadAttendance(db: Knex, sessionId: number, now: number): Promise<LoadedAttendance | null> {
  return (await loadAttendances(db, [sessionId], now)).get(sessionId) ?? null;
}

/** The same for a page of sessions, with as many queries as for one. */
export async function loadAttendances(
  db: Knex,
  sessionIds: readonly number[],
  now: number,
): Promise<ReadonlyMap<number, LoadedAttendance>> {
  const gathered = await gatherFacts(db, sessionIds);
  const engaged = [...gathered.values()].filter(isEngaged).map(({ session }) => session.id);
  const rowsOf = await readEngagementRows(db, engaged);
  return new Map([...gathered].map(([id, one]) => [id, loaded(one, isEngaged(one) ? rowsOf(id) : null, now)]));
}

/** Engagement is told once the class is over, like the verdicts (domain.md 3.8). */
const isEngaged = ({ session }: Gathered): boolean => session.kind === 'interactive' && session.status === 'completed';

function loaded(gathered: Gathered, engagement: EngagementRows | null, now: number): LoadedAttendance {
  const { session, policyVersion, unknownIdentities, stored } = gathered;
  const effective = session.effective_from !== null && session.effective_until !== null;
  return {
    window: {
      from: session.effective_from ?? session.starts_at,
      to: session.effective_until ?? session.ends_at,
      effective,
    },
    lastWindow: stored.windows.at(-1) ?? null,
    policyVersion,
    finalised: session.finalised_at !== null,
    people: evaluatePeople(gathered, now).map((person) => ({
      ...loadedPerson(person, policyVersion),
      engagement: engagement && person.role === 'student' ? engaged(person, engagement, policyVersion, now) : null,
    })),
    unknownIdentities,
    blind: stored.blind.map((row) => ({ from: row.blind_from, to: row.blind_until })),
  };
}

function engaged(
  person: EvaluatedPerson,
  rows: EngagementRows,
  policyVersion: number,
  now: number,
): LoadedPerson['engagement'] {
  const computation = engagementOf(person, rows, now);
  return { ...computation.engagement, explain: nodeOf(explainEngagement(computation), policyVersion) };
}

const loadedPerson = (person: EvaluatedPerson, policyVersion: number): Omit<LoadedPerson, 'engagement'> => ({
  role: person.role,
  id: person.id,
  identity: person.identity,
  evaluation: person.evaluation,
  overridden: person.facts.override !== null,
  ownWord: person.facts.events.some((event) => event.source === 'self_witness'),
  twoDevices: cameFromTwoDevices(person.facts),
  standing: person.standing,
  explain: nodeOf(person.explain(), policyVersion),
  events: person.facts.events.map((event) => ({
    id: event.id,
    at: event.at,
    what: event.kind,
    sid: event.participantSid,
    reason: event.reason,
  })),
  cycles: cyclesOf(person),
});
