import type { Knex } from 'knex';
import {
  countsAsPresence,
  type AttendanceEvent,
  type AttendanceFacts,
  type BlindPeriod,
  type EffectiveWindow,
  type FactSource,
  type RoomEnd,
  type Sighting,
} from '#shared/domain/attendance/facts.ts';
import {
  correctionsOf,
  foldEntries,
  NOTHING_STANDS,
  overrideOf,
  type HumanEntry,
  type Standing,
} from '#shared/domain/human-entries.ts';
import { withoutSight } from '#shared/domain/attendance/witness.ts';
import { makeIdentity } from '#shared/domain/identity.ts';
import type { Policy } from '#shared/domain/policy.ts';
import type { Interval } from '#shared/domain/time.ts';
import type { ToldFactRow, RosterSightingRow, SessionRoomRow, SessionTableRow } from '../../db/tables.ts';
import { among, type Statement } from '../../db/prepared.ts';
import { together } from '../../db/together.ts';
import { JUDGED_COLUMNS, judging, type JudgedSession } from '../settings/policy.ts';
import { SETTINGS_STATEMENTS, settingsFrom, type SettingsRows } from '../settings/stored.ts';
import { toEntry } from './entry-rows.ts';
import { shareOf, storedStatements, type StoredRows, type StoredTables } from './stored-rows.ts';

/** A session that has a time, with the numbers that judge it. */
export interface JudgedWindow {
  readonly session: SessionTableRow & { readonly starts_at: number; readonly ends_at: number };
  readonly policy: Policy;
  readonly policyVersion: number;
}

/** One expected person with everything stored about them in this session. */
export interface GatheredPerson {
  readonly role: 'teacher' | 'student';
  readonly id: number;
  readonly identity: string;
  readonly facts: AttendanceFacts;
  /** What people said about them, oldest first, and what of it stands. */
  readonly entries: readonly HumanEntry[];
  readonly standing: Standing;
}

export interface Gathered extends JudgedWindow {
  /** Teachers first, students in the order of their ids. */
  readonly people: readonly GatheredPerson[];
  /** In the room without being expected nor staff. */
  readonly unknownIdentities: readonly string[];
  readonly stored: StoredRows;
}

/** The numbers frozen on the session at READY or standing at its start, or today's, on purpose only (domain.md 3.10). */
export type JudgedUnder = 'frozen' | 'current';

/** What is read for it, by table. */
export type GatheredRows = SettingsRows & StoredTables & { readonly sessions: SessionTableRow & JudgedSession };

/**
 * Everything that attendance is computed from, for several sessions at once; nothing is computed here (domain.md 3).
 * Sessions without a time have no attendance and are left out.
 */
export async function gatherFacts(
  db: Knex,
  sessionIds: readonly number[],
  under: JudgedUnder = 'frozen',
): Promise<ReadonlyMap<number, Gathered>> {
  return gatheredFrom(await together<GatheredRows>(db, gatherStatements(sessionIds)), under);
}

/** How it is read, for whoever reads or writes something in the same round trip. */
export function gatherStatements(sessionIds: readonly number[]): { readonly [Name in keyof GatheredRows]: Statement } {
  const { suffix, are, values } = among(sessionIds);
  return {
    sessions: {
      name: `judged-sessions${suffix}`,
      text: `select s.*, ${JUDGED_COLUMNS} from sessions s where s.id ${are} and s.starts_at is not null`,
      values,
    },
    ...SETTINGS_STATEMENTS,
    ...storedStatements(sessionIds),
  };
}

/** What was read, session by session. */
export function gatheredFrom(
  read: { readonly [Name in keyof GatheredRows]: readonly GatheredRows[Name][] },
  under: JudgedUnder = 'frozen',
): ReadonlyMap<number, Gathered> {
  const judge = judging(settingsFrom(read));
  return new Map(
    read.sessions.map((row) => {
      const { policy, version } = judge(
        under === 'frozen' ? row : { ...row, policy: null, policy_version: null, settings_then: null },
      );
      const session = { ...row, starts_at: row.starts_at ?? 0, ends_at: row.ends_at ?? 0 };
      return [row.id, gathered({ session, policy, policyVersion: version }, shareOf(read, row.id))];
    }),
  );
}

function gathered(judged: JudgedWindow, everything: StoredRows): Gathered {
  const { session } = judged;
  const stored = ofThisTime(session, everything);
  const ends = roomEnds(stored);
  const people = expectedPeople(session, stored).map((person): GatheredPerson => {
    const facts: AttendanceFacts = {
      role: person.role,
      startsAt: session.starts_at,
      endsAt: session.ends_at,
      endedAt: session.ended_at,
      effectiveWindow: effectiveWindow(session, person.role, stored),
      events: stored.facts.filter((fact) => fact.identity === person.identity).map((fact) => eventOf(fact, stored)),
      sightings: stored.sightings.filter((row) => row.identity === person.identity).map(sightingOf),
      roomEnds: ends,
      corrections: [],
      blind: blindFor(person, stored),
      override: null,
    };
    const entries = stored.entries
      .filter((row) => row.person_role === person.role && row.person_id === person.id)
      .map(toEntry);
    return withEntries({ ...person, facts, entries, standing: NOTHING_STANDS }, entries);
  });
  return { ...judged, people, unknownIdentities: unknownIdentities(everything, people), stored };
}

/**
 * Without the rooms that were left behind when the class was moved or lost its time (domain.md 2): who waited there is not
 * in the class that it is now, and what nobody could see of them makes nothing doubtful in it. The facts stay.
 */
function ofThisTime(session: JudgedWindow['session'], stored: StoredRows): StoredRows {
  const isLeftBehind = ({ close_wanted_at: at }: SessionRoomRow): boolean => at !== null && at < session.starts_at;
  const leftBehind = new Set(stored.rooms.filter(isLeftBehind).map((room) => room.name));
  if (leftBehind.size === 0) return stored;
  const isOwn = (row: { readonly room_name: string }): boolean => !leftBehind.has(row.room_name);
  const own = stored.rooms.filter((room) => !isLeftBehind(room)).map((room) => room.opened_at);
  // Until it has a room again: since it was moved.
  const since = own.length > 0 ? Math.min(...own) : Math.max(...stored.rooms.map((room) => room.close_wanted_at ?? 0));
  return {
    ...stored,
    facts: stored.facts.filter(isOwn),
    sightings: stored.sightings.filter(isOwn),
    incarnations: stored.incarnations.filter(isOwn),
    blind: stored.blind
      .filter((period) => period.blind_until === null || period.blind_until > since)
      .map((period) => ({ ...period, blind_from: Math.max(period.blind_from, since) })),
  };
}

/** The same person with these entries instead: what stands of them becomes a fact like any other (domain.md 4). */
export function withEntries(person: GatheredPerson, entries: readonly HumanEntry[]): GatheredPerson {
  const standing = foldEntries(entries);
  const facts = { ...person.facts, corrections: correctionsOf(standing), override: overrideOf(standing) };
  return { ...person, facts, entries, standing };
}

/** The same session with another effective window, or with none: for looking at what it would change. */
export function withWindow(gathered: Gathered, window: Interval | null): Gathered {
  const session = {
    ...gathered.session,
    effective_from: window?.from ?? null,
    effective_until: window?.to ?? null,
  };
  const people = gathered.people.map((person) => ({
    ...person,
    facts: { ...person.facts, effectiveWindow: effectiveWindow(session, person.role, gathered.stored) },
  }));
  return { ...gathered, session, people };
}

type Expected = Pick<GatheredPerson, 'role' | 'id' | 'identity'>;

/** Known by time: who left the list before S is not expected, who left it during the class is (domain.md 3.9). */
function expectedPeople(session: JudgedWindow['session'], stored: StoredRows): readonly Expected[] {
  const inTime = (row: { expected_until: number | null }): boolean =>
    row.expected_until === null || row.expected_until > session.starts_at;
  const teachers = new Set([session.teacher_id, ...stored.teachers.filter(inTime).map((row) => row.teacher_id)]);
  const students = new Set(stored.participants.filter(inTime).map((row) => row.student_id));
  return [
    ...[...teachers].map((id): Expected => ({ role: 'teacher', id, identity: makeIdentity({ type: 'staff', id }) })),
    ...[...students]
      .toSorted((a, b) => a - b)
      .map((id): Expected => ({ role: 'student', id, identity: makeIdentity({ type: 'student', id }) })),
  ];
}

/** A supervisor's window for everybody; else, when the student never came, `[S, ended_at)` for the teacher who waited. */
function effectiveWindow(
  session: JudgedWindow['session'],
  role: 'teacher' | 'student',
  stored: StoredRows,
): EffectiveWindow | null {
  if (session.effective_from !== null && session.effective_until !== null) {
    const id = stored.windows.at(-1)?.id ?? `session-${session.id}`;
    return { id: String(id), from: session.effective_from, to: session.effective_until };
  }
  if (role !== 'teacher' || session.status !== 'absent' || session.ended_at === null) return null;
  const { starts_at: from, ended_at: to } = session;
  return to > from && to < session.ends_at ? { id: null, from, to } : null;
}

/** A desktop's word about its own teacher proves nothing until a supervisor accepts it (domain.md 3.2). */
const provesNothing = (staffId: number, identity: string, { accepted }: StoredRows): boolean =>
  identity === makeIdentity({ type: 'staff', id: staffId }) && accepted.every((row) => row.staff_id !== staffId);

/** What nobody saw of this person: a witness's sight is as good as the server's own, but not of themselves. */
const blindFor = ({ identity }: Expected, stored: StoredRows): readonly BlindPeriod[] =>
  withoutSight(
    stored.blind.map((row) => ({ id: String(row.id), from: row.blind_from, to: row.blind_until })),
    stored.sights
      .filter((row) => !provesNothing(row.staff_id, identity, stored))
      .map((row) => ({ from: row.from_at, to: row.until_at })),
  );

const sourceOf = ({ witness_id, identity }: ToldFactRow, stored: StoredRows): FactSource => {
  if (witness_id === null) return 'livekit';
  return provesNothing(witness_id, identity, stored) ? 'self_witness' : 'witness';
};

const eventOf = (fact: ToldFactRow, stored: StoredRows): AttendanceEvent => ({
  id: fact.id,
  kind: fact.what,
  roomSid: fact.room_sid,
  participantSid: fact.participant_sid,
  at: fact.at,
  joinedAt: fact.joined_at,
  reason: fact.reason,
  source: sourceOf(fact, stored),
  device: fact.device_id,
  counts: countsAsPresence({ kind: fact.participant_kind, hidden: fact.hidden }),
});

const sightingOf = (row: RosterSightingRow): Sighting => ({
  id: `${row.room_sid}/${row.participant_sid}`,
  roomSid: row.room_sid,
  participantSid: row.participant_sid,
  joinedAt: row.joined_at,
  lastSeenAt: row.last_seen_at,
  missingAt: row.missing_at,
  device: row.device_id,
  counts: countsAsPresence({ kind: row.participant_kind, hidden: row.hidden }),
});

/** A room ends by its own event, by a newer one of its name, or by LiveKit's confirmation that we closed it. */
function roomEnds(stored: StoredRows): readonly RoomEnd[] {
  const closedByUs = new Map(stored.rooms.map((room) => [room.name, room.closed_at]));
  const sids = new Map<string, string>();
  for (const row of [...stored.facts, ...stored.sightings, ...stored.incarnations])
    sids.set(row.room_sid, row.room_name);
  return [...sids].flatMap(([roomSid, name]): readonly RoomEnd[] => {
    const self = stored.incarnations.find((room) => room.room_sid === roomSid);
    const next = stored.incarnations
      .filter((room) => room.room_name === name && self !== undefined && room.created_at > self.created_at)
      .toSorted((a, b) => a.created_at - b.created_at)[0];
    const closedAt = self?.finished_at ?? closedByUs.get(name) ?? null;
    return [
      ...(next ? [{ id: next.room_sid, roomSid, type: 'replaced' as const, at: next.created_at }] : []),
      ...(closedAt === null ? [] : [{ id: roomSid, roomSid, type: 'closed' as const, at: closedAt }]),
    ];
  });
}

function unknownIdentities(stored: StoredRows, people: readonly Expected[]): readonly string[] {
  const known = new Set(people.map((person) => person.identity));
  const present = [
    ...stored.facts.filter((fact) => countsAsPresence({ kind: fact.participant_kind, hidden: fact.hidden })),
    ...stored.sightings.filter((row) => countsAsPresence({ kind: row.participant_kind, hidden: row.hidden })),
  ].map((row) => row.identity);
  return [...new Set(present)]
    .filter((identity) => !known.has(identity) && !stored.staffIdentities.has(identity))
    .toSorted();
}
