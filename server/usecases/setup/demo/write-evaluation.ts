import type { Knex } from 'knex';
import { MINUTE } from '#shared/domain/time.ts';
import { at } from '../../../db/connect.ts';
import { REPORT_TABLES } from '../../attendance/write-reports.ts';
import { HOMEWORK, NOTES, quranEvaluation, TOPICS } from './evaluations.ts';
import type { DemoIds } from './insert-people.ts';
import type { InsertedSession } from './insert-sessions.ts';
import { LESSONS, type DemoLesson, type LessonKey } from './lessons.ts';
import type { Random } from './random.ts';

/** Classes whose teachers still owe the evaluation: the latest of these lessons. */
const OWED: readonly LessonKey[] = ['shuba', 'omar', 'bazzi'];
/** Teachers write it after class; a class this old has one. */
const EVALUATED_AFTER = 25 * MINUTE;

/** What the teacher wrote about each student of a past class, over the reports that its end has made. */
export async function writeEvaluation(
  trx: Knex.Transaction,
  session: InsertedSession,
  ids: DemoIds,
  now: number,
  random: Random,
): Promise<void> {
  const { id, history } = session;
  const { lesson: key } = history.session;
  const evaluatedAt = history.session.endsAt + EVALUATED_AFTER;
  const isOwed = history.fromEnd === 0 && OWED.includes(key);
  if (history.status !== 'completed' || isOwed || evaluatedAt > now) return;
  const lesson: DemoLesson = LESSONS[key];
  const homework = history.fromEnd === 0 ? HOMEWORK[0] : HOMEWORK[random.between(1, HOMEWORK.length - 1)];
  for (const [order, { student, mark }] of history.students.entries()) {
    const notes = history.fromEnd === 0 && key === 'asim' ? (NOTES[student] ?? null) : null;
    const quran = quranEvaluation(student, history.fromEnd, order, random);
    // Nobody grades a student who was not there.
    const graded = mark !== 'absent' && mark !== 'excused';
    await trx(REPORT_TABLES[lesson.kind])
      .where({ session_id: id, student_id: ids.student(student) })
      .update({
        evaluated_at: at(evaluatedAt),
        evaluated_by: ids.staff(lesson.teacher),
        homework,
        notes,
        ...(lesson.kind === 'quran'
          ? {
              new_memorisation: graded ? JSON.stringify(quran.newMemorisation) : null,
              recent_revision: graded ? JSON.stringify(quran.recentRevision) : null,
              mistakes: graded ? JSON.stringify(quran.mistakes) : null,
              grade: graded ? quran.grade : null,
            }
          : { homework_degree: graded ? random.between(12, 20) / 2 : null }),
        ...(lesson.kind === 'academic' ? { topic: TOPICS[history.fromEnd % TOPICS.length] } : {}),
      });
  }
}
