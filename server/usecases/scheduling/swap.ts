import type { Knex } from 'knex';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { type Interval, MINUTE, overlaps } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { onceOnly } from '../commands.ts';
import { carryOut, staleVersion, theirs } from '../sessions/command.ts';
import { readSessionRow } from '../sessions/rows.ts';
import { type Asked, type Booking, booking, Refused } from './booking.ts';
import { type ExpectedList, listAt, mayJoin, writeList } from './expected-list.ts';
import { peopleOf } from './people.ts';

export interface SwapInput {
  readonly id: number;
  readonly withId: number;
  readonly reason: string;
  readonly expectedVersion?: number | undefined;
  readonly withExpectedVersion?: number | undefined;
  readonly commandId?: string | undefined;
}

type Swapped = { readonly sessions: readonly SessionRow[] };

/** A class, the time that it is to have, and whose it is. */
interface Side {
  readonly session: SessionTableRow;
  readonly slot: Interval;
  /** Who is expected then: of a group whoever is enrolled by that time. */
  readonly studentIds: readonly number[];
  readonly list: ExpectedList | null;
}

/**
 * Two classes take each other's start, each with its own length (domain.md 5). Both are locked in the order of their
 * ids; the constraints are asked at the end, since halfway one stands on the other.
 */
export async function swapSessions(deps: Deps, actor: Actor, input: SwapInput): Promise<Result<Swapped>> {
  if (input.id === input.withId) return refuse('bad_input', { field: 'withId' });
  return booking(
    deps,
    actor,
    (trx) => toSwap(trx, input),
    async (held) => {
      const one = await theirs(
        held.trx,
        actor,
        held.sessions.find(({ id }) => id === input.id),
        'session.reschedule',
      );
      if (!one.ok) return one;
      const other = await theirs(
        held.trx,
        actor,
        held.sessions.find(({ id }) => id === input.withId),
        'session.reschedule',
      );
      if (!other.ok) return other;
      return onceOnly(held.trx, actor, { name: 'session.swap', commandId: input.commandId }, async () => {
        const stale =
          staleVersion(input, one.value) ?? staleVersion({ expectedVersion: input.withExpectedVersion }, other.value);
        return stale ?? swapUnder(deps, actor, held, one.value, other.value, input.reason);
      });
    },
  );
}

/** Both classes, and whoever joins either of them at the other's start. */
async function toSwap(trx: Knex.Transaction, { id, withId }: SwapInput): Promise<Asked> {
  const sessionIds = [id, withId];
  const rows: Pick<SessionTableRow, 'id' | 'starts_at'>[] = await trx<SessionTableRow>('sessions')
    .whereIn('id', sessionIds)
    .select('id', 'starts_at');
  const studentIds: number[] = [];
  for (const one of rows) {
    const startsAt = rows.find((other) => other.id !== one.id)?.starts_at ?? null;
    const list = startsAt === null ? null : await listAt(trx, one.id, startsAt);
    studentIds.push(...(list?.studentIds ?? []));
  }
  return { sessionIds, also: { studentIds } };
}

async function swapUnder(
  deps: Deps,
  actor: Actor,
  held: Booking,
  one: SessionTableRow,
  other: SessionTableRow,
  reason: string,
): Promise<Result<Swapped>> {
  if (one.starts_at === null || other.starts_at === null)
    return refuse('invalid_transition', { from: 'unscheduled', to: 'scheduled' });
  const { trx } = held;
  const sides = [await sideOf(held, one, other.starts_at), await sideOf(held, other, one.starts_at)] as const;
  const free = await bothFree(held, sides);
  if (!free.ok) return free;
  await trx.raw('set constraints teacher_not_booked_twice, student_not_booked_twice deferred');
  const sessions: SessionRow[] = [];
  for (const { session, slot, list } of sides) {
    await writeList(held, session.id, list);
    const moved = await carryOut(trx, deps, session, () => ({
      type: 'reschedule',
      actor: { type: 'staff', id: actor.staffId, role: actor.role },
      startsAt: slot.from,
      endsAt: slot.to,
      reason,
    }));
    // What was written of the first must not stay.
    if (!moved.ok) throw new Refused(moved.refusal);
  }
  for (const { session } of sides) {
    const row = await readSessionRow(trx, actor, session.id);
    if (!row) throw new Error(`session ${session.id} vanished under its lock`);
    sessions.push(row);
  }
  return ok({ sessions });
}

/** Nothing else stands in either's way, nor they in each other's where they share people: lengths may differ. */
async function bothFree(held: Booking, sides: readonly [Side, Side]): Promise<Result<null>> {
  const except = sides.map((side) => side.session.id);
  let bufferMs = 0;
  for (const { session, studentIds, list, slot } of sides) {
    const room = await mayJoin(held.trx, list);
    if (!room.ok) return room;
    const free = await held.check({ teacherId: session.teacher_id, studentIds, except }, slot);
    if (!free.ok) return free;
    bufferMs = Math.max(bufferMs, free.value.bufferMs);
  }
  const [a, b] = sides;
  const sameTeacher = a.session.teacher_id === b.session.teacher_id;
  if (!sameTeacher && !a.studentIds.some((id) => b.studentIds.includes(id))) return ok(null);
  const withBuffer = ({ slot }: Side): Interval => ({ from: slot.from, to: slot.to + bufferMs });
  if (!overlaps(withBuffer(a), withBuffer(b))) return ok(null);
  const { title } = b.session;
  return refuse(sameTeacher ? 'teacher_busy' : 'student_busy', {
    title,
    startsAt: b.slot.from,
    endsAt: b.slot.to,
    bufferMs,
    nearest: [],
  });
}

async function sideOf({ trx }: Booking, session: SessionTableRow, startsAt: number): Promise<Side> {
  const list = await listAt(trx, session.id, startsAt);
  const { studentIds } = list ?? (await peopleOf(trx, [session.id]));
  return { session, studentIds, list, slot: { from: startsAt, to: startsAt + session.duration_minutes * MINUTE } };
}
