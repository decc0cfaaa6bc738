import type { Knex } from 'knex';
import type { RecomputeRun } from '#shared/contract/attendance.ts';
import type { VerdictChange } from '#shared/domain/attendance/verdict-diff.ts';
import type { JudgedUnder } from '../attendance/gather.ts';

export type RunPhase = 'previewing' | 'previewed' | 'applying' | 'done';

/** A row of `recompute_runs`. */
export interface RunRow {
  readonly id: number;
  readonly period_from: number;
  readonly period_until: number;
  readonly under: JudgedUnder;
  readonly settings_version: number;
  readonly phase: RunPhase;
  readonly asked_by: string;
  readonly asked_at: number;
  readonly started_by: string | null;
  readonly reason: string | null;
  readonly finished_at: number | null;
}

interface Progress {
  readonly sessions: number;
  readonly previewed: number;
  readonly applied: number;
  readonly failed: number;
  readonly would_change: number;
  readonly changed: number;
}

interface ResultRow {
  readonly session_id: number;
  readonly title: string;
  readonly starts_at: number;
  readonly would_change: readonly VerdictChange[] | null;
  readonly changed: readonly VerdictChange[] | null;
  readonly error: string | null;
}

const SHOWN_AT_MOST = 500;

/** A run with its progress, counted from its sessions' rows; null when there is none. */
export async function readRun(db: Knex, runId: number): Promise<RecomputeRun | null> {
  const run = await db<RunRow & { asker: string; starter: string | null }>('recompute_runs as r')
    .leftJoin('staff as a', db.raw(`r.asked_by = 'staff-' || a.id`))
    .leftJoin('staff as s', db.raw(`r.started_by = 'staff-' || s.id`))
    .where('r.id', runId)
    .first('r.*', db.raw('coalesce(a.name, r.asked_by) as asker'), db.raw('coalesce(s.name, r.started_by) as starter'));
  if (!run) return null;
  const progress = await progressOf(db, runId);
  return {
    runId: run.id,
    from: run.period_from,
    to: run.period_until,
    under: run.under,
    phase: run.phase,
    sessions: progress.sessions,
    previewed: progress.previewed,
    applied: progress.applied,
    failed: progress.failed,
    askedBy: run.asker,
    askedAt: run.asked_at,
    startedBy: run.starter,
    reason: run.reason,
    finishedAt: run.finished_at,
    wouldChange: progress.would_change,
    changed: progress.changed,
    results: await readResults(db, runId),
  };
}

async function progressOf(db: Knex, runId: number): Promise<Progress> {
  const found = await db.raw<{ rows: Progress[] }>(
    `select count(*) as sessions, count(would_change) as previewed, count(changed) as applied, count(error) as failed,
       coalesce(sum(jsonb_array_length(would_change)), 0)::int as would_change,
       coalesce(sum(jsonb_array_length(changed)), 0)::int as changed
     from recompute_results where run_id = ?`,
    [runId],
  );
  const [row] = found.rows;
  if (!row) throw new Error('an aggregate always answers a row');
  return row;
}

/** Sessions that would change, did change, or could not be computed. */
async function readResults(db: Knex, runId: number): Promise<RecomputeRun['results']> {
  const found = await db.raw<{ rows: ResultRow[] }>(
    `select r.session_id, s.title, s.starts_at, r.would_change, r.changed, r.error
     from recompute_results r join sessions s on s.id = r.session_id
     where r.run_id = ? and (r.error is not null or coalesce(r.changed, r.would_change) <> '[]')
     order by s.starts_at, s.id limit ?`,
    [runId, SHOWN_AT_MOST],
  );
  const names = await readNames(db, found.rows.flatMap(changesIn));
  return found.rows.map((row) => ({
    sessionId: row.session_id,
    title: row.title,
    startsAt: row.starts_at,
    applied: row.changed !== null,
    changes: changesIn(row).map((change) => ({ ...change, name: names(change) })),
    error: row.error,
  }));
}

const changesIn = (row: ResultRow): readonly VerdictChange[] => row.changed ?? row.would_change ?? [];

type Named = Pick<VerdictChange, 'role' | 'personId'>;

async function readNames(db: Knex, people: readonly Named[]): Promise<(person: Named) => string> {
  const idsOf = (role: Named['role']): number[] => [
    ...new Set(people.filter((person) => person.role === role).map((person) => person.personId)),
  ];
  const namesIn = async (table: 'staff' | 'students', ids: number[]): Promise<ReadonlyMap<number, string>> => {
    const rows: { id: number; name: string }[] = await db(table).whereIn('id', ids).select('id', 'name');
    return new Map(rows.map((row) => [row.id, row.name]));
  };
  const teachers = await namesIn('staff', idsOf('teacher'));
  const students = await namesIn('students', idsOf('student'));
  return ({ role, personId }) => (role === 'teacher' ? teachers : students).get(personId) ?? `${role}-${personId}`;
}
