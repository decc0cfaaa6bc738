import type { NotFree, SubstituteRow } from '#shared/contract/schedules.ts';
import { can } from '#shared/domain/permissions.ts';
import { type Clash, clashOf } from '#shared/domain/scheduling/clash.ts';
import { rankSubstitutes } from '#shared/domain/scheduling/substitutes.ts';
import { DAY } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { takenFor } from '../scheduling/taken.ts';
import { teachersOf } from '../sessions/store.ts';

interface Found {
  readonly id: number;
  readonly name: string;
  readonly time_zone: string;
  readonly taught_kind: number;
  readonly knows: number;
  readonly that_day: number;
}

/**
 * Teachers who could take a coming class over, ranked (domain.md 5): free at its time with the break on both sides, and
 * the actor's to give it to. The others with what stands against them, without a name of what they teach then.
 */
export async function substitutesFor(
  deps: Deps,
  actor: Actor,
  { id }: { readonly id: number },
): Promise<Result<{ free: SubstituteRow[]; others: NotFree[]; asOf: number }>> {
  const session = await deps.db<SessionTableRow>('sessions').where({ id }).first();
  const teacherIds = session ? await teachersOf(deps.db, id) : [];
  if (!session || !can(actor, 'session.view', { type: 'taught', teacherIds })) return refuse('not_found');
  if (!can(actor, 'substitute.find', { type: 'academy' })) return refuse('forbidden');
  const now = await databaseNow(deps.db);
  const { starts_at: from, ends_at: to } = session;
  if (from === null || to === null || from <= now || (session.status !== 'scheduled' && session.status !== 'ready'))
    return refuse('session_not_scheduled');
  const candidates = await otherTeachers(deps, session, from);
  const free: SubstituteRow[] = [];
  const others: NotFree[] = [];
  for (const one of candidates) {
    const { id: teacherId, name } = one;
    const wanted = { teacherId: one.id, studentIds: [], except: [id] };
    const taken = await takenFor(deps.db, wanted, { from: from - DAY, to: to + DAY }, now);
    // A day that is blocked for everybody is no reason against this one: the class stands there already.
    const clash = clashOf({ from, to }, { ...taken, blocked: [], holidays: [] });
    const why = can(actor, 'session.change_teacher', { type: 'taught', teacherIds: [teacherId] })
      ? against(clash)
      : 'not_assigned';
    if (why !== null) {
      const busy = why === 'teacher_busy' ? (clash?.busy ?? null) : null;
      others.push({ teacherId, name, why, from: busy?.from ?? null, to: busy?.to ?? null });
      continue;
    }
    free.push({
      teacherId,
      name,
      timeZone: one.time_zone,
      taughtKind: one.taught_kind,
      knows: one.knows,
      thatDay: one.that_day,
    });
  }
  return ok({ free: [...rankSubstitutes(free)], others, asOf: now });
}

/** What stands against a teacher at a time that the class has already. */
function against(clash: Clash | null): 'teacher_busy' | 'outside_availability' | null {
  if (clash?.reason === 'teacher_busy' || clash?.reason === 'outside_availability') return clash.reason;
  return null;
}

async function otherTeachers(deps: Deps, session: SessionTableRow, startsAt: number): Promise<readonly Found[]> {
  const { rows } = await deps.db.raw<{ rows: Found[] }>(
    `select t.id, t.name, t.time_zone,
       (select count(*) from sessions x where x.teacher_id = t.id and x.kind = :kind
          and x.status in ('completed', 'absent'))::int as taught_kind,
       (select count(distinct p.student_id) from session_participants p
          join session_participants theirs on theirs.student_id = p.student_id
          join sessions x on x.id = theirs.session_id and x.id <> :id and x.teacher_id = t.id and x.status <> 'cancelled'
          where p.session_id = :id and p.expected_until is null)::int as knows,
       (select count(*) from sessions x, academy a where x.teacher_id = t.id and x.status <> 'cancelled'
          and (x.starts_at at time zone a.time_zone)::date = (:at::timestamptz at time zone a.time_zone)::date)::int as that_day
     from staff t where t.role = 'teacher' and t.disabled_at is null and t.id <> :teacher order by t.name, t.id`,
    { id: session.id, kind: session.kind, teacher: session.teacher_id, at: at(startsAt) },
  );
  return rows;
}
