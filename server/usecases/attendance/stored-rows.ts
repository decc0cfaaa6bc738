import { among, type Statement } from '../../db/prepared.ts';
import type { ToldFactRow, RosterSightingRow, SessionRoomRow } from '../../db/tables.ts';
import { writtenStatement, type EffectiveWindowRow, type EntryRow } from './entry-rows.ts';

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
  readonly facts: readonly ToldFactRow[];
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

/** The same tables for several sessions at once, as they were read. */
export type StoredTables = {
  readonly [Name in Exclude<keyof StoredRows, 'staffIdentities'>]: StoredRows[Name][number] & {
    readonly session_id: number | null;
  };
} & { readonly staff: { readonly id: number } };

/** The number in an identity, for finding its row by key: the rest of the text is yet to be compared. */
export const idIn = (identity: string): string => `substring(${identity} from '-([0-9]{1,15})$')::bigint`;

/** One statement a table, in the order in which its rows are told. */
export function storedStatements(ids: readonly number[]): { readonly [Name in keyof StoredTables]: Statement } {
  const { suffix, are, values } = among(ids);
  const of = (table: string, order: string): Statement => ({
    name: `stored-${table}${suffix}`,
    text: `select * from ${table} where session_id ${are} order by ${order}`,
    values,
  });
  return {
    facts: of('told_facts', 'at'),
    sightings: of('roster_sightings', 'first_seen_at'),
    incarnations: of('room_incarnations', 'created_at'),
    rooms: of('session_rooms', 'opened_at'),
    blind: of('blind_periods', 'blind_from'),
    teachers: of('session_teachers', 'expected_from'),
    participants: of('session_participants', 'expected_from'),
    sights: of('witness_sights', 'from_at'),
    accepted: of('witness_acceptances', 'at'),
    entries: writtenStatement('attendance_entries', ids),
    windows: writtenStatement('effective_windows', ids),
    staff: {
      name: `stored-staff${suffix}`,
      text: `select distinct t.id from (
          select identity from told_facts where session_id ${are} and identity like 'staff-%'
          union all select identity from roster_sightings where session_id ${are} and identity like 'staff-%') as seen
        join staff t on t.id = ${idIn('seen.identity')} and 'staff-' || t.id = seen.identity`,
      values,
    },
  };
}

/** One session's share of what was read. */
export function shareOf(
  read: { readonly [Name in keyof StoredTables]: readonly StoredTables[Name][] },
  id: number,
): StoredRows {
  const mine = (row: { readonly session_id: number | null }): boolean => row.session_id === id;
  return {
    facts: read.facts.filter(mine),
    sightings: read.sightings.filter(mine),
    incarnations: read.incarnations.filter(mine),
    rooms: read.rooms.filter(mine),
    blind: read.blind.filter(mine),
    teachers: read.teachers.filter(mine),
    participants: read.participants.filter(mine),
    sights: read.sights.filter(mine),
    accepted: read.accepted.filter(mine),
    entries: read.entries.filter(mine),
    windows: read.windows.filter(mine),
    staffIdentities: new Set(read.staff.map((row) => `staff-${row.id}`)),
  };
}
