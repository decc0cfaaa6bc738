import { createHash, randomBytes } from 'node:crypto';
import type { Knex } from 'knex';
import type { User } from '#shared/contract/account.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { StaffRow } from '../db/tables.ts';
import type { Actor } from './actor.ts';
import { HashingBusy, verifyPassword } from './passwords.ts';

const IDLE = '12 hours';
const ABSOLUTE = '7 days';

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

const userOf = (staff: StaffRow): User => ({
  id: staff.id,
  name: staff.name,
  email: staff.email,
  role: staff.role,
  timeZone: staff.time_zone,
  language: staff.language,
});

/**
 * Signs a person in: an opaque token of 256 random bits, of which only the hash is stored. The same answer and the same
 * time for an unknown e-mail, a wrong password and a disabled person (reliability.md 18, 19).
 */
export async function signIn(
  db: Knex,
  email: string,
  password: string,
): Promise<Result<{ token: string; user: User }>> {
  const staff = await db<StaffRow>('staff').whereRaw('lower(email) = lower(?)', [email]).first();
  try {
    const fits = await verifyPassword(staff?.password_hash ?? null, password);
    if (!staff || !fits || staff.disabled_at !== null) return refuse('wrong_credentials');
  } catch (error) {
    if (error instanceof HashingBusy) return refuse('too_many_attempts', { retryAfterS: 5 });
    throw error;
  }
  const token = randomBytes(32).toString('base64url');
  await db('sign_ins').insert({
    token_hash: hashOf(token),
    staff_id: staff.id,
    expires_at: db.raw(`now() + interval '${ABSOLUTE}'`),
  });
  return ok({ token, user: userOf(staff) });
}

/** Ends one sign-in; its token is worth nothing from then on. */
export async function signOut(db: Knex, signInId: number): Promise<void> {
  await db('sign_ins')
    .where({ id: signInId })
    .whereNull('ended_at')
    .update({ ended_at: db.fn.now(), end_reason: 'sign_out' });
}

/** The person behind a token, or null: unknown, ended, idle too long, too old, or the person is disabled. */
export async function actorOf(db: Knex, token: string): Promise<Actor | null> {
  const found = await db.raw<{ rows: (StaffRow & { sign_in_id: number; stale: boolean; teacher_ids: number[] })[] }>(
    `select staff.*, sign_ins.id as sign_in_id, sign_ins.last_used_at < now() - interval '1 minute' as stale,
       coalesce((select array_agg(teacher_id)::float8[] from supervisor_teachers where supervisor_id = staff.id), '{}') as teacher_ids
     from sign_ins join staff on staff.id = sign_ins.staff_id
     where token_hash = ? and ended_at is null and expires_at > now() and last_used_at > now() - interval '${IDLE}'
       and disabled_at is null`,
    [hashOf(token)],
  );
  const row = found.rows[0];
  if (!row) return null;
  if (row.stale) await db('sign_ins').where({ id: row.sign_in_id }).update({ last_used_at: db.fn.now() });
  const person = {
    staffId: row.id,
    name: row.name,
    email: row.email,
    timeZone: row.time_zone,
    language: row.language,
    signInId: row.sign_in_id,
  };
  return row.role === 'supervisor'
    ? { ...person, role: 'supervisor', teacherIds: row.teacher_ids }
    : { ...person, role: row.role };
}
