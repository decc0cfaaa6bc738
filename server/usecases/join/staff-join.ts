import type { JoinGrant } from '#shared/contract/sessions.ts';
import { can } from '#shared/domain/permissions.ts';
import { refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { teachersOf } from '../sessions/store.ts';
import { grantJoin } from './grant.ts';

interface StaffJoinInput {
  readonly id: number;
  readonly deviceId: string;
  readonly observe: boolean;
}

/**
 * A token for the session's teacher, or for a supervisor who looks on unseen; the look is written into the audit log.
 */
export async function joinAsStaff(deps: Deps, actor: Actor, input: StaffJoinInput): Promise<Result<JoinGrant>> {
  const session = await deps.db<SessionTableRow>('sessions').where('id', input.id).first();
  const teacherIds = session ? await teachersOf(deps.db, session.id) : [];
  if (!session || !can(actor, 'session.view', { type: 'taught', teacherIds })) return refuse('not_found');
  const isTeacher = session.teacher_id === actor.staffId && !input.observe;
  if (!isTeacher && !can(actor, 'room.observe', { type: 'taught', teacherIds })) return refuse('forbidden');
  const grant = await grantJoin(deps, session, {
    person: { type: 'staff', id: actor.staffId },
    name: actor.name,
    role: isTeacher ? 'teacher' : 'observer',
    deviceId: input.deviceId,
  });
  if (grant.ok && !isTeacher) {
    const { roomName } = grant.value;
    await deps.db.transaction((trx) =>
      audit(trx, {
        actor: actorLabel(actor),
        action: 'room.observe',
        subject: `session-${session.id}`,
        data: { roomName },
      }),
    );
  }
  return grant;
}
