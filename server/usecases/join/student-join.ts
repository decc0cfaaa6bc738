import type { Knex } from 'knex';
import type { JoinInfo } from '#shared/contract/join.ts';
import type { JoinGrant } from '#shared/contract/sessions.ts';
import { joinWindow } from '#shared/domain/join-window.ts';
import { isTerminal } from '#shared/domain/session.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { parseLink, type StudentLink } from '../../auth/links.ts';
import { databaseNow } from '../../db/connect.ts';
import type { AcademyRow, SessionTableRow, StudentRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { openRoomOf } from '../sessions/rooms.ts';
import { policyOfSession } from '../settings/policy.ts';
import { grantJoin } from './grant.ts';

type StudentSession = SessionTableRow & { readonly teacher_name: string };

/** Whose link this is, when it still opens anything: our signature, today's version, a ring that has not run out. */
export async function studentOf(deps: Deps, text: string): Promise<Result<{ student: StudentRow; link: StudentLink }>> {
  const link = parseLink(deps.linkKey, text);
  if (!link) return refuse('link_invalid');
  const student = await deps.db<StudentRow>('students').where('id', link.studentId).first();
  if (!student) return refuse('link_invalid');
  if (student.link_version !== link.version) return refuse('link_revoked');
  if (link.ring && link.ring.expiresAt <= (await databaseNow(deps.db))) return refuse('link_expired');
  return ok({ student, link });
}

/**
 * The class that a link is about now: the one it rings for, else the student's live one, else the one due now (also a
 * cancelled one, so that the page can say so), else the next, else the last of the past hours. One that waits for somebody
 * to decide whether it was held is past.
 */
async function sessionFor(db: Knex, link: StudentLink): Promise<StudentSession | undefined> {
  const result = await db.raw<{ rows: StudentSession[] }>(
    `select s.*, t.name as teacher_name from sessions s join staff t on t.id = s.teacher_id
     join session_participants p on p.session_id = s.id and p.student_id = :student and p.expected_until is null
     where s.starts_at is not null and (:ring::bigint is null or s.id = :ring)
       and s.ends_at > now() - interval '12 hours' and s.starts_at < now() + interval '60 days'
     order by case
       when s.status in ('ready', 'ongoing') and not s.flags @> array['undecided'] then 0
       when s.status = 'scheduled' and s.ends_at > now() and s.starts_at < now() + interval '15 minutes' then 1
       when s.status = 'cancelled' and s.ends_at > now() and s.starts_at < now() + interval '15 minutes' then 2
       when s.status = 'scheduled' and s.ends_at > now() then 3
       when s.status = 'cancelled' and s.ends_at > now() then 4
       else 5 end,
       case when s.ends_at > now() then s.starts_at end asc nulls last, s.starts_at desc
     limit 1`,
    { student: link.studentId, ring: link.ring?.sessionId ?? null },
  );
  return result.rows[0];
}

/** What the student's page shows: the class, its times, and whether the door is open (domain.md 9). */
export async function joinInfo(deps: Deps, linkText: string): Promise<Result<JoinInfo>> {
  const known = await studentOf(deps, linkText);
  if (!known.ok) return known;
  const { student, link } = known.value;
  const academy = await deps.db<AcademyRow>('academy').first();
  const session = await sessionFor(deps.db, link);
  const now = await databaseNow(deps.db);
  const common = {
    now,
    academyName: academy?.name ?? '',
    academyTimeZone: academy?.time_zone ?? 'Asia/Riyadh',
    studentName: student.name,
    studentTimeZone: student.time_zone,
    language: student.language,
    liveKitUrl: deps.liveKit?.url ?? null,
  };
  if (!session || session.starts_at === null || session.ends_at === null)
    return ok({ ...common, state: 'none', session: null });
  const { policy } = await policyOfSession(deps.db, session.id);
  const times = { startsAt: session.starts_at, endsAt: session.ends_at };
  const window = joinWindow({ status: session.status, ...times, endedAt: session.ended_at }, 'student', policy);
  const opensAt = window?.opensAt ?? times.startsAt;
  const closesAt = window?.closesAt ?? times.endsAt;
  const state = await stateOf(deps, session, now, opensAt, closesAt);
  return ok({
    ...common,
    state,
    session: {
      title: session.title,
      kind: session.kind,
      subtype: session.subtype,
      teacherName: session.teacher_name,
      ...times,
      opensAt,
      closesAt,
      durationMinutes: session.duration_minutes,
    },
  });
}

async function stateOf(
  deps: Deps,
  session: SessionTableRow,
  now: number,
  opensAt: number,
  closesAt: number,
): Promise<JoinInfo['state']> {
  if (session.status === 'cancelled') return 'cancelled';
  if (isTerminal(session.status) || now >= closesAt) return 'over';
  if (now < opensAt) return 'too_early';
  if (session.status === 'scheduled') return 'waiting';
  return (await openRoomOf(deps.db, session.id)) ? 'open' : 'waiting';
}

/** A token for the student of a link and the class it is about; the refusals are those of `grantJoin`. */
export async function joinAsStudent(
  deps: Deps,
  input: { readonly link: string; readonly deviceId: string },
): Promise<Result<JoinGrant>> {
  const known = await studentOf(deps, input.link);
  if (!known.ok) return known;
  const session = await sessionFor(deps.db, known.value.link);
  if (!session) return refuse('no_class');
  return grantJoin(deps, session, {
    person: { type: 'student', id: known.value.student.id },
    name: known.value.student.name,
    role: 'student',
    deviceId: input.deviceId,
  });
}
