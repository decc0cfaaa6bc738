import type { Knex } from 'knex';
import type { SettingsPreview } from '#shared/contract/settings.ts';
import type { Policy } from '#shared/domain/policy.ts';
import type { AttendanceStatus, SessionKind } from '#shared/domain/session.ts';
import { at } from '../../db/connect.ts';
import { evaluatePeople, type EvaluatedPerson } from '../attendance/evaluate-people.ts';
import { gatherFacts } from '../attendance/gather.ts';
import { GROUP_COLUMNS } from './policy.ts';
import type { Placed } from './stored.ts';

const AT_ONCE = 50;
const CLASSES_SHOWN = 50;
const STATES = ['present', 'late', 'partial', 'absent', 'excused'] as const satisfies readonly AttendanceStatus[];

export interface Question {
  /** Classes that began in `[from, to)`. */
  readonly from: number;
  readonly to: number;
  readonly now: number;
  readonly judge: (placed: Placed, kind: SessionKind, frozen: Policy) => Policy;
}

type Past = Pick<
  SettingsPreview,
  'sessions' | 'counted' | 'states' | 'changedVerdicts' | 'changedSessions' | 'changedTeachers' | 'verdicts'
>;
type Ended = Placed & {
  id: number;
  kind: SessionKind;
  title: string;
  starts_at: number;
  teacher_id: number;
  teacher: string;
};

/** Judges the settled classes of a period a second time, by other numbers, from the stored facts; nothing is written. */
export async function whatIf(db: Knex, question: Question): Promise<Past> {
  const found = await db.raw<{ rows: Ended[] }>(
    `select s.id, s.kind, s.title, s.starts_at, s.teacher_id, t.name as teacher, ${GROUP_COLUMNS}
     from sessions s join staff t on t.id = s.teacher_id
     where s.status in ('completed', 'absent') and s.finalised_at is not null and s.starts_at >= ? and s.starts_at < ?
     order by s.starts_at desc, s.id`,
    [at(question.from), at(question.to)],
  );
  const counts = new Map(STATES.map((status) => [status, { status, before: 0, after: 0 }]));
  const counted = { before: 0, after: 0 };
  const verdicts: Past['verdicts'] = [];
  const teachers = new Set<number>();
  let changedVerdicts = 0;
  for (let start = 0; start < found.rows.length; start += AT_ONCE) {
    const part = found.rows.slice(start, start + AT_ONCE);
    const facts = await gatherFacts(
      db,
      part.map(({ id }) => id),
    );
    for (const ended of part) {
      const gathered = facts.get(ended.id);
      if (!gathered) continue;
      const policy = question.judge(ended, ended.kind, gathered.policy);
      const before = evaluatePeople(gathered, question.now);
      const after = evaluatePeople({ ...gathered, policy }, question.now);
      if (isCounted(before)) counted.before += 1;
      if (isCounted(after)) counted.after += 1;
      const changed: Change[] = [];
      for (const [n, person] of before.entries()) {
        const judged = after[n] ?? person;
        tally(counts, person, judged);
        if (person.evaluation.status !== judged.evaluation.status) changed.push({ person, judged });
      }
      if (changed.length === 0) continue;
      changedVerdicts += changed.length;
      teachers.add(ended.teacher_id);
      verdicts.push({
        sessionId: ended.id,
        title: ended.title,
        startsAt: ended.starts_at,
        teacher: ended.teacher,
        people: verdicts.length < CLASSES_SHOWN ? await named(db, changed) : [],
      });
    }
  }
  return {
    sessions: found.rows.length,
    counted,
    states: [...counts.values()],
    changedVerdicts,
    changedSessions: verdicts.length,
    changedTeachers: teachers.size,
    verdicts: verdicts.slice(0, CLASSES_SHOWN),
  };
}

interface Change {
  readonly person: EvaluatedPerson;
  readonly judged: EvaluatedPerson;
}

/** A class is waived when the teacher's ratio is below the partial bar (domain.md 6); the rest count. */
const isCounted = (people: readonly EvaluatedPerson[]): boolean =>
  people.some((person) => person.role === 'teacher' && person.evaluation.status !== 'absent');

function tally(
  counts: ReadonlyMap<AttendanceStatus, { before: number; after: number }>,
  before: EvaluatedPerson,
  after: EvaluatedPerson,
): void {
  if (before.role !== 'student') return;
  const [was, is] = [counts.get(before.evaluation.status), counts.get(after.evaluation.status)];
  if (was) was.before += 1;
  if (is) is.after += 1;
}

async function named(db: Knex, changes: readonly Change[]): Promise<Past['verdicts'][number]['people']> {
  const idsOf = (role: 'teacher' | 'student'): number[] =>
    changes.filter(({ person }) => person.role === role).map(({ person }) => person.id);
  const found = await db.raw<{ rows: { role: string; id: number; name: string }[] }>(
    `select 'teacher' as role, id, name from staff where id = any(?)
     union all select 'student', id, name from students where id = any(?)`,
    [idsOf('teacher'), idsOf('student')],
  );
  return changes.map(({ person, judged }) => ({
    role: person.role,
    name: found.rows.find(({ role, id }) => role === person.role && id === person.id)?.name ?? '',
    before: person.evaluation.status,
    after: judged.evaluation.status,
  }));
}
