import type { Knex } from 'knex';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';

type Verdict = Person['lastFive'][number];

/** What earlier classes of the same kind left behind about a student. */
export interface StudentHistory {
  /** The last five verdicts, oldest first. */
  readonly lastFive: readonly Verdict[];
  readonly lastStop: string | null;
  readonly lastGrade: number | null;
}

const NOTHING: StudentHistory = { lastFive: [], lastStop: null, lastGrade: null };

interface HistoryRow {
  readonly session_id: number;
  readonly student_id: number;
  readonly statuses: Verdict[] | null;
  readonly last_stop: string | null;
  readonly last_grade: number | null;
}

/** The histories of everybody expected in these sessions, each as it was before that session began. */
export async function readHistories(
  db: Knex,
  sessionIds: readonly number[],
): Promise<(sessionId: number, studentId: number) => StudentHistory> {
  const found = await db.raw<{ rows: HistoryRow[] }>(
    `select s.id as session_id, p.student_id, past.statuses, last.stop as last_stop, last.grade as last_grade
     from sessions s
     join (select distinct session_id, student_id from session_participants) p on p.session_id = s.id
     left join lateral (
       select array_agg(f.status order by f.starts_at) as statuses from (
         select r.status, e.starts_at from session_reports r join sessions e on e.id = r.session_id
         where r.student_id = p.student_id and r.kind = s.kind and e.starts_at < s.starts_at
           and not ('unverified' = any (r.flags))
         order by e.starts_at desc limit 5) f) past on true
     left join lateral (
       select r.grade, r.new_memorisation ->> 'to' as stop from student_session_reports r
       join sessions e on e.id = r.session_id
       where r.student_id = p.student_id and s.kind = 'quran' and e.starts_at < s.starts_at and r.evaluated_at is not null
       order by e.starts_at desc limit 1) last on true
     where s.id = any(?)`,
    [[...sessionIds]],
  );
  const byKey = new Map(found.rows.map((row) => [`${row.session_id}/${row.student_id}`, row]));
  return (sessionId, studentId) => {
    const row = byKey.get(`${sessionId}/${studentId}`);
    return row ? { lastFive: row.statuses ?? [], lastStop: row.last_stop, lastGrade: row.last_grade } : NOTHING;
  };
}

interface NotesRow {
  readonly session_id: number;
  readonly at: number;
  readonly homework: string | null;
  readonly name: string;
  readonly notes: string | null;
}

/** From the last class of the same circle, course or student: its homework and what was noted about whom. */
export async function readLastNotes(
  db: Knex,
  sessionIds: readonly number[],
): Promise<(sessionId: number) => SessionDetail['lastNotes']> {
  const found = await db.raw<{ rows: NotesRow[] }>(
    `select s.id as session_id, prev.starts_at as at, r.homework, st.name, r.notes
     from sessions s
     join lateral (
       select e.id, e.starts_at from sessions e
       where e.teacher_id = s.teacher_id and e.kind = s.kind and e.title = s.title and e.starts_at < s.starts_at
         and e.status in ('completed', 'absent')
         and exists (select 1 from session_reports x where x.session_id = e.id and x.evaluated_at is not null)
       order by e.starts_at desc limit 1) prev on true
     join session_reports r on r.session_id = prev.id and (r.notes is not null or r.homework is not null)
     join students st on st.id = r.student_id
     where s.id = any(?) order by st.name`,
    [[...sessionIds]],
  );
  return (sessionId) => {
    const rows = found.rows.filter((row) => row.session_id === sessionId);
    const [first] = rows;
    if (!first) return null;
    return {
      at: first.at,
      homework: rows.find((row) => row.homework !== null)?.homework ?? null,
      notes: rows.flatMap((row) => (row.notes === null ? [] : [{ name: row.name, note: row.notes }])),
    };
  };
}
