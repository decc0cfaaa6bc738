import type { Knex } from 'knex';
import type { ContestAnswerEntry, CreditWish, HumanEntry, OverrideReason } from '#shared/domain/human-entries.ts';
import type { AttendanceStatus } from '#shared/domain/session.ts';
import { at } from '../../db/connect.ts';
import { among, prepared, type Statement } from '../../db/prepared.ts';

/** A row of `attendance_entries`, with the author's name beside their label. */
export interface EntryRow {
  readonly id: number;
  readonly session_id: number;
  readonly person_role: 'teacher' | 'student';
  readonly person_id: number;
  readonly kind: HumanEntry['kind'];
  readonly status: AttendanceStatus | null;
  readonly from_at: number | null;
  readonly until_at: number | null;
  readonly reason: OverrideReason | null;
  readonly note: string;
  readonly undoes_id: number | null;
  readonly answers_id: number | null;
  readonly answer: ContestAnswerEntry['answer'] | null;
  readonly base_entry_id: number | null;
  readonly base_status: AttendanceStatus | null;
  readonly credit: CreditWish;
  readonly actor: string;
  readonly at: number;
  readonly author: string;
}

/** A row of `effective_windows`; null bounds take the window back. */
export interface EffectiveWindowRow {
  readonly id: number;
  readonly session_id: number;
  readonly from_at: number | null;
  readonly until_at: number | null;
  readonly reason: string;
  readonly actor: string;
  readonly at: number;
  readonly author: string;
}

/** What people wrote about sessions, oldest first. */
export function writtenStatement(
  table: 'attendance_entries' | 'effective_windows',
  sessionIds: readonly number[],
): Statement {
  const { suffix, are, values } = among(sessionIds);
  return {
    name: `written-${table}${suffix}`,
    text: `select e.*, coalesce(t.name, e.actor) as author from ${table} e left join staff t on e.actor = 'staff-' || t.id
      where e.session_id ${are} order by e.id`,
    values,
  };
}

/** The human layer of several sessions, oldest first. */
export const readEntries = (db: Knex, sessionIds: readonly number[]): Promise<EntryRow[]> =>
  prepared(db, writtenStatement('attendance_entries', sessionIds));

/** Every effective window that was ever set or taken back, oldest first. */
export const readWindows = (db: Knex, sessionIds: readonly number[]): Promise<EffectiveWindowRow[]> =>
  prepared(db, writtenStatement('effective_windows', sessionIds));

/** The row as the pure core folds it; the table's checks vouch for what each kind carries. */
export function toEntry(row: EntryRow): HumanEntry {
  const { id, author, at: instant, note, kind } = row;
  const base = { id, author, at: instant, note };
  if (kind === 'contest') return { ...base, kind };
  if (kind === 'contest_answer')
    return { ...base, kind, answersId: needed(row, 'answers_id'), answer: needed(row, 'answer') };
  const decided = { ...base, reason: needed(row, 'reason'), credit: row.credit };
  if (kind === 'status') return { ...decided, kind, status: needed(row, 'status') };
  if (kind === 'undo') return { ...decided, kind, undoesId: needed(row, 'undoes_id') };
  return { ...decided, kind, from: needed(row, 'from_at'), to: needed(row, 'until_at') };
}

function needed<Field extends keyof EntryRow>(row: EntryRow, field: Field): NonNullable<EntryRow[Field]> {
  const value = row[field];
  if (value === null || value === undefined) throw new Error(`entry ${row.id} of kind ${row.kind} has no ${field}`);
  return value;
}

/** A row that is to be written; what its kind does not carry is left out. */
export interface NewEntry {
  readonly sessionId: number;
  readonly role: 'teacher' | 'student';
  readonly personId: number;
  readonly kind: HumanEntry['kind'];
  readonly status?: AttendanceStatus | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly reason?: OverrideReason | undefined;
  readonly note: string;
  readonly undoesId?: number | undefined;
  readonly answersId?: number | undefined;
  readonly answer?: ContestAnswerEntry['answer'] | undefined;
  readonly base?: { readonly entryId: number | null; readonly status: AttendanceStatus } | undefined;
  readonly credit?: CreditWish | undefined;
  readonly actor: string;
  readonly commandId?: string | undefined;
  /** For entries that tell of the past; otherwise the database's clock. */
  readonly at?: number | undefined;
}

/** Appends one entry; answers its id. The caller holds the session's lock. */
export async function appendEntry(trx: Knex.Transaction, entry: NewEntry): Promise<number> {
  const [row]: { id: number }[] = await trx('attendance_entries')
    .insert({
      session_id: entry.sessionId,
      person_role: entry.role,
      person_id: entry.personId,
      kind: entry.kind,
      status: entry.status ?? null,
      from_at: entry.from === undefined ? null : at(entry.from),
      until_at: entry.to === undefined ? null : at(entry.to),
      reason: entry.reason ?? null,
      note: entry.note,
      undoes_id: entry.undoesId ?? null,
      answers_id: entry.answersId ?? null,
      answer: entry.answer ?? null,
      base_entry_id: entry.base?.entryId ?? null,
      base_status: entry.base?.status ?? null,
      credit: entry.credit ?? 'by_rule',
      actor: entry.actor,
      command_id: entry.commandId ?? null,
      ...(entry.at === undefined ? {} : { at: at(entry.at) }),
    })
    .returning('id');
  if (!row) throw new Error('an entry was not written');
  return row.id;
}
