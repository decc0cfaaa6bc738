import type { Actor } from '../auth/actor.ts';
import type { Deps } from '../deps.ts';
import type { LastLook } from '../usecases/sessions/look-first.ts';

/** What a request brings to its handler. */
export interface RequestContext {
  readonly deps: Deps;
  readonly lastLook: LastLook;
  readonly bearer: string | null;
  readonly setupSecret: string | null;
  readonly address: string;
  readonly language: 'ar' | 'en';
  readonly correlationId: string;
}

/** A request after the policy let it through; `actor` is null on public routes only. */
export interface PassedContext extends RequestContext {
  readonly actor: Actor | null;
}

/** The signed-in person of a route whose policy demands one. */
export function signedIn(context: PassedContext): Actor {
  if (!context.actor) throw new Error('a route without a sign-in asked for its actor: see policies.ts');
  return context.actor;
}
