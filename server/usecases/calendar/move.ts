import type { Knex } from 'knex';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { can } from '#shared/domain/permissions.ts';
import type { Taken } from '#shared/domain/scheduling/clash.ts';
import { DAY, type Interval, MINUTE } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { type Asked, booking } from '../scheduling/booking.ts';
import { forEyesOf } from '../scheduling/check.ts';
import { listAt, withListAt } from '../scheduling/expected-list.ts';
import { auditOverride, mayOverride, type Override } from '../scheduling/override.ts';
import { peopleOf } from '../scheduling/people.ts';
import { takenFor } from '../scheduling/taken.ts';
import { type CommandInput, commandOn } from '../sessions/command.ts';
import { teachersOf } from '../sessions/store.ts';

const LONGEST_LOOK = 62 * DAY;

type MoveInput = CommandInput & {
  readonly startsAt: number;
  readonly reason: string;
  readonly override?: Override | undefined;
};

/** Free and busy of a session's people: for the refusal while somebody drags. Names only of what the actor may see. */
export async function timesAround(
  deps: Deps,
  actor: Actor,
  input: Interval & { readonly id: number },
): Promise<Result<Omit<Taken, 'now'>>> {
  const session = await deps.db<SessionTableRow>('sessions').where('id', input.id).first();
  const teacherIds = session ? await teachersOf(deps.db, session.id) : [];
  if (!session || !can(actor, 'session.view', { type: 'taught', teacherIds })) return refuse('not_found');
  if (!can(actor, 'session.reschedule', { type: 'taught', teacherIds: [session.teacher_id] }))
    return refuse('forbidden');
  if (input.to <= input.from || input.to - input.from > LONGEST_LOOK) return refuse('bad_input', { field: 'to' });
  const { studentIds } = await peopleOf(deps.db, [session.id]);
  const wanted = { teacherId: session.teacher_id, studentIds, except: [session.id] };
  const { teacherOf, ...taken } = await takenFor(deps.db, wanted, input, await databaseNow(deps.db));
  return ok({
    busy: taken.busy.map((one) => forEyesOf(actor, one, teacherOf)),
    bufferMs: taken.bufferMs,
    blocked: taken.blocked,
    holidays: taken.holidays,
    available: taken.available,
  });
}

/**
 * SCHEDULED or READY → another time (domain.md 2, 5). A group expects whoever is enrolled then. Bookings of the same people
 * wait for each other; the database's exclusion is the backstop. A refusal says what is in the way and what is free.
 */
export async function moveSession(deps: Deps, actor: Actor, input: MoveInput): Promise<Result<SessionRow>> {
  if (!mayOverride(actor, input.override)) return refuse('forbidden');
  const ask = async (db: Knex): Promise<Asked> => ({
    sessionIds: [input.id],
    also: { studentIds: (await listAt(db, input.id, input.startsAt))?.studentIds ?? [] },
  });
  const moved = await booking(deps, actor, ask, (held) => {
    const { trx, check } = held;
    const slotOf = ({ duration_minutes }: SessionTableRow): Interval => ({
      from: input.startsAt,
      to: input.startsAt + duration_minutes * MINUTE,
    });
    return commandOn(trx, deps, actor, held.sessions[0], {
      action: 'session.reschedule',
      input,
      toCommand: (session) => ({
        type: 'reschedule',
        actor: { type: 'staff', id: actor.staffId, role: actor.role },
        startsAt: input.startsAt,
        endsAt: slotOf(session).to,
        reason: input.reason,
      }),
      check: (session) =>
        withListAt(held, session, input.startsAt, async (studentIds) => {
          const wanted = { teacherId: session.teacher_id, studentIds, except: [session.id] };
          const free = await check(wanted, slotOf(session), { days: input.override !== undefined });
          if (free.ok) await auditOverride(trx, actor, session.id, input.override, free.value.overridden);
          return free;
        }),
    });
  });
  return moved.ok ? ok(moved.value.session) : moved;
}
