import { can } from '#shared/domain/permissions.ts';
import { joinWindow } from '#shared/domain/join-window.ts';
import { isTerminal } from '#shared/domain/session.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import { formatLink } from '../../auth/links.ts';
import { databaseNow } from '../../db/connect.ts';
import type { SessionTableRow, StudentRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { policyOfSession } from '../settings/policy.ts';
import { teachersOf } from '../sessions/store.ts';

const pageUrl = (deps: Deps, link: string): string => `${deps.publicUrl}/join/${link}`;

/** Everybody who teaches this student, now or before: through them the student is somebody's. */
export async function teachersOfStudent(deps: Deps, studentId: number): Promise<readonly number[]> {
  const rows: { teacher_id: number }[] = await deps
    .db('session_participants as p')
    .join('session_teachers as t', 't.session_id', 'p.session_id')
    .where('p.student_id', studentId)
    .distinct('t.teacher_id');
  return rows.map((row) => row.teacher_id);
}

/** The student's personal link, copyable again and again until it is revoked (domain.md 9). */
export async function studentLink(
  deps: Deps,
  actor: Actor,
  id: number,
): Promise<Result<{ url: string; version: number }>> {
  const student = await deps.db<StudentRow>('students').where('id', id).first();
  if (!student || !can(actor, 'student.link', { type: 'taught', teacherIds: await teachersOfStudent(deps, id) }))
    return refuse('not_found');
  const link = formatLink(deps.linkKey, { studentId: id, version: student.link_version, ring: null });
  return ok({ url: pageUrl(deps, link), version: student.link_version });
}

/** Raises the version: every earlier link of the student, rings too, is worth nothing from now on. */
export async function revokeStudentLink(
  deps: Deps,
  actor: Actor,
  id: number,
): Promise<Result<{ url: string; version: number }>> {
  if (!can(actor, 'student.view', { type: 'taught', teacherIds: await teachersOfStudent(deps, id) }))
    return refuse('not_found');
  if (!can(actor, 'student.revoke_link', { type: 'taught', teacherIds: await teachersOfStudent(deps, id) }))
    return refuse('forbidden');
  await deps.db.transaction(async (trx) => {
    await trx('students').where('id', id).increment('link_version', 1);
    await audit(trx, { actor: actorLabel(actor), action: 'student.revoke_link', subject: `student-${id}` });
  });
  return studentLink(deps, actor, id);
}

/** A fresh link for a student who is missing: this class only, until its join window ends (domain.md 9). */
export async function ringStudent(
  deps: Deps,
  actor: Actor,
  input: { readonly id: number; readonly studentId: number },
): Promise<Result<{ url: string; expiresAt: number }>> {
  const session = await deps.db<SessionTableRow>('sessions').where('id', input.id).first();
  const teacherIds = session ? await teachersOf(deps.db, session.id) : [];
  if (!session || !can(actor, 'room.ring', { type: 'taught', teacherIds })) return refuse('not_found');
  const student = await deps
    .db<StudentRow>('students')
    .whereIn(
      'id',
      deps.db('session_participants').where('session_id', session.id).whereNull('expected_until').select('student_id'),
    )
    .where('id', input.studentId)
    .first();
  if (!student) return refuse('not_found');
  const { policy } = await policyOfSession(deps.db, session.id);
  const window = joinWindow(
    { status: session.status, startsAt: session.starts_at, endsAt: session.ends_at, endedAt: session.ended_at },
    'student',
    policy,
  );
  const now = await databaseNow(deps.db);
  if (!window || isTerminal(session.status) || now >= window.closesAt) return refuse('session_over');
  const ring = { sessionId: session.id, expiresAt: window.closesAt };
  const link = formatLink(deps.linkKey, { studentId: student.id, version: student.link_version, ring });
  return ok({ url: pageUrl(deps, link), expiresAt: window.closesAt });
}
