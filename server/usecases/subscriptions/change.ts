import type { Knex } from 'knex';
import type { SubscriptionChanged, TouchedSession } from '#shared/contract/subscriptions.ts';
import { reachOf } from '#shared/domain/permissions.ts';
import { decideSubscription, type SubscriptionChange, type SubscriptionCommand } from '#shared/domain/subscription.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { onceOnly } from '../commands.ts';
import { type Asked, booking } from '../scheduling/booking.ts';
import { datesOf, lockSubscription, readSubscription, type SubscriptionTableRow } from './rows.ts';
import {
  areToPlace,
  comeBack,
  comingOf,
  groupsToRejoin,
  makeUnscheduled,
  placeAgain,
  standBack,
  type ToPlace,
} from './sessions-of.ts';

export interface ChangeInput {
  readonly id: number;
  readonly commandId?: string | undefined;
  readonly expectedVersion?: number | undefined;
  /** With a resumption: when the classes that lost their time are to be. */
  readonly place?: readonly ToPlace[] | undefined;
}

const EVENT = {
  activate: 'activated',
  pause: 'paused',
  resume: 'resumed',
  extend: 'extended',
  renew: 'renewed',
  cancel: 'cancelled',
} as const satisfies Record<SubscriptionCommand['type'], string>;

/**
 * One command on one subscription: authorise → lock its classes, then itself → decide → write, with what it means for
 * each class that is still to come (domain.md 1, 2, 5). Answers per class. What gives a student a right again puts them
 * back on their groups' lists, which takes their time, so it is a booking: its locks come first.
 */
export async function changeSubscription(
  deps: Deps,
  actor: Actor,
  input: ChangeInput,
  command: SubscriptionCommand,
): Promise<Result<SubscriptionChanged>> {
  if (reachOf(actor, 'subscription.manage') === 'none') return refuse('forbidden');
  if (command.type === 'renew') {
    const result = await deps.db.transaction((trx) =>
      changeUnder(trx, actor, input, command, () => Promise.resolve([])),
    );
    if (result.ok) deps.hub.wake();
    return result;
  }
  const frees = command.type === 'pause' || command.type === 'cancel';
  return booking(
    deps,
    actor,
    (trx) => classesOf(trx, input, frees),
    (held) =>
      changeUnder(held.trx, actor, input, command, async (row) => [
        ...(command.type === 'pause' || command.type === 'cancel'
          ? await standBack(held, deps, actor, row, command)
          : []),
        // Also after an end: what is left of the student's packages decides then, and a pause counts no more.
        ...(command.type === 'pause' ? [] : await comeBack(held, row)),
        ...(command.type === 'activate' ? await makeUnscheduled(held.trx, row) : []),
        ...(await placeAgain(deps, actor, held, row, input.place ?? [])),
      ]),
  );
}

type FollowUp = (row: SubscriptionTableRow) => Promise<readonly TouchedSession[]>;

async function changeUnder(
  trx: Knex.Transaction,
  actor: Actor,
  input: ChangeInput,
  command: SubscriptionCommand,
  followUp: FollowUp,
): Promise<Result<SubscriptionChanged>> {
  const row = await lockSubscription(trx, input.id);
  if (!row) return refuse('not_found');
  const name = `subscription.${command.type}`;
  return onceOnly(trx, actor, { name, commandId: input.commandId }, async () => {
    if (input.expectedVersion !== undefined && input.expectedVersion !== row.version)
      return refuse('version_conflict', { expected: input.expectedVersion, version: row.version });
    const now = await databaseNow(trx);
    const decision = decideSubscription(command, await datesOf(trx, row), now);
    if (!decision.ok) return refuse(decision.refusal.code, { ...decision.refusal });
    const toPlace = (input.place ?? []).map(({ sessionId }) => sessionId);
    if (!(await areToPlace(trx, row, toPlace))) return refuse('not_found');
    const written = await writeChange(trx, row, decision.change);
    if (!written.ok) return written;
    await tell(trx, actor, row.id, command, written.value);
    const sessions = await followUp(row);
    const subscription = await readSubscription(trx, actor, written.value);
    if (!subscription) throw new Error(`subscription ${written.value} vanished under its lock`);
    return ok({ subscription, sessions: [...sessions] });
  });
}

/** What a command bears on: classes of their groups without the student, those to be placed, and what it may free. */
async function classesOf(trx: Knex.Transaction, { id, place = [] }: ChangeInput, frees: boolean): Promise<Asked> {
  const row: SubscriptionTableRow | undefined = await trx<SubscriptionTableRow>('subscriptions').where({ id }).first();
  if (!row) return { sessionIds: [] };
  const groups = await groupsToRejoin(trx, row);
  return {
    sessionIds: [
      ...(frees ? await comingOf(trx, row) : []),
      ...groups.map((session) => session.id),
      ...place.map(({ sessionId }) => sessionId),
    ],
    also: { studentIds: [row.student_id] },
  };
}

/** Answers the id of the subscription that the command leads to: a renewal is a new one. */
async function writeChange(
  trx: Knex.Transaction,
  row: SubscriptionTableRow,
  change: SubscriptionChange,
): Promise<Result<number>> {
  if (change.renewal) return renew(trx, row, change.renewal);
  if (change.pausedAt !== undefined)
    await trx('subscription_pauses').insert({ subscription_id: row.id, paused_at: at(change.pausedAt) });
  if (change.resumedAt !== undefined)
    await trx('subscription_pauses')
      .where('subscription_id', row.id)
      .whereNull('resumed_at')
      .update({ resumed_at: at(change.resumedAt) });
  await trx('subscriptions')
    .where('id', row.id)
    .update({
      version: trx.raw('version + 1'),
      ...(change.activatedAt === undefined ? {} : { activated_at: at(change.activatedAt) }),
      ...(change.cancelledAt === undefined ? {} : { cancelled_at: at(change.cancelledAt) }),
      ...(change.endsAt === undefined ? {} : { ends_at: at(change.endsAt) }),
    });
  await trx('subscriptions')
    .where('id', row.id)
    .update({ status: trx.raw('subscription_status_at(subscriptions, clock_timestamp())') });
  return ok(row.id);
}

async function renew(
  trx: Knex.Transaction,
  row: SubscriptionTableRow,
  period: { readonly from: number; readonly to: number },
): Promise<Result<number>> {
  const [renewed]: { id: number }[] = await trx('subscriptions')
    .insert({
      student_id: row.student_id,
      package_id: row.package_id,
      kind: row.kind,
      quota: row.quota,
      teacher_id: row.teacher_id,
      duration_minutes: row.duration_minutes,
      starts_at: at(period.from),
      ends_at: at(period.to),
      status: 'pending',
      renews_id: row.id,
    })
    .onConflict('renews_id')
    .ignore()
    .returning('id');
  return renewed ? ok(renewed.id) : refuse('already_renewed');
}

async function tell(
  trx: Knex.Transaction,
  actor: Actor,
  id: number,
  command: SubscriptionCommand,
  leadsTo: number,
): Promise<void> {
  const { type, ...data } = command;
  const reason = 'reason' in command ? command.reason : null;
  const row = { actor: actorLabel(actor), reason, data: JSON.stringify(data) };
  await trx('subscription_events').insert({ ...row, subscription_id: id, what: EVENT[type] });
  if (leadsTo !== id) await trx('subscription_events').insert({ ...row, subscription_id: leadsTo, what: 'created' });
  await audit(trx, {
    actor: actorLabel(actor),
    action: `subscription.${type}`,
    subject: `subscription-${id}`,
    data: { ...data, ...(leadsTo === id ? {} : { renewedBy: leadsTo }) },
  });
}
