import type { SubscriptionDetail } from '#shared/contract/subscriptions.ts';
import { DAY } from '#shared/domain/time.ts';
import { reachOf } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import { at } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { onceOnly } from '../commands.ts';
import { readSubscription } from './rows.ts';

export interface CreateInput {
  readonly studentId: number;
  readonly packageId: number;
  readonly startsAt: number;
  readonly teacherId?: number | undefined;
  readonly durationMinutes?: number | undefined;
  readonly commandId?: string | undefined;
}

/** A package bought for a student: PENDING until somebody activates it (domain.md 1). */
export async function createSubscription(
  deps: Deps,
  actor: Actor,
  input: CreateInput,
): Promise<Result<SubscriptionDetail>> {
  if (reachOf(actor, 'subscription.manage') === 'none') return refuse('forbidden');
  return deps.db.transaction((trx) =>
    onceOnly(trx, actor, { name: 'subscription.create', commandId: input.commandId }, async () => {
      const bought = await trx('packages').where('id', input.packageId).first('kind', 'sessions', 'period_days');
      const student = await trx('students').where('id', input.studentId).first('id');
      const teacher =
        input.teacherId === undefined ||
        (await trx('staff').where({ id: input.teacherId, role: 'teacher' }).first('id')) !== undefined;
      if (!bought || !student || !teacher) return refuse('not_found');
      if (bought.kind === 'interactive' && input.teacherId !== undefined)
        return refuse('bad_input', { field: 'teacherId' });
      const [created]: { id: number }[] = await trx('subscriptions')
        .insert({
          student_id: input.studentId,
          package_id: input.packageId,
          kind: bought.kind,
          quota: bought.sessions,
          starts_at: at(input.startsAt),
          ends_at: at(input.startsAt + bought.period_days * DAY),
          status: 'pending',
          teacher_id: input.teacherId ?? null,
          duration_minutes: input.durationMinutes ?? null,
        })
        .returning('id');
      if (!created) throw new Error('the subscription was not written');
      const { id } = created;
      await trx('subscription_events').insert({ subscription_id: id, what: 'created', actor: actorLabel(actor) });
      await audit(trx, {
        actor: actorLabel(actor),
        action: 'subscription.create',
        subject: `subscription-${id}`,
        data: { ...input },
      });
      const detail = await readSubscription(trx, actor, id);
      if (!detail) throw new Error(`subscription ${id} vanished in its own transaction`);
      return ok(detail);
    }),
  );
}
