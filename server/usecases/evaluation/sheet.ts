import type { Knex } from 'knex';
import type { SheetRow } from '#shared/contract/evaluations.ts';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { REPORT_TABLES } from '../attendance/write-reports.ts';
import { readSessionRow } from '../sessions/rows.ts';
import { evaluatorsOf, judgedOf, readEvaluation, type EvaluatedColumns } from './report-rows.ts';

interface Sheet {
  readonly session: SessionRow;
  readonly mayWrite: boolean;
  readonly rows: SheetRow[];
  readonly asOf: number;
}

/** What the evaluation of a class is written on: attendance as it stands, what was saved, the last lesson (domain.md 4). */
export async function evaluationSheet(deps: Deps, actor: Actor, id: number): Promise<Result<Sheet>> {
  const { db } = deps;
  const session = await readSessionRow(db, actor, id);
  if (!session) return refuse('not_found');
  const resource = { type: 'taught', teacherIds: await evaluatorsOf(db, id) } as const;
  const found = await readRows(db, session);
  const lastOf = await readLast(db, session);
  const rows = found.map((row): SheetRow => {
    const evaluation = readEvaluation(session.kind, row);
    return {
      studentId: row.student_id,
      name: row.name,
      status: row.status,
      unverified: row.flags.includes('unverified'),
      attendedMs: row.attended_ms,
      windowMs: row.window_ms,
      lateMs: row.late_ms,
      engagement: row.engagement ?? null,
      evaluation,
      ...judgedOf(evaluation),
      entryId: row.evaluation_entry_id,
      savedAt: row.saved_at,
      savedBy: row.saved_by,
      last: lastOf(row.student_id),
    };
  });
  const mayWrite = can(actor, 'evaluation.write', resource);
  return ok({ session, mayWrite, rows, asOf: await databaseNow(db) });
}

interface FoundRow extends EvaluatedColumns {
  readonly student_id: number;
  readonly name: string;
  readonly status: SheetRow['status'];
  readonly flags: readonly string[];
  readonly attended_ms: number;
  readonly window_ms: number;
  readonly late_ms: number | null;
  readonly engagement?: SheetRow['engagement'];
  readonly evaluation_entry_id: number | null;
  readonly saved_at: number | null;
  readonly saved_by: string | null;
}

const readRows = (db: Knex, { id, kind }: SessionRow): Promise<FoundRow[]> =>
  db(`${REPORT_TABLES[kind]} as r`)
    .join('students as st', 'st.id', 'r.student_id')
    .leftJoin('evaluation_entries as e', 'e.id', 'r.evaluation_entry_id')
    .leftJoin('staff as t', 't.id', 'r.evaluated_by')
    .where('r.session_id', id)
    .orderBy(['st.name', 'st.id'])
    .select('r.*', 'st.name', 't.name as saved_by', db.raw('coalesce(e.at, r.evaluated_at) as saved_at'));

type Last = EvaluatedColumns & { readonly student_id: number; readonly starts_at: number };

/** Each student's latest evaluated lesson of the same kind before this one, with whichever teacher it was. */
async function readLast(db: Knex, session: SessionRow): Promise<(studentId: number) => SheetRow['last']> {
  const table = REPORT_TABLES[session.kind];
  const found = await db.raw<{ rows: Last[] }>(
    `select past.* from ${table} r
     join lateral (
       select p.*, s.starts_at from ${table} p join sessions s on s.id = p.session_id
       where p.student_id = r.student_id and p.evaluated_at is not null and s.starts_at < ?
         and p.status not in ('absent', 'excused')
       order by s.starts_at desc, s.id desc limit 1) past on true
     where r.session_id = ?`,
    [at(session.startsAt), session.id],
  );
  const byStudent = new Map(found.rows.map((row) => [row.student_id, row]));
  return (studentId) => {
    const row = byStudent.get(studentId);
    return row ? { at: row.starts_at, evaluation: readEvaluation(session.kind, row) } : null;
  };
}
