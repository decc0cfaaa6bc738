import type { Knex } from 'knex';
import type { Decision, Effect, EnteredStatus, LifecycleActor, Transition } from '#shared/domain/lifecycle-types.ts';
import type { SessionStatus } from '#shared/domain/session.ts';
import { noticeOfEffect } from '#shared/domain/notices.ts';
import type { Deps } from '../../deps.ts';
import { at } from '../../db/connect.ts';
import { appendEvent } from '../../events/event-log.ts';
import { finaliseReports, type EnteredByHand } from '../attendance/finalise.ts';
import { announceStart } from '../notices/later.ts';
import { type Happening, tellOfClass } from '../notices/tell.ts';
import { writeCounting } from '../counting/write-counting.ts';
import { policyOfSession } from '../settings/policy.ts';
import { readSchedulingSettings } from '../settings/scheduling.ts';

type Decided = Extract<Decision, { ok: true }>;

const labelOf = (actor: LifecycleActor): string => (actor.type === 'staff' ? `staff-${actor.id}` : `job:${actor.job}`);

/**
 * Writes what was decided, in the order it was decided: transitions, flags, then the effects that live in the database.
 * Rooms are closed by a queued job, reports and the ledger are written here (domain.md 4, 6), every touched session
 * leaves a live event. Answers whether a room is asked for: that needs LiveKit, hence no transaction.
 */
export async function applyDecision(
  trx: Knex.Transaction,
  deps: Deps,
  decision: Decided,
  now: number,
): Promise<{ roomWanted: boolean }> {
  const before = await startsBefore(trx, decision);
  const steps = new Map<number, number>();
  for (const transition of decision.transitions)
    steps.set(transition.sessionId, await writeTransition(trx, transition));
  for (const { sessionId, flag } of decision.flags) {
    await trx('sessions')
      .where({ id: sessionId })
      .whereRaw('not (flags @> array[?])', [flag])
      .update({ flags: trx.raw('array_append(flags, ?)', [flag]), version: trx.raw('version + 1') });
  }
  let roomWanted = false;
  for (const effect of decision.effects) {
    const transition = decision.transitions.find((one) => one.sessionId === effect.sessionId);
    if (effect.type === 'notify') {
      const was = { before: before.get(effect.sessionId) ?? null, step: steps.get(effect.sessionId) };
      await tellOf(trx, deps, effect, transition, was, now);
    } else roomWanted = (await carryOut(trx, deps, effect, transition, now)) || roomWanted;
  }
  const touched = new Set([
    ...decision.transitions.map((transition) => transition.sessionId),
    ...decision.flags.map((flag) => flag.sessionId),
  ]);
  for (const sessionId of touched) await announce(trx, sessionId, now);
  return { roomWanted };
}

/** Answers the id of the step that it wrote down. */
async function writeTransition(trx: Knex.Transaction, transition: Transition): Promise<number> {
  const { sessionId, from, to } = transition;
  const changed = await trx('sessions')
    .where({ id: sessionId, status: from })
    .update({
      status: to,
      version: trx.raw('version + 1'),
      ...(to === 'ongoing' ? { started_at: at(transition.at) } : {}),
      ...(transition.endedAt === undefined ? {} : { ended_at: at(transition.endedAt), end_reason: transition.reason }),
      ...(transition.window === undefined ? {} : windowColumns(trx, transition.window, await todaysBuffer(trx, from))),
    });
  if (changed !== 1) throw new Error(`session ${sessionId} is not ${from}: it was decided without its lock`);
  const [step]: { id: number }[] = await trx('session_transitions')
    .insert({
      session_id: sessionId,
      from_status: from,
      to_status: to,
      actor: labelOf(transition.actor),
      reason: transition.reason,
      at: at(transition.at),
    })
    .returning('id');
  if (!step) throw new Error(`a step of session ${sessionId} was not written`);
  return step.id;
}

/** A class that had no time gets today's buffer; another keeps the one that it was booked with (domain.md 5). */
async function todaysBuffer(trx: Knex.Transaction, from: SessionStatus): Promise<number> {
  return from === 'unscheduled' ? (await readSchedulingSettings(trx)).bufferMinutes : 0;
}

function windowColumns(
  trx: Knex.Transaction,
  window: { from: number; to: number } | null,
  bufferMinutes: number,
): Record<string, unknown> {
  if (!window) return { starts_at: null, ends_at: null, busy_until: null };
  return {
    starts_at: at(window.from),
    ends_at: at(window.to),
    duration_minutes: Math.round((window.to - window.from) / 60_000),
    busy_until: trx.raw('?::timestamptz + coalesce(busy_until - ends_at, make_interval(mins => ?))', [
      at(window.to),
      bufferMinutes,
    ]),
  };
}

/** When each class was to begin before the decision, for those who are told that it was moved. */
async function startsBefore(trx: Knex.Transaction, decision: Decided): Promise<ReadonlyMap<number, number | null>> {
  const told = decision.effects.filter((effect) => effect.type === 'notify').map((effect) => effect.sessionId);
  if (told.length === 0) return new Map();
  const rows: { id: number; starts_at: number | null }[] = await trx('sessions')
    .whereIn('id', told)
    .select('id', 'starts_at');
  return new Map(rows.map((row) => [row.id, row.starts_at]));
}

/** Screens hear of it by the live event; people get a notice, families a mail (domain.md 2). */
async function tellOf(
  trx: Knex.Transaction,
  deps: Deps,
  { sessionId, what }: Extract<Effect, { type: 'notify' }>,
  transition: Transition | undefined,
  was: Pick<Happening, 'before' | 'step'>,
  now: number,
): Promise<void> {
  const reason = transition?.reason ?? '';
  const kind = noticeOfEffect(what, reason, what === 'scheduled' && (await hadTime(trx, sessionId)));
  const actor = transition?.actor;
  const doneBy = actor?.type === 'staff' ? actor.id : null;
  if (kind !== null) await tellOfClass(trx, deps, { kind, sessionId, doneBy, reason, ...was });
  if (kind === 'room_open') await announceStart(trx, deps, sessionId, now);
}

/** Has it lost a time before? Its people were told so then. */
async function hadTime(trx: Knex.Transaction, sessionId: number): Promise<boolean> {
  const lost = { session_id: sessionId, to_status: 'unscheduled' };
  return (await trx('session_transitions').where(lost).whereNotNull('from_status').first('id')) !== undefined;
}

/** True when the effect asks for a room. */
async function carryOut(
  trx: Knex.Transaction,
  deps: Deps,
  effect: Exclude<Effect, { type: 'notify' }>,
  transition: Transition | undefined,
  now: number,
): Promise<boolean> {
  switch (effect.type) {
    case 'createRoom':
      return true;
    case 'closeRoom':
      await wantRoomClosed(trx, deps, effect.sessionId, now);
      return false;
    case 'freezePolicy': {
      const { policy, version } = await policyOfSession(trx, effect.sessionId);
      await trx('sessions')
        .where({ id: effect.sessionId })
        .update({ policy: JSON.stringify(policy), policy_version: version });
      return false;
    }
    case 'thawPolicy':
      await trx('sessions').where({ id: effect.sessionId }).update({ policy: null, policy_version: null });
      return false;
    case 'clearFlag':
      await trx('sessions')
        .where({ id: effect.sessionId })
        .update({ flags: trx.raw('array_remove(flags, ?)', [effect.flag]) });
      return false;
    case 'finalise':
      await finaliseReports(trx, effect.sessionId, now, enteredBy(effect.statuses, transition));
      await deps.jobs.enqueue(
        trx,
        'finalise-session',
        { sessionId: effect.sessionId },
        { afterMs: deps.config.timing.settlingMs },
      );
      return false;
    default:
      // `count`
      await writeCounting(trx, effect.sessionId, true);
      return false;
  }
}

/** Statuses that came with the decision to call a class held, with who said so and why. */
function enteredBy(
  statuses: readonly EnteredStatus[] | undefined,
  transition: Transition | undefined,
): EnteredByHand | null {
  if (!statuses || !transition) return null;
  return { statuses, actor: labelOf(transition.actor), note: transition.reason };
}

/** No token is given for the room from now on; a job closes it in LiveKit and keeps trying. */
async function wantRoomClosed(trx: Knex.Transaction, deps: Deps, sessionId: number, now: number): Promise<void> {
  const rooms: { name: string }[] = await trx('session_rooms')
    .where({ session_id: sessionId })
    .whereNull('close_wanted_at')
    .update({ close_wanted_at: at(now) })
    .returning('name');
  for (const room of rooms) await deps.jobs.enqueue(trx, 'close-room', { roomName: room.name });
}

/** Tells every screen that may see the session that it changed. */
export async function announce(trx: Knex.Transaction, sessionId: number, now: number): Promise<void> {
  const session: { teacher_id: number } | undefined = await trx('sessions')
    .where({ id: sessionId })
    .first('teacher_id');
  if (session) await appendEvent(trx, { type: 'session.changed', sessionId, at: now }, session.teacher_id);
}
