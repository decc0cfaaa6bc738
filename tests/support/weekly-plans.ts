import { Temporal } from 'temporal-polyfill';
import { at } from '#server/db/connect.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { insertStudent } from './fixtures-of-sessions.ts';
import type { TestServer } from './test-server.ts';

export interface Circle {
  readonly id: number;
  readonly teacherId: number;
  readonly studentIds: readonly number[];
  readonly token: string;
}

/** A Sunday at least a week from now: `YYYY-MM-DD`. */
export const sunday = (weeks = 1): Temporal.PlainDate => {
  const today = Temporal.Now.plainDateISO('Asia/Riyadh');
  return today.add({ days: 7 - (today.dayOfWeek % 7) }).add({ weeks });
};

/** Eight classes at 16:00 in Riyadh, on the six days beside Saturday. */
export const planFor = (target: object, more: object = {}) => ({
  target,
  times: [{ weekdays: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday'], wallTime: '16:00' }],
  timeZone: 'Asia/Riyadh',
  durationMinutes: null,
  startsOn: sunday().toString(),
  untilOn: null,
  count: 8,
  ...more,
});

/** A circle of an hour with a teacher of its own, its students enrolled since yesterday. */
export async function circleWith(server: TestServer, students: number): Promise<Circle> {
  const teacher = await server.staff('teacher');
  const [circle]: { id: number }[] = await server
    .db('circles')
    .insert({ name: 'حلقة نافع', teacher_id: teacher.id, duration_minutes: 60 })
    .returning('id');
  const studentIds: number[] = [];
  for (let n = 0; n < students; n += 1) {
    const id = await insertStudent(server.db);
    studentIds.push(id);
    await server
      .db('enrolments')
      .insert({ student_id: id, circle_id: circle!.id, enrolled_from: at(Date.now() - DAY) });
  }
  return { id: circle!.id, teacherId: teacher.id, studentIds, token: teacher.token };
}

/** Another class of the teacher, an hour long; answers its id. */
export async function busyHour(server: TestServer, teacherId: number, startsAt: number): Promise<number> {
  const [row]: { id: number }[] = await server
    .db('sessions')
    .insert({
      kind: 'quran',
      subtype: 'individual',
      title: 'درس سابق',
      teacher_id: teacherId,
      starts_at: at(startsAt),
      ends_at: at(startsAt + HOUR),
      busy_until: at(startsAt + HOUR + 5 * MINUTE),
      duration_minutes: 60,
    })
    .returning('id');
  return row!.id;
}
