import type { Knex } from 'knex';
import { policyOf } from '#shared/domain/policy.ts';
import { DAY, MINUTE, SECOND } from '#shared/domain/time.ts';
import { at } from '../../db/connect.ts';
import { appendEntry } from '../attendance/entry-rows.ts';
import { finaliseReports } from '../attendance/finalise.ts';
import { projectAttendance } from '../attendance/project.ts';
import { writeCounting } from '../counting/write-counting.ts';
import { insertPeople, type DemoIds } from './demo/insert-people.ts';
import { insertSessions, type InsertedSession } from './demo/insert-sessions.ts';
import { LESSONS, type LessonKey } from './demo/lessons.ts';
import { historiesOf } from './demo/past.ts';
import { randomFrom } from './demo/random.ts';
import { planTimetable } from './demo/timetable.ts';
import { writeEvaluation } from './demo/write-evaluation.ts';

export interface DemoAcademyOptions {
  /** Epoch milliseconds; every time of the academy is laid round it. */
  readonly now: number;
  /** The same seed at the same `now` makes the same academy. */
  readonly seed: string;
  readonly hashedPassword: (email: string) => Promise<string>;
  /** Length of the class that can be opened now; null: its usual hour. */
  readonly classMinutes: number | null;
  /** When it starts, counted from `now`; null: at a round time in about ten minutes. */
  readonly classStartsInS: number | null;
  /** The circle's reconnect grace; null: the academy's. */
  readonly reconnectGraceS: number | null;
}

/**
 * Fills an empty database with the demo academy: made people, two weeks of past classes as real deliveries would have
 * left them, a day round `now` for the demo's teacher, and the coming week. Verdicts, reports and ledger rows are
 * computed from the facts by the same code as everybody's (product.md, First start).
 */
export async function fillDemoAcademy(trx: Knex.Transaction, options: DemoAcademyOptions): Promise<void> {
  const { now } = options;
  const random = randomFrom(numberOf(options.seed));
  const ids = await insertPeople(trx, options);
  const startsInMs = (options.classStartsInS ?? 600) * SECOND;
  const { classMinutes } = options;
  const timetable = planTimetable(
    now,
    classMinutes === null && options.classStartsInS === null
      ? null
      : { startsInMs, minutes: classMinutes ?? LESSONS.asim.minutes },
  );
  const histories = historiesOf(timetable, latenessGraceMs, random);
  const sessions = await insertSessions(trx, histories, ids, random);
  for (const session of sessions) await judge(trx, session, ids);
  for (const session of sessions) await writeEvaluation(trx, session, ids, now, random);
  await setForDemoClass(trx, options, ids);
}

const latenessGraceMs = (lesson: LessonKey): number => policyOf({}, LESSONS[lesson].kind).latenessGraceMinutes * MINUTE;

/** From the text of the seed to the number that chance begins with (FNV-1a). */
const numberOf = (seed: string): number =>
  Array.from(seed, (letter) => letter.codePointAt(0) ?? 0).reduce(
    (hash, code) => Math.imul(hash ^ code, 0x01000193) >>> 0,
    0x811c9dc5,
  );

const SETTLED_AFTER = 2 * MINUTE;

/** Verdicts, reports and ledger of a session that is over, as its end and its settling would have written them. */
async function judge(trx: Knex.Transaction, session: InsertedSession, ids: DemoIds): Promise<void> {
  const { id, history } = session;
  if (history.room === null) return;
  const settledAt = history.room.closedAt + SETTLED_AFTER;
  if (history.status === 'cancelled') {
    await projectAttendance(trx, id, settledAt);
    return;
  }
  for (const { student } of history.students.filter(({ mark }) => mark === 'excused'))
    await appendEntry(trx, {
      sessionId: id,
      role: 'student',
      personId: ids.student(student),
      kind: 'status',
      status: 'excused',
      reason: 'agreed_absence',
      note: 'اعتذرت أسرته قبل الحصة',
      base: { entryId: null, status: 'absent' },
      actor: `staff-${ids.staff('raed')}`,
      at: history.room.closedAt,
    });
  await finaliseReports(trx, id, settledAt);
  await writeCounting(trx, id, true);
  await trx('sessions')
    .where({ id })
    .update({ finalised_at: at(settledAt), version: trx.raw('version + 1') });
}

/** A class of a few minutes needs graces of its own, or nobody could be late in it. */
async function setForDemoClass(
  trx: Knex.Transaction,
  { classMinutes, reconnectGraceS, now }: DemoAcademyOptions,
  ids: DemoIds,
): Promise<void> {
  const latenessGraceMinutes = classMinutes !== null && classMinutes < 35 ? Math.floor(classMinutes / 7) : null;
  const values = [
    ...(reconnectGraceS === null
      ? []
      : [
          {
            key: 'reconnect_grace_seconds',
            scope_kind: 'circle',
            scope_id: String(ids.group('asim')),
            value: JSON.stringify(reconnectGraceS),
          },
        ]),
    ...(latenessGraceMinutes === null
      ? []
      : [
          {
            key: 'lateness_grace_minutes',
            scope_kind: 'kind',
            scope_id: 'quran',
            value: JSON.stringify(latenessGraceMinutes),
          },
        ]),
  ];
  if (values.length === 0) return;
  await trx('setting_versions').insert(
    values.map((value) => ({
      ...value,
      version: 2,
      changed_by: ids.staff('admin'),
      changed_at: at(now - DAY),
      reason: 'حصة قصيرة للعرض',
    })),
  );
  await trx('academy').update({ settings_version: 2 });
}
