import type { Knex } from 'knex';
import { at } from '#server/db/connect.ts';
import type { SessionKind, SessionStatus, SessionSubtype } from '#shared/domain/session.ts';
import { MINUTE } from '#shared/domain/time.ts';

/** An academy with its settings as they come. Safe to call again. */
export async function insertAcademy(db: Knex): Promise<void> {
  await db('academy')
    .insert({ name: 'دار الإتقان', time_zone: 'Asia/Riyadh', week_start: 'saturday' })
    .onConflict()
    .ignore();
}

let people = 0;

export async function insertStaff(db: Knex, role: 'admin' | 'supervisor' | 'teacher' = 'teacher'): Promise<number> {
  people += 1;
  const [row]: { id: number }[] = await db('staff')
    .insert({
      name: `Staff ${people}`,
      email: `staff-${people}@academy.test`,
      role,
      password_hash: 'none',
      time_zone: 'Asia/Riyadh',
    })
    .returning('id');
  return row!.id;
}

export async function insertStudent(db: Knex): Promise<number> {
  people += 1;
  const [row]: { id: number }[] = await db('students')
    .insert({ name: `Student ${people}`, time_zone: 'Asia/Riyadh' })
    .returning('id');
  return row!.id;
}

export interface SessionWish {
  readonly kind?: SessionKind;
  readonly subtype?: SessionSubtype;
  /** S in epoch milliseconds. */
  readonly startsAt: number;
  readonly minutes?: number;
  readonly students?: number;
  readonly status?: SessionStatus;
  /** The room's name in LiveKit; null for a session without a room. */
  readonly roomName?: string | null;
}

export interface SessionFixture {
  readonly id: number;
  readonly teacherId: number;
  readonly studentIds: readonly number[];
  readonly roomName: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly teacher: string;
  /** The LiveKit identity of the n-th student, from 0. */
  readonly student: (n: number) => string;
}

/** A session with a teacher and students of its own, and an open room. */
export async function insertSession(db: Knex, wish: SessionWish): Promise<SessionFixture> {
  const kind = wish.kind ?? 'quran';
  const subtype = wish.subtype ?? (kind === 'quran' ? 'circle' : 'course');
  const minutes = wish.minutes ?? 60;
  const status = wish.status ?? 'ongoing';
  const endsAt = wish.startsAt + minutes * MINUTE;
  const teacherId = await insertStaff(db);
  const studentIds: number[] = [];
  for (let n = 0; n < (wish.students ?? 1); n += 1) studentIds.push(await insertStudent(db));
  const ended = status === 'completed' || status === 'absent' || status === 'cancelled';
  const [row]: { id: number }[] = await db('sessions')
    .insert({
      kind,
      subtype,
      title: 'حلقة',
      teacher_id: teacherId,
      starts_at: at(wish.startsAt),
      ends_at: at(endsAt),
      busy_until: at(endsAt + 5 * MINUTE),
      duration_minutes: minutes,
      status,
      ended_at: ended ? at(endsAt) : null,
    })
    .returning('id');
  const id = row!.id;
  if (studentIds.length > 0)
    await db('session_participants').insert(
      studentIds.map((student_id) => ({
        session_id: id,
        student_id,
        live: true,
        expected_from: at(Math.min(wish.startsAt, Date.now()) - 24 * 60 * MINUTE),
      })),
    );
  const roomName = wish.roomName ?? `${kind}_${id}_${Math.floor(wish.startsAt / 1000)}`;
  if (wish.roomName !== null)
    await db('session_rooms').insert({
      name: roomName,
      session_id: id,
      opened_at: at(wish.startsAt - 15 * MINUTE),
      created_in_livekit_at: at(wish.startsAt - 15 * MINUTE),
    });
  return {
    id,
    teacherId,
    studentIds,
    roomName,
    startsAt: wish.startsAt,
    endsAt,
    teacher: `staff-${teacherId}`,
    student: (n) => `student-${studentIds[n]!}`,
  };
}
