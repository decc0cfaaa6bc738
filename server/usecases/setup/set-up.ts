import { createHmac, randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import type { Academy } from '#shared/contract/account.ts';
import type { StaffRole } from '#shared/domain/session.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { hashPassword } from '../../auth/passwords.ts';
import { databaseNow } from '../../db/connect.ts';
import type { AcademyRow, StaffRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { academyOf } from '../account/account.ts';
import { fillDemoAcademy } from './demo-academy.ts';

interface AcademyInput {
  readonly academyName: string;
  readonly timeZone: string;
  readonly weekStart: 'saturday' | 'sunday' | 'monday';
  readonly language: 'ar' | 'en';
  readonly durationMinutes: number;
  readonly admin: { readonly name: string; readonly email: string; readonly password: string };
}

/** One number for all servers of one database: an academy is made once. */
const SET_UP_LOCK = 7_230_002;

async function isSetUp(trx: Knex.Transaction): Promise<boolean> {
  await trx.raw('select pg_advisory_xact_lock(?)', [SET_UP_LOCK]);
  return (await trx<AcademyRow>('academy').first('name')) !== undefined;
}

/** The first-start wizard's answers become the academy and its first admin, once (product.md, First start). */
export async function setUpAcademy(deps: Deps, input: AcademyInput): Promise<Result<{ academy: Academy }>> {
  if (!isTimeZone(input.timeZone)) return refuse('bad_input', { field: 'timeZone' });
  const passwordHash = await hashPassword(input.admin.password);
  return deps.db.transaction(async (trx) => {
    if (await isSetUp(trx)) return refuse('already_set_up');
    const [academy] = await trx<AcademyRow>('academy')
      .insert({
        name: input.academyName,
        time_zone: input.timeZone,
        week_start: input.weekStart,
        language: input.language,
      })
      .returning('*');
    if (!academy) throw new Error('the academy was not written');
    await trx('setting_versions').insert({
      version: 1,
      key: 'default_meeting_duration_minutes',
      value: JSON.stringify(input.durationMinutes),
      reason: 'set up',
    });
    await trx('staff').insert({
      name: input.admin.name,
      email: input.admin.email,
      role: 'admin',
      password_hash: passwordHash,
      time_zone: input.timeZone,
      language: input.language,
    });
    return ok({ academy: academyOf(academy) });
  });
}

/** A hosted server's first admin, from its configuration: only while there is no staff at all, so only once. */
export async function setUpFirstAdmin(deps: Deps, admin: { email: string; password: string }): Promise<boolean> {
  const passwordHash = await hashPassword(admin.password);
  return deps.db.transaction(async (trx) => {
    await isSetUp(trx);
    if (await trx<StaffRow>('staff').first('id')) return false;
    await trx('academy')
      .insert({ name: 'Itqan', time_zone: 'Asia/Riyadh', week_start: 'saturday', language: 'ar' })
      .onConflict()
      .ignore();
    await trx('staff').insert({
      name: admin.email,
      email: admin.email,
      role: 'admin',
      password_hash: passwordHash,
      time_zone: 'Asia/Riyadh',
      language: 'ar',
    });
    return true;
  });
}

interface DemoSignIn {
  readonly role: StaffRole;
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Fills an empty database with the demo academy and answers its sign-ins. Their passwords follow from this
 * installation's own random key, so they are the same at every start, stand nowhere on disk and fit no other computer.
 */
export async function setUpDemo(deps: Deps): Promise<Result<{ signIns: DemoSignIn[] }>> {
  if (deps.config.mode !== 'demo') return refuse('forbidden');
  const password = (email: string): string =>
    createHmac('sha256', deps.linkKey).update(`demo-password:${email}`).digest('base64url').slice(0, 16);
  const signIns = await deps.db.transaction(async (trx) => {
    if (!(await isSetUp(trx))) {
      const now = await databaseNow(trx);
      await fillDemoAcademy(trx, {
        now,
        seed: randomUUID(),
        hashedPassword: (email) => hashPassword(password(email)),
        ...deps.config.demoClass,
      });
    }
    const staff = await trx<StaffRow>('staff').whereIn('role', ['admin', 'supervisor', 'teacher']).orderBy('id');
    return staff.map(({ role, name, email }) => ({ role, name, email, password: password(email) }));
  });
  return ok({ signIns });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
