import type { Knex } from 'knex';

/** Of ten parts of a class, in how many a student's devices are on: what a mixed group is like. */
const MICROPHONE_TENTHS = 2;
const CAMERA_TENTHS = 7;

/**
 * What rosters and the chat of interactive classes would have told: each student switches devices every three minutes
 * or leaves them, raises a hand now and then, and writes. By the ids alone, so that every demo is the same.
 */
export async function insertParticipation(trx: Knex.Transaction): Promise<void> {
  await trx.raw(
    `insert into roster_readings (session_id, room_sid, at, people)
     select s.id, r.room_sid, s.starts_at + n * interval '20 seconds',
       (select coalesce(jsonb_agg(jsonb_build_object('identity', 'student-' || p.student_id,
           'microphone', abs(hashtext(concat_ws('/', 'mic', s.id, p.student_id, n / 9))) % 10 < :microphone,
           'camera', abs(hashtext(concat_ws('/', 'camera', s.id, p.student_id, n / 9))) % 10 < :camera)
           order by p.student_id), '[]')
         from session_participants p where p.session_id = s.id)
     from sessions s join session_rooms r on r.session_id = s.id,
       generate_series(0, s.duration_minutes * 3 - 1) n
     where s.kind = 'interactive' and s.status = 'completed'`,
    { microphone: MICROPHONE_TENTHS, camera: CAMERA_TENTHS },
  );
  await trx.raw(
    `insert into class_signals (session_id, identity, id, what, body, at)
     select s.id, 'student-' || p.student_id, 'demo-signal-' || n, case when n < 3 then 'hand' else 'chat' end,
       case when n < 3 then null else 'نعم، فهمت' end, s.starts_at + (5 + 6 * n) * interval '1 minute'
     from sessions s join session_participants p on p.session_id = s.id, generate_series(0, 7) n
     where s.kind = 'interactive' and s.status = 'completed' and (5 + 6 * n) < s.duration_minutes
       and abs(hashtext(concat_ws('/', 'signal', s.id, p.student_id, n))) % 10 < 5`,
  );
}
