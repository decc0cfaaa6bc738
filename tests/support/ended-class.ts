import type { Knex } from 'knex';
import { at } from '#server/db/connect.ts';
import { finaliseReports } from '#server/usecases/attendance/finalise.ts';
import { writeCounting } from '#server/usecases/counting/write-counting.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { insertSession, type SessionFixture, type SessionWish } from './fixtures-of-sessions.ts';

/** Minutes of the class, from when to when somebody was in. */
export type StayInMinutes = readonly [from: number, to: number];

export interface EndedClassWish extends Partial<SessionWish> {
  /** The whole class when left out. */
  readonly teacher?: readonly StayInMinutes[];
  /** One list a student: as many students as lists. */
  readonly stays: readonly (readonly StayInMinutes[])[];
  /** The quota of each student's subscription; null: they have none. */
  readonly quota?: number | null;
}

let connections = 0;

/** A stay as LiveKit told it, by minutes of the class. */
export async function tellStay(
  db: Knex,
  session: Pick<SessionFixture, 'id' | 'roomName' | 'startsAt'>,
  identity: string,
  stay: StayInMinutes,
): Promise<void> {
  connections += 1;
  const [from, to] = stay.map((minute) => at(session.startsAt + minute * MINUTE));
  const base = {
    room_name: session.roomName,
    room_sid: `RM_${session.id}`,
    participant_sid: `PA_${connections}`,
    identity,
    session_id: session.id,
    joined_at: from,
  };
  await db('attendance_facts').insert([
    { ...base, id: `EV_joined_${connections}`, what: 'joined', at: from },
    { ...base, id: `EV_left_${connections}`, what: 'left', at: to, reason: 'CLIENT_INITIATED' },
  ]);
}

/** A class of this morning that is over, settled, reported and counted, by everybody's code. */
export async function endedClass(db: Knex, wish: EndedClassWish): Promise<SessionFixture> {
  const startsAt = wish.startsAt ?? Math.floor(Date.now() / 1000) * 1000 - 300 * MINUTE;
  const session = await insertSession(db, {
    subtype: wish.stays.length === 1 ? 'individual' : 'circle',
    ...wish,
    startsAt,
    status: 'completed',
    students: wish.stays.length,
  });
  const quota = wish.quota === undefined ? 8 : wish.quota;
  if (quota !== null)
    await db('subscriptions').insert(
      session.studentIds.map((student_id) => ({
        student_id,
        kind: 'quran',
        quota,
        starts_at: at(startsAt - 5 * DAY),
        ends_at: at(startsAt + 25 * DAY),
      })),
    );
  for (const stay of wish.teacher ?? [[0, 60]]) await tellStay(db, session, session.teacher, stay);
  for (const [n, stays] of wish.stays.entries())
    for (const stay of stays) await tellStay(db, session, session.student(n), stay);
  await db.transaction(async (trx) => {
    await finaliseReports(trx, session.id, session.endsAt + 5 * MINUTE);
    await writeCounting(trx, session.id, true);
    await trx('sessions')
      .where('id', session.id)
      .update({ finalised_at: at(session.endsAt + 5 * MINUTE) });
  });
  return session;
}
