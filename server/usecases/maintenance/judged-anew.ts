import type { Knex } from 'knex';
import type { DifferenceKind } from '#shared/contract/health.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { databaseNow } from '../../db/connect.ts';
import { evaluatePeople } from '../attendance/evaluate-people.ts';
import { gatherFacts, type Gathered } from '../attendance/gather.ts';

export const VERDICT_KINDS = [
  'verdict_differs',
  'teacher_verdict_differs',
] as const satisfies readonly DifferenceKind[];
export type VerdictKind = (typeof VERDICT_KINDS)[number];

/** Sessions judged anew in one run, and as many again of those whose verdict stands as another than the facts'. */
const A_TURN = 200;
/** Gathered at once, so that a night of large circles does not stand in memory together. */
const AT_ONCE = 50;
/** Runs in one night of production (domain.md 8): each takes the next turn. */
const TURNS_A_NIGHT = 6;

const IS_FINAL = `status in ('completed', 'absent') and finalised_at is not null`;

interface VerdictDifference {
  readonly what: VerdictKind;
  readonly session_id: number;
  readonly student_id: number | null;
  readonly teacher_id: number | null;
  readonly expected: string;
  readonly found: string;
}

export interface JudgedAnew {
  readonly checked: readonly number[];
  readonly differing: readonly VerdictDifference[];
}

interface StoredVerdict {
  readonly session_id: number;
  readonly role: 'teacher' | 'student';
  readonly id: number;
  readonly status: string;
  readonly attended_ms: number;
  readonly flags: readonly string[];
}

/**
 * Computes a share of the final sessions from their facts and people's entries and names each stored verdict that is
 * another (domain.md 3, 6). Writes nothing. Turn after turn every session has been looked at; one that differed is looked
 * at again until it does not. All is read as of one moment, so that a fact that arrives meanwhile is no difference.
 */
export async function judgeAnew(db: Knex): Promise<JudgedAnew> {
  return db.transaction(
    async (trx) => {
      const standing: number[] = await trx('ledger_differences')
        .whereIn('what', VERDICT_KINDS)
        .whereNull('gone_at')
        .groupBy('session_id')
        .orderByRaw('random()')
        .limit(A_TURN)
        .pluck('session_id');
      const checked = [...new Set([...standing, ...(await sessionsOfTurn(trx, await turnNow(trx), A_TURN))])];
      const now = await databaseNow(trx);
      const differing: VerdictDifference[] = [];
      for (let from = 0; from < checked.length; from += AT_ONCE)
        differing.push(...(await differingAmong(trx, checked.slice(from, from + AT_ONCE), now)));
      return { checked, differing };
    },
    { isolationLevel: 'repeatable read', readOnly: true },
  );
}

/** The final sessions in the order of their ids, so many a turn, from the first again after the last. */
export async function sessionsOfTurn(db: Knex, turn: number, atOnce: number): Promise<readonly number[]> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `with final as (select count(*) as n from sessions where ${IS_FINAL})
     select id from sessions where ${IS_FINAL} order by id
     limit :atOnce::int offset (select :turn::bigint % greatest(1, ceil(n / :atOnce::numeric)::bigint) * :atOnce::int from final)`,
    { turn, atOnce },
  );
  return rows.map(({ id }) => id);
}

/** Grows by one with each hour of the academy's night, and goes on where the last night stopped. */
async function turnNow(db: Knex): Promise<number> {
  const { rows } = await db.raw<{ rows: { turn: number }[] }>(
    `select (local::date - date '2000-01-01') * :turns::int + extract(hour from local)::int % :turns::int as turn
     from (select clock_timestamp() at time zone time_zone as local from academy) a`,
    { turns: TURNS_A_NIGHT },
  );
  return rows[0]?.turn ?? 0;
}

async function differingAmong(
  trx: Knex.Transaction,
  sessionIds: readonly number[],
  now: number,
): Promise<readonly VerdictDifference[]> {
  const gathered = await gatherFacts(trx, sessionIds);
  const stored: StoredVerdict[] = await trx('session_attendances')
    .whereIn('session_id', sessionIds)
    .orderBy(['session_id', 'person_role', 'person_id'])
    .select('session_id', 'person_role as role', 'person_id as id', 'status', 'attended_ms', 'flags');
  return [...gathered.values()]
    .filter(({ session: { status, finalised_at } }) => /^(completed|absent)$/.test(status) && finalised_at !== null)
    .flatMap((one) =>
      differingIn(
        one,
        stored.filter((row) => row.session_id === one.session.id),
        now,
      ),
    );
}

/** One line for each person: a class may have had several teachers. */
function differingIn(gathered: Gathered, stored: readonly StoredVerdict[], now: number): readonly VerdictDifference[] {
  const keyOf = ({ role, id }: Pick<StoredVerdict, 'role' | 'id'>): string => `${role} ${id}`;
  const fresh = new Map(
    evaluatePeople(gathered, now).map((person) => [
      keyOf(person),
      sideOf({ ...person.evaluation, attended_ms: person.evaluation.attendedMs }),
    ]),
  );
  const kept = new Map(stored.map((row) => [keyOf(row), sideOf(row)]));
  const differing = new Map<string, VerdictDifference>();
  for (const person of [...gathered.people, ...stored]) {
    const [expected, found] = [fresh.get(keyOf(person)), kept.get(keyOf(person))];
    const isTeacher = person.role === 'teacher';
    if (expected?.exact === found?.exact) continue;
    differing.set(keyOf(person), {
      what: isTeacher ? 'teacher_verdict_differs' : 'verdict_differs',
      session_id: gathered.session.id,
      student_id: isTeacher ? null : person.id,
      teacher_id: isTeacher ? person.id : null,
      expected: expected?.said ?? '',
      found: found?.said ?? '',
    });
  }
  return [...differing.values()];
}

/** A verdict as it is compared, and as it is kept for people: status, minutes, flags. */
function sideOf({ status, attended_ms, flags }: Pick<StoredVerdict, 'status' | 'attended_ms' | 'flags'>) {
  return {
    exact: [status, attended_ms, ...flags].join(' '),
    said: [status, Math.round(attended_ms / MINUTE), ...flags].join(' '),
  };
}
