import type { Knex } from 'knex';
import { reachOf } from '#shared/domain/permissions.ts';
import { type Actor, actorLabel } from '../../auth/actor.ts';
import { audit } from '../audit/audit.ts';
import type { Free } from './check.ts';

/** An admin's word that one class may be on a blocked day or a holiday (domain.md 5). */
export interface Override {
  readonly reason: string;
}

/** Without an override nothing is asked. */
export const mayOverride = (actor: Actor, override: Override | undefined): boolean =>
  override === undefined || reachOf(actor, 'session.override_blocked_day') === 'all';

/** Written down where the word was needed. */
export async function auditOverride(
  trx: Knex.Transaction,
  actor: Actor,
  sessionId: number,
  override: Override | undefined,
  overridden: Free['overridden'],
): Promise<void> {
  if (override === undefined || overridden === null) return;
  await audit(trx, {
    actor: actorLabel(actor),
    action: 'session.override_blocked_day',
    subject: `session-${sessionId}`,
    data: { reason: override.reason, overridden },
  });
}
