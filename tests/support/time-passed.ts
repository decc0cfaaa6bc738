import type { Knex } from 'knex';
import { at } from '#server/db/connect.ts';
import { HOUR } from '#shared/domain/time.ts';
import { tellStay } from './ended-class.ts';

export interface PastClass {
  readonly id: number;
  readonly roomName: string;
  readonly startsAt: number;
  readonly teacherId: number;
  /** Who was expected when it began. */
  readonly studentIds: readonly number[];
}

/** A coming class's time has passed: it was some hours ago, and whoever came or went before it did so before it. */
export async function timePassedFor(db: Knex, id: number, n: (below: number) => number): Promise<PastClass> {
  const { starts_at: was, teacher_id: teacherId } = await db('sessions').where({ id }).first('starts_at', 'teacher_id');
  const startsAt = Date.now() - 4 * HOUR - n(12) * HOUR;
  const by = `${Math.round((was - startsAt) / 1000)} seconds`;
  await db('sessions')
    .where({ id })
    .update(
      Object.fromEntries(
        ['starts_at', 'ends_at', 'busy_until'].map((at) => [at, db.raw('?? - ?::interval', [at, by])]),
      ),
    );
  for (const people of ['session_participants', 'session_teachers'])
    await db(people)
      .where('session_id', id)
      .update({
        expected_from: db.raw('expected_from - ?::interval', [by]),
        expected_until: db.raw('expected_until - ?::interval', [by]),
      });
  const { starts_at: now } = await db('sessions').where({ id }).first('starts_at');
  const studentIds: number[] = await db('session_participants')
    .where('session_id', id)
    .whereNull('expected_until')
    .pluck('student_id');
  return { id, roomName: `quran_${id}_${Math.round(now / 1000)}`, startsAt: now, teacherId, studentIds };
}

/** It was opened, its teacher came, mostly stayed, and some of the students came. */
export async function wasTaught(db: Knex, past: PastClass, n: (below: number) => number): Promise<void> {
  const { id, startsAt } = past;
  const opened = at(startsAt);
  await db('session_rooms').insert({
    name: past.roomName,
    session_id: id,
    opened_at: opened,
    created_in_livekit_at: opened,
  });
  await tellStay(db, past, `staff-${past.teacherId}`, n(4) === 0 ? [0, 2] : [0, 30]);
  for (const studentId of past.studentIds) if (n(3) > 0) await tellStay(db, past, `student-${studentId}`, [n(20), 30]);
  for (const [from, to] of [
    ['scheduled', 'ready'],
    ['ready', 'ongoing'],
  ]) {
    await db('sessions').where({ id, status: from }).update({ status: to });
    await db('session_transitions').insert({ session_id: id, from_status: from, to_status: to, actor: 'job:walk' });
  }
}
