import type { Knex } from 'knex';
import { parseIdentity } from '#shared/domain/identity.ts';
import type { AttendanceFactRow, RosterSightingRow, SessionRoomRow } from '../../db/tables.ts';
import { readEntries, readWindows, type EffectiveWindowRow, type EntryRow } from './entry-rows.ts';

export interface IncarnationRow {
  readonly room_sid: string;
  readonly room_name: string;
  readonly session_id: number;
  readonly created_at: number;
  readonly finished_at: number | null;
}

interface ExpectedRow {
  readonly session_id: number;
  readonly expected_until: number | null;
}

/** The rows of one session that attendance rests on. */
export interface StoredRows {
  readonly facts: readonly AttendanceFactRow[];
  readonly sightings: readonly RosterSightingRow[];
  readonly incarnations: readonly IncarnationRow[];
  readonly rooms: readonly SessionRoomRow[];
  readonly blind: readonly { session_id: number; id: number; blind_from: number; blind_until: number | null }[];
  readonly teachers: readonly (ExpectedRow & { teacher_id: number })[];
  readonly participants: readonly (ExpectedRow & { student_id: number })[];
  /** What people said over the computed verdicts, oldest first. */
  readonly entries: readonly EntryRow[];
  readonly windows: readonly EffectiveWindowRow[];
  /** When a teacher's desktop could see the room. */
  readonly sights: readonly { session_id: number; staff_id: number; from_at: number; until_at: number }[];
  /** Teachers whose word about themselves a supervisor accepted. */
  readonly accepted: readonly { session_id: number; staff_id: number }[];
  /** Identities in these rooms that are the academy's staff: teachers and those who look on. */
  readonly staffIdentities: ReadonlySet<string>;
}

/** Reads the rows of several sessions with one query a table; answers one session's share. */
export async function readRows(db: Knex, sessionIds: readonly number[]): Promise<(sessionId: number) => StoredRows> {
  const ids = [...sessionIds];
  const of = <Row extends object>(table: string, order: string): Promise<Row[]> =>
    db(table).whereIn('session_id', ids).orderBy(order).select();
  const facts = await of<AttendanceFactRow & { session_id: number }>('attendance_facts', 'at');
  const sightings = await of<RosterSightingRow>('roster_sightings', 'first_seen_at');
  const incarnations = await of<IncarnationRow>('room_incarnations', 'created_at');
  const rooms = await of<SessionRoomRow>('session_rooms', 'opened_at');
  const blind = await of<StoredRows['blind'][number]>('blind_periods', 'blind_from');
  const teachers = await of<StoredRows['teachers'][number]>('session_teachers', 'expected_from');
  const participants = await of<StoredRows['participants'][number]>('session_participants', 'expected_from');
  const sights = await of<StoredRows['sights'][number]>('witness_sights', 'from_at');
  const accepted = await of<StoredRows['accepted'][number]>('witness_acceptances', 'at');
  const entries = await readEntries(db, ids);
  const windows = await readWindows(db, ids);
  const staffIdentities = await readStaff(db, [...facts, ...sightings]);
  return (sessionId) => {
    const mine = (row: { readonly session_id: number }): boolean => row.session_id === sessionId;
    return {
      facts: facts.filter(mine),
      sightings: sightings.filter(mine),
      incarnations: incarnations.filter(mine),
      rooms: rooms.filter(mine),
      blind: blind.filter(mine),
      teachers: teachers.filter(mine),
      participants: participants.filter(mine),
      entries: entries.filter(mine),
      windows: windows.filter(mine),
      sights: sights.filter(mine),
      accepted: accepted.filter(mine),
      staffIdentities,
    };
  };
}

async function readStaff(db: Knex, rows: readonly { readonly identity: string }[]): Promise<ReadonlySet<string>> {
  const ids = [...new Set(rows.map((row) => row.identity))].flatMap((identity) => {
    const person = parseIdentity(identity);
    return person?.type === 'staff' ? [person.id] : [];
  });
  if (ids.length === 0) return new Set();
  const found: number[] = await db('staff').whereIn('id', ids).pluck('id');
  return new Set(found.map((id) => `staff-${id}`));
}
