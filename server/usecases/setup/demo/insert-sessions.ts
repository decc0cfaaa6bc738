import type { Knex } from 'knex';
import { lifecycleJobOf } from '#shared/domain/lifecycle.ts';
import { policyOf } from '#shared/domain/policy.ts';
import { isTerminal } from '#shared/domain/session.ts';
import { at } from '../../../db/connect.ts';
import { familyOf, SCHEDULE_COLUMN } from '../../schedules/stored.ts';
import { LESSONS, type DemoLesson } from './lessons.ts';
import type { DemoIds } from './insert-people.ts';
import { insertParticipation } from './insert-participation.ts';
import { insertTraces } from './insert-traces.ts';
import type { Random } from './random.ts';
import type { SessionHistory, Step } from './past.ts';
import { BUFFER } from './timetable.ts';

/** A history with the row that it became. */
export interface InsertedSession {
  readonly id: number;
  readonly history: SessionHistory;
}

const POLICY_VERSION = 1;
const CHUNK = 400;

/** Writes all sessions with everything that deliveries and roster checks would have left of them. */
export async function insertSessions(
  trx: Knex.Transaction,
  histories: readonly SessionHistory[],
  ids: DemoIds,
  random: Random,
): Promise<readonly InsertedSession[]> {
  const rows: { id: number }[] = await trx('sessions')
    .insert(histories.map((history) => sessionRow(history, ids)))
    .returning('id');
  const inserted = histories.map((history, index): InsertedSession => {
    const row = rows[index];
    if (!row) throw new Error('a session of the demo academy was not written');
    return { id: row.id, history };
  });
  await trx.batchInsert(
    'session_participants',
    inserted.flatMap((one) => participantRows(one, ids)),
    CHUNK,
  );
  await insertDetails(trx, inserted, ids);
  await trx.batchInsert(
    'session_transitions',
    inserted.flatMap((one) => transitionRows(one, ids)),
    CHUNK,
  );
  await insertTraces(trx, inserted, ids, random);
  await insertParticipation(trx);
  await trx.batchInsert(
    'event_log',
    inserted.map((one) => changedRow(one, ids)),
    CHUNK,
  );
  return inserted;
}

/** The weekly schedule that a class stands for, and its date there; one laid by hand stands for none. */
function scheduledBy({ lesson, weeklyOn }: SessionHistory['session'], ids: DemoIds): object {
  const scheduleId = ids.schedule(lesson);
  if (scheduleId === null || weeklyOn === null) return {};
  return { [SCHEDULE_COLUMN[familyOf(LESSONS[lesson])]]: scheduleId, schedule_date: weeklyOn };
}

const lessonOf = ({ session }: SessionHistory): DemoLesson => LESSONS[session.lesson];

const stepTo = (history: SessionHistory, to: Step['to']): Step | undefined =>
  history.steps.find((step) => step.to === to);

function sessionRow(history: SessionHistory, ids: DemoIds): object {
  const { session, status, flags } = history;
  const lesson = lessonOf(history);
  const end = isTerminal(status) ? stepTo(history, status) : undefined;
  const judged = stepTo(history, 'ready') !== undefined;
  const startedAt = stepTo(history, 'ongoing')?.at;
  return {
    kind: lesson.kind,
    subtype: lesson.subtype,
    title: lesson.title,
    teacher_id: ids.staff(lesson.teacher),
    starts_at: at(session.startsAt),
    ends_at: at(session.endsAt),
    busy_until: at(session.endsAt + BUFFER),
    duration_minutes: session.minutes,
    status,
    version: history.steps.length,
    policy: judged ? JSON.stringify(policyOf({}, lesson.kind)) : null,
    policy_version: judged ? POLICY_VERSION : null,
    started_at: startedAt === undefined ? null : at(startedAt),
    ended_at: end === undefined ? null : at(end.at),
    end_reason: end?.reason ?? null,
    flags: [...flags],
    created_at: at(session.bookedAt),
    ...scheduledBy(session, ids),
  };
}

const participantRows = ({ id, history }: InsertedSession, ids: DemoIds): readonly object[] =>
  lessonOf(history).students.map((student) => ({
    session_id: id,
    student_id: ids.student(student),
    expected_from: at(history.session.bookedAt),
    live: !isTerminal(history.status),
  }));

async function insertDetails(trx: Knex.Transaction, inserted: readonly InsertedSession[], ids: DemoIds): Promise<void> {
  const of = (kind: DemoLesson['kind']) => inserted.filter(({ history }) => lessonOf(history).kind === kind);
  const group = ({ history }: InsertedSession) => ids.group(history.session.lesson);
  await trx('quran_session_details').insert(
    of('quran').map((one) => ({
      session_id: one.id,
      circle_id: group(one),
      parts: ['new_memorisation', 'recent_revision'],
    })),
  );
  await trx('academic_session_details').insert(
    of('academic').map((one) => ({
      session_id: one.id,
      course_id: group(one),
      subject: lessonOf(one.history).subject ?? null,
    })),
  );
  await trx('interactive_session_details').insert(
    of('interactive').map((one, index) => ({ session_id: one.id, course_id: group(one), number: index + 1 })),
  );
}

const transitionRows = ({ id, history }: InsertedSession, ids: DemoIds): readonly object[] =>
  history.steps.map(({ from, to, by, reason, at: instant }) => {
    const lesson = lessonOf(history);
    const staffId = ids.staff(by === 'teacher' ? lesson.teacher : 'raed');
    return {
      session_id: id,
      from_status: from,
      to_status: to,
      actor: by === 'job' ? `job:${lifecycleJobOf(lesson.kind)}` : `staff-${staffId}`,
      reason,
      at: at(instant),
    };
  });

function changedRow({ id, history }: InsertedSession, ids: DemoIds): object {
  const last = history.steps.at(-1)?.at ?? history.session.bookedAt;
  return {
    type: 'session.changed',
    session_id: id,
    teacher_id: ids.staff(lessonOf(history).teacher),
    payload: JSON.stringify({ type: 'session.changed', sessionId: id, at: last }),
    at: at(last),
  };
}
