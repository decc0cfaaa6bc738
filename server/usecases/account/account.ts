import type { Academy, User } from '#shared/contract/account.ts';
import { refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { signIn, signOut } from '../../auth/sign-ins.ts';
import type { AcademyRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { createAttemptLimit } from './attempt-limit.ts';

export const academyOf = (row: AcademyRow): Academy => ({
  name: row.name,
  timeZone: row.time_zone,
  weekStart: row.week_start,
  digits: row.digits,
  showHijri: row.show_hijri,
  language: row.language,
});

const attempts = createAttemptLimit({ perMinute: 10 });

/**
 * Signs in, at most ten failures a minute from one address for one e-mail: a stranger elsewhere cannot lock a teacher
 * out, since her own address has its own count (reliability.md 18).
 */
export async function signInLimited(
  deps: Deps,
  address: string,
  input: { readonly email: string; readonly password: string },
): Promise<Result<{ token: string; user: User }>> {
  const key = `${address}|${input.email}`;
  const waitS = attempts.waitS(key, performance.now());
  if (waitS > 0) return refuse('too_many_attempts', { retryAfterS: waitS });
  const result = await signIn(deps.db, input.email, input.password);
  if (!result.ok && result.refusal.code === 'wrong_credentials') attempts.failed(key, performance.now());
  return result;
}

export async function signOutNow(deps: Deps, actor: Actor): Promise<{ signedOut: true }> {
  await signOut(deps.db, actor.signInId);
  return { signedOut: true };
}

/** The signed-in person and the academy they work for. */
export async function me(deps: Deps, actor: Actor): Promise<{ user: User; academy: Academy }> {
  const academy = await deps.db<AcademyRow>('academy').first();
  if (!academy) throw new Error('somebody is signed in, yet there is no academy');
  const { staffId: id, name, email, role, timeZone, language } = actor;
  return { user: { id, name, email, role, timeZone, language }, academy: academyOf(academy) };
}
