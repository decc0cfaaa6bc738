import type { Knex } from 'knex';
import { join } from 'node:path';
import { expect } from 'vitest';
import { CRASH, readLedger, writeDown } from '#demo/ledger.ts';
import { eventually } from './eventually.ts';
import { runHolder } from './held-program.ts';
import { disagreements, isDoubtful, type RowToCheck } from './ledger-checker.ts';
import { enter, type Grant, type Person } from './ledger-person.ts';
import { CLASS_MINUTES, openClass, RECONNECT_GRACE_S } from './outage-place.ts';
import { sessionUntil, studentGrant, teacherGrant } from './real-class.ts';
import type { Desk } from './test-server.ts';

const RULES = {
  reconnectGraceMs: RECONNECT_GRACE_S * 1000,
  latenessGraceMs: 300_000,
  partialFromPercent: 50,
  presentFromPercent: 80,
  rosterEveryMs: 500,
};

/** A place that has classes, and a folder for the ledgers of their people. */
interface ClassPlace extends Desk {
  readonly db: Knex;
  readonly folder: string;
}

/** A class of people who keep ledgers. */
export async function classOf(place: ClassPlace, students: number, minutes = CLASS_MINUTES) {
  const session = await openClass(place, students, { minutes });
  const people: Person[] = [];
  const ledgers = session.studentIds.map((): string[] => []);
  const come = async (grant: Grant, name: string, comesBack: boolean): Promise<Person> => {
    const person = await enter(grant, join(place.folder, `${name}.jsonl`), { comesBack });
    people.push(person);
    return person;
  };
  const grants = await Promise.all(session.studentIds.map((_, n) => studentGrant(place, session, n)));
  const teacher = await come(await teacherGrant(place, session), 'teacher', true);
  return {
    session,
    teacher,
    grants,
    /** The n-th student comes with a token from before any outage. */
    student(n: number, { comesBack = true, grant = grants[n]!, device = 'phone' } = {}): Promise<Person> {
      const name = `student-${n}-${device}`;
      ledgers[n]!.push(join(place.folder, `${name}.jsonl`));
      return come(grant, name, comesBack);
    },
    /** A student in a process of its own. */
    async killable(n: number): Promise<{ kill: () => Promise<void> }> {
      const ledger = join(place.folder, `student-${n}-process.jsonl`);
      ledgers[n]!.push(ledger);
      const file = new URL('./ledger-person-process.ts', import.meta.url);
      const holder = runHolder(file, [JSON.stringify(grants[n]), ledger]);
      await holder.said;
      return {
        kill: async () => {
          await holder.kill();
          writeDown(ledger, 'out', CRASH);
        },
      };
    },
    inRoom: (count: number) => sessionUntil(place, session, (detail) => detail.inRoomCount === count),
    /** Until the server sees these students in the room and no others. */
    inside: (...students: readonly number[]) =>
      sessionUntil(place, session, (detail) =>
        session.studentIds.every((_, n) => {
          const person = detail.people.find((one: { identity: string }) => one.identity === session.student(n));
          return (person.liveState === 'in_room') === students.includes(n);
        }),
      ),
    /** Until what is shown of the n-th student says so. */
    flagged: (n: number, flag: string) =>
      sessionUntil(place, session, (detail) =>
        detail.people.find((one: { identity: string }) => one.identity === session.student(n)).flags.includes(flag),
      ),
    /** The teacher ends the class; the report, row by row of the students, once it is final. */
    async report(): Promise<readonly RowToCheck[]> {
      for (const person of people) person.settle();
      const done = await place.call('POST', `/api/teacher/sessions/${session.id}/complete`, {
        token: session.token,
        body: { reason: 'the test is over' },
      });
      expect(done.body).toMatchObject({ status: 'completed' });
      await Promise.all(people.map((person) => person.out));
      await sessionUntil(place, session, (detail) =>
        detail.people.every((person: { liveState: string }) => person.liveState === 'final'),
      );
      // Verdicts are final before a busy LiveKit has told of every leave; what it tells of a room last is its end.
      const newest = place.db('room_incarnations').where('session_id', session.id).orderBy('created_at', 'desc');
      await eventually(async () =>
        expect(await newest.clone().first('finished_at')).toMatchObject({ finished_at: expect.any(Number) }),
      );
      const answer = await place.call('GET', `/api/sessions/${session.id}/report`, { token: session.token });
      const rows: (RowToCheck & { studentId: number })[] = answer.body.rows;
      return session.studentIds.map((id) => rows.find((row) => row.studentId === id)!);
    },
    /** What the ledgers say against the rows, a line a student; who is `proved` is held to the second whatever is flagged. */
    against: (rows: readonly RowToCheck[], uncertainMs: number, proved: readonly number[] = []): readonly string[] =>
      rows.flatMap((row, n) =>
        disagreements(
          { startsAt: session.startsAt, endsAt: session.endsAt, rules: RULES },
          row,
          ledgers[n]!.map((ledger) => readLedger(ledger)),
          proved.includes(n) ? 0 : uncertainMs,
        ).map((sentence) => `student ${n}: ${sentence} (${row.flags.join(', ')})`),
      ),
  };
}

/** None of these students' rows doubts itself. */
export const exact = (rows: readonly RowToCheck[], students: readonly number[]): void => {
  for (const n of students)
    expect(isDoubtful(rows[n]!), `student ${n} is proved: ${rows[n]!.flags.join(', ')}`).toBe(false);
};
