import type { Knex } from 'knex';
import type { Actor } from '#server/auth/actor.ts';
import { at } from '#server/db/connect.ts';
import { createSession } from '#server/usecases/scheduling/create.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { insertStaff, insertStudent } from '#tests/support/fixtures-of-sessions.ts';
import { createTestDeps } from '#tests/support/test-deps.ts';
import type { Parts } from './parts.ts';
import { median, ratioOf, type Finding, type Round } from './statistics.ts';

const ROUNDS = 7;
const CLIENTS = 16;
const TEACHERS = 8;
const STUDENTS = 16;
const SLOTS = 24;
const LENGTH = 25 * MINUTE;
const BUFFER = 5 * MINUTE;

/** One wish: somebody's class at a time. Half of them come twice, by two clients. */
interface Wish {
  readonly teacherId: number;
  readonly studentId: number;
  readonly from: number;
}

type Booked = 'booked' | 'taken';

/** The people's locks and the rows of a class, and the constraint's word for who came second: what any booking must do. */
async function byHand(db: Knex, { teacherId, studentId, from }: Wish): Promise<Booked> {
  try {
    await db.transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(1, ?)', [teacherId]);
      await trx.raw('select pg_advisory_xact_lock(2, ?)', [studentId]);
      const [row]: { id: number }[] = await trx('sessions')
        .insert({
          kind: 'quran',
          subtype: 'individual',
          title: 'bench',
          teacher_id: teacherId,
          starts_at: at(from),
          ends_at: at(from + LENGTH),
          busy_until: at(from + LENGTH + BUFFER),
          duration_minutes: LENGTH / MINUTE,
        })
        .returning('id');
      const session_id = row?.id;
      await trx('quran_session_details').insert({ session_id });
      await trx('session_participants').insert({ session_id, student_id: studentId, live: true });
      await trx('session_transitions').insert({ session_id, to_status: 'scheduled', actor: 'bench' });
    });
    return 'booked';
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '23P01') return 'taken';
    throw error;
  }
}

/** reliability.md, "Speed": sixteen clients that book, against the locks and the inserts alone. */
export async function benchBooking(parts: Parts, say: (line: string) => void): Promise<readonly Finding[]> {
  const { deps, close } = await createTestDeps({ connectionString: parts.connectionString });
  const staffId = await insertStaff(parts.db, 'admin');
  const actor = { role: 'admin', staffId, language: 'ar', timeZone: 'Asia/Riyadh' } as Actor;
  const monday = firstMonday();

  const ours = async ({ teacherId, studentId, from }: Wish): Promise<Booked> => {
    const target = { type: 'quran', teacherId, studentId } as const;
    const made = await createSession(deps, actor, { target, startsAt: from, durationMinutes: LENGTH / MINUTE });
    if (made.ok) return 'booked';
    if (made.refusal.code === 'teacher_busy' || made.refusal.code === 'student_busy') return 'taken';
    throw new Error(`a booking was refused: ${made.refusal.code}`);
  };

  /** Bookings a second, of people of their own: nobody has had hundreds of classes. */
  const run = async (book: (wish: Wish) => Promise<Booked>): Promise<number> => {
    const { teachers, students } = await newPeople(parts.db);
    const wishes = wishesOn(monday, teachers, students);
    let next = 0;
    let booked = 0;
    const start = performance.now();
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        for (let wish = wishes[next++]; wish !== undefined; wish = wishes[next++])
          if ((await book(wish)) === 'booked') booked += 1;
      }),
    );
    const seconds = (performance.now() - start) / 1000;
    if (booked !== TEACHERS * SLOTS) throw new Error(`${booked} of ${TEACHERS * SLOTS} classes were booked`);
    return wishes.length / seconds;
  };

  const rounds: Round[] = [];
  try {
    for (let round = -1; round < ROUNDS; round += 1) {
      const baseline = await run((wish) => byHand(deps.db, wish));
      const measured = await run(ours);
      say(
        `booking ${round < 0 ? 'warm-up' : `round ${round + 1}`}: ${measured.toFixed(0)} and ${baseline.toFixed(0)} a second`,
      );
      if (round >= 0) rounds.push({ ours: measured, baseline });
    }
    const overlaps = await overlapsIn(parts.db);
    if (overlaps > 0) throw new Error(`${overlaps} classes overlap`);
  } finally {
    await close();
  }
  const shown = (side: keyof Round): string => `${median(rounds.map((one) => one[side])).toFixed(0)}/s`;
  return [
    {
      what: 'booking, 16 clients, 0 overlaps',
      ours: shown('ours'),
      baseline: shown('baseline'),
      value: ratioOf(rounds),
      unit: '×',
      bar: { atLeast: 0.8 },
    },
  ];
}

async function newPeople(db: Knex): Promise<{ teachers: readonly number[]; students: readonly number[] }> {
  const teachers: number[] = [];
  for (let n = 0; n < TEACHERS; n += 1) teachers.push(await insertStaff(db));
  const students: number[] = [];
  for (let n = 0; n < STUDENTS; n += 1) students.push(await insertStudent(db));
  const period = { starts_at: at(Date.now() - DAY), ends_at: at(Date.now() + 60 * DAY) };
  await db('subscriptions').insert(
    students.map((student_id) => ({ student_id, kind: 'quran', quota: 100, ...period })),
  );
  return { teachers, students };
}

/** Every teacher all day, each with another student at a time; every other one is wanted twice. */
function wishesOn(monday: number, teachers: readonly number[], students: readonly number[]): readonly Wish[] {
  const all = Array.from({ length: SLOTS }, (_, slot) =>
    teachers.flatMap((teacherId, n): Wish[] => {
      const studentId = students[(n + slot) % students.length] ?? 0;
      const wish = { teacherId, studentId, from: monday + 6 * HOUR + slot * (LENGTH + BUFFER) };
      return slot % 2 === 0 ? [wish] : [wish, wish];
    }),
  );
  return all.flat();
}

async function overlapsIn(db: Knex): Promise<number> {
  const { rows } = await db.raw<{ rows: { n: number }[] }>(
    `select count(*)::int as n from sessions a join sessions b on a.id < b.id and a.teacher_id = b.teacher_id
       and tstzrange(a.starts_at, a.busy_until) && tstzrange(b.starts_at, b.busy_until)`,
  );
  return rows[0]?.n ?? 0;
}

function firstMonday(): number {
  const today = Math.floor(Date.now() / DAY) * DAY;
  return today + (((1 - new Date(today).getUTCDay() + 7) % 7) + 7) * DAY;
}
