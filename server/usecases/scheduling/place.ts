import type { Knex } from 'knex';
import type { SessionRow } from '#shared/contract/sessions.ts';
import type { Unscheduled } from '#shared/contract/scheduling.ts';
import { type Interval, MINUTE } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { type CommandInput, commandOn, commandWith } from '../sessions/command.ts';
import { lockSession } from '../sessions/store.ts';
import { type Asked, type Booking, booking } from './booking.ts';
import { listAt, withListAt } from './expected-list.ts';
import { auditOverride, mayOverride, type Override } from './override.ts';
import { placeOf, quotaLeft, trialIsFirst } from './quota.ts';

export type PlaceInput = CommandInput & { readonly startsAt: number; readonly override?: Override | undefined };

/**
 * UNSCHEDULED → SCHEDULED (domain.md 2): nobody in the way, and a session left of the student's package. A group expects
 * whoever is enrolled at its new start.
 */
export async function placeSession(deps: Deps, actor: Actor, input: PlaceInput): Promise<Result<SessionRow>> {
  if (!mayOverride(actor, input.override)) return refuse('forbidden');
  const ask = async (db: Knex): Promise<Asked> => ({
    sessionIds: [input.id],
    also: { studentIds: (await listAt(db, input.id, input.startsAt))?.studentIds ?? [] },
  });
  const placed = await booking(deps, actor, ask, (held) =>
    commandOn(held.trx, deps, actor, held.sessions[0], {
      action: 'session.schedule',
      input,
      toCommand: ({ duration_minutes }) => ({
        type: 'schedule',
        actor: { type: 'staff', id: actor.staffId, role: actor.role },
        startsAt: input.startsAt,
        endsAt: input.startsAt + duration_minutes * MINUTE,
      }),
      check: (session) =>
        withListAt(held, session, input.startsAt, (studentIds) => mayBePlaced(held, actor, session, studentIds, input)),
    }),
  );
  return placed.ok ? ok(placed.value.session) : placed;
}

/** Is there a place for it at S? Under the people's and the session's locks; notes what it is placed from. */
export async function mayBePlaced(
  { trx, check }: Booking,
  actor: Actor,
  session: SessionTableRow,
  studentIds: readonly number[],
  { startsAt, override }: Pick<PlaceInput, 'startsAt' | 'override'>,
): Promise<Result<null>> {
  const slot: Interval = { from: startsAt, to: startsAt + session.duration_minutes * MINUTE };
  const placing = { kind: session.kind, subtype: session.subtype, sessionId: session.id, studentIds, startsAt };
  const first = await trialIsFirst(trx, session.teacher_id, placing);
  if (!first.ok) return first;
  const wanted = { teacherId: session.teacher_id, studentIds, except: [session.id] };
  const free = await check(wanted, slot, { days: override !== undefined }, { place: placeOf(placing) });
  if (!free.ok) return free;
  const paid = quotaLeft(placing, free.value.places);
  if (!paid.ok) return paid;
  await trx('sessions').where('id', session.id).update({ subscription_id: paid.value });
  await auditOverride(trx, actor, session.id, override, free.value.overridden);
  return ok(null);
}

/** SCHEDULED or READY → UNSCHEDULED with a reason; an open room is closed first (domain.md 2). */
export async function unscheduleSession(
  deps: Deps,
  actor: Actor,
  input: CommandInput & { readonly reason: string },
): Promise<Result<Unscheduled>> {
  const result = await deps.db.transaction(async (trx) =>
    commandWith(
      trx,
      deps,
      actor,
      await lockSession(trx, input.id),
      {
        action: 'session.unschedule',
        input,
        toCommand: () => ({
          type: 'unschedule',
          actor: { type: 'staff', id: actor.staffId, role: actor.role },
          cause: 'staff',
          reason: input.reason,
        }),
      },
      (_, { id }) => unscheduledRow(trx, id),
    ),
  );
  if (result.ok) deps.hub.wake();
  return result;
}

async function unscheduledRow(trx: Knex.Transaction, id: number): Promise<Unscheduled> {
  const row: SessionTableRow | undefined = await trx<SessionTableRow>('sessions').where({ id }).first();
  if (!row) throw new Error(`session ${id} vanished under its lock`);
  return {
    id,
    title: row.title,
    teacherId: row.teacher_id,
    durationMinutes: row.duration_minutes,
    status: row.status,
    version: row.version,
  };
}
