import type { Knex } from 'knex';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { joinWindow, type JoinRole } from '#shared/domain/join-window.ts';
import { policyOf, type Policy } from '#shared/domain/policy.ts';
import { isTerminal } from '#shared/domain/session.ts';
import type { Actor } from '../../auth/actor.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import { JUDGED_COLUMNS, readPolicies, type JudgedSession } from '../settings/policy.ts';
import { type ValueInPlace, valuesIn } from '../settings/stored.ts';
import { whereVisible } from './store.ts';

interface Found extends SessionTableRow, Pick<JudgedSession, 'circle_id' | 'course_id' | 'settings_then'> {
  readonly teacher_name: string;
  readonly expected_count: number;
  readonly in_room_count: number;
  readonly room_opened_at: number | null;
  readonly room_locked: boolean | null;
  readonly verdicts: Readonly<Record<string, number>> | null;
  readonly unverified: number;
  readonly report_count: number;
  readonly evaluated_count: number;
}

/** The one query behind every list and row of sessions; the caller narrows it. Only sessions that have a time. */
export function sessionQuery(db: Knex, actor: Actor): Knex.QueryBuilder<Found, Found[]> {
  const query: Knex.QueryBuilder = db('sessions as s')
    .join('staff as t', 't.id', 's.teacher_id')
    .select(
      's.*',
      't.name as teacher_name',
      db.raw(JUDGED_COLUMNS),
      db.raw(`(select count(distinct p.student_id) from session_participants p
        where p.session_id = s.id and p.expected_until is null) as expected_count`),
      db.raw(`(select count(*) from meeting_attendances m
        where m.session_id = s.id and m.left_at is null and s.ended_at is null) as in_room_count`),
      db.raw(`(select r.created_in_livekit_at from session_rooms r
        where r.session_id = s.id and r.close_wanted_at is null) as room_opened_at`),
      db.raw(`(select r.locked from session_rooms r
        where r.session_id = s.id and r.close_wanted_at is null) as room_locked`),
      db.raw(`(select jsonb_object_agg(status, n) from
        (select status, count(*) as n from session_reports where session_id = s.id group by status) v) as verdicts`),
      db.raw(
        `(select count(*) from session_reports where session_id = s.id and 'unverified' = any (flags)) as unverified`,
      ),
      db.raw(`(select count(*) from session_reports where session_id = s.id) as report_count`),
      db.raw(
        `(select count(*) from session_reports where session_id = s.id and evaluated_at is not null) as evaluated_count`,
      ),
    )
    .whereNotNull('s.starts_at');
  whereVisible(query, actor, 'session.view');
  return query;
}

const joinRoleOf = (actor: Actor, row: SessionTableRow): JoinRole =>
  actor.staffId === row.teacher_id ? 'teacher' : 'observer';

/** Found rows as the contract shows them to this actor. */
export async function toSessionRows(db: Knex, actor: Actor, rows: readonly Found[]): Promise<SessionRow[]> {
  const policies = await readPolicies(db);
  return rows.map((row) => toSessionRow(actor, row, policies(row).policy));
}

function toSessionRow(actor: Actor, row: Found, policy: Policy): SessionRow {
  const startsAt = row.starts_at ?? 0;
  const endsAt = row.ends_at ?? 0;
  const window = joinWindow(
    { status: row.status, startsAt, endsAt, endedAt: row.ended_at },
    joinRoleOf(actor, row),
    policy,
  );
  const count = (status: string): number => row.verdicts?.[status] ?? 0;
  return {
    id: row.id,
    kind: row.kind,
    subtype: row.subtype,
    title: row.title,
    teacher: { id: row.teacher_id, name: row.teacher_name },
    startsAt,
    endsAt,
    durationMinutes: row.duration_minutes,
    status: row.status,
    version: row.version,
    opensAt: window?.opensAt ?? startsAt,
    closesAt: window?.closesAt ?? endsAt,
    roomOpen: row.room_opened_at !== null,
    roomOpenedAt: row.room_opened_at,
    roomLocked: row.room_locked ?? false,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    endReason: row.end_reason,
    flags: [...row.flags],
    expectedCount: row.expected_count,
    inRoomCount: row.in_room_count,
    verdicts:
      isTerminal(row.status) && row.verdicts
        ? {
            present: count('present'),
            late: count('late'),
            partial: count('partial'),
            absent: count('absent'),
            excused: count('excused'),
            unverified: row.unverified,
          }
        : null,
    evaluated: row.report_count > 0 ? { done: row.evaluated_count, of: row.report_count } : null,
  };
}

/** The row of a class that was made just now, under these settings: there is nothing to be read about it yet. */
export function newSessionRow(
  actor: Actor,
  session: SessionTableRow,
  lesson: {
    readonly teacher: { readonly name: string };
    readonly circleId: number | null;
    readonly courseId: number | null;
  },
  expected: number,
  settings: readonly ValueInPlace[],
): SessionRow {
  const row: Found = {
    ...session,
    circle_id: lesson.circleId,
    course_id: lesson.courseId,
    settings_then: null,
    teacher_name: lesson.teacher.name,
    expected_count: expected,
    in_room_count: 0,
    room_opened_at: null,
    room_locked: null,
    verdicts: null,
    unverified: 0,
    report_count: 0,
    evaluated_count: 0,
  };
  return toSessionRow(actor, row, policyOf(valuesIn(settings, row), row.kind));
}

/** One session for one actor, or undefined when it is not theirs to see. */
export async function readSessionRow(db: Knex, actor: Actor, id: number): Promise<SessionRow | undefined> {
  const [row] = await toSessionRows(db, actor, await sessionQuery(db, actor).where('s.id', id));
  return row;
}
