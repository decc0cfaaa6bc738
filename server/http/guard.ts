import { timingSafeEqual } from 'node:crypto';
import { implement } from '@orpc/server';
import { contract } from '#shared/contract/contract.ts';
import type { Actor } from '../auth/actor.ts';
import { actorOf } from '../auth/sign-ins.ts';
import { refusalError } from './answer.ts';
import { signedIn, type PassedContext, type RequestContext } from './context.ts';
import { POLICIES, type Access } from './policies.ts';

const os = implement(contract).$context<RequestContext>();

/** Lets a request through by the policy of its route; the row is the use case's question. */
const guard = os.middleware(async ({ context, path, next }) => {
  const actor = await admit(context, accessOf(path));
  return next({ context: { actor } });
});

async function admit(context: RequestContext, access: Access): Promise<Actor | null> {
  if (access === 'public') return null;
  if (access === 'set-up') {
    if (!isSetupSecret(context)) throw refusalError('forbidden', {}, context);
    return null;
  }
  const actor = context.bearer === null ? null : await actorOf(context.deps.db, context.bearer);
  if (!actor) throw refusalError('sign_in_required', {}, context);
  return actor;
}

function accessOf(path: readonly string[]): Access {
  const [group, route] = path;
  const routes: Readonly<Record<string, Access>> = POLICIES[group as keyof typeof POLICIES];
  const access = route === undefined ? undefined : routes[route];
  if (access === undefined) throw new Error(`route ${path.join('.')} has no policy`);
  return access;
}

function isSetupSecret({ deps, setupSecret }: RequestContext): boolean {
  if (deps.setupSecret === null || setupSecret === null) return false;
  const given = Buffer.from(setupSecret);
  const expected = Buffer.from(deps.setupSecret);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The contract's routes behind their policies; the files of `routes/` hang their handlers on it. */
export const api = os.use(guard);
type Handled = { readonly context: PassedContext };
/** The first two arguments of a use case behind a sign-in. */
export const who = ({ context }: Handled) => [context.deps, signedIn(context)] as const;
