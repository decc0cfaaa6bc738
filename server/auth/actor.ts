import type { PermissionActor } from '#shared/domain/permissions.ts';

/** Who asks: a signed-in member of staff, with what their role may reach. */
export type Actor = PermissionActor & {
  readonly name: string;
  readonly email: string;
  readonly timeZone: string;
  readonly language: 'ar' | 'en';
  readonly signInId: number;
};

/** How an actor is named in transitions, the ledger and the audit log. */
export const actorLabel = (actor: Pick<Actor, 'staffId'>): string => `staff-${actor.staffId}`;
