import type { Knex } from 'knex';
import { policyOf, type Policy } from '#shared/domain/policy.ts';
import type { SessionKind } from '#shared/domain/session.ts';
import type { SettingSet, SettingsValues } from '#shared/domain/settings.ts';
import type { AcademyRow, SessionTableRow } from '../../db/tables.ts';

interface SettingRow {
  readonly key: string;
  readonly scope_kind: 'academy' | 'kind' | 'circle' | 'course' | 'session';
  readonly scope_id: string;
  readonly value: unknown;
}

/** Where a session takes its settings from: its circle or course, if it has one. */
export interface SessionScope {
  readonly id: number;
  readonly circleId: number | null;
  readonly courseId: number | null;
}

/** The newest value of every setting; a null value means "inherit again" (domain.md 7). */
async function currentSettings(db: Knex): Promise<readonly SettingRow[]> {
  const result = await db.raw<{ rows: SettingRow[] }>(
    `select distinct on (key, scope_kind, scope_id) key, scope_kind, scope_id, value
     from setting_versions order by key, scope_kind, scope_id, version desc`,
  );
  return result.rows.filter((row) => row.value !== null);
}

/** Everything set anywhere that bears on one session. */
export async function settingsFor(db: Knex, scope: SessionScope | null): Promise<SettingsValues> {
  const rows = await currentSettings(db);
  const setAt = (kind: SettingRow['scope_kind'], scopeId: string): SettingSet =>
    Object.fromEntries(
      rows.filter((row) => row.scope_kind === kind && row.scope_id === scopeId).map((row) => [row.key, row.value]),
    ) as SettingSet;
  const group = scope?.circleId
    ? setAt('circle', String(scope.circleId))
    : setAt('course', String(scope?.courseId ?? ''));
  return {
    academy: setAt('academy', ''),
    kinds: {
      quran: setAt('kind', 'quran'),
      academic: setAt('kind', 'academic'),
      interactive: setAt('kind', 'interactive'),
    } satisfies Record<SessionKind, SettingSet>,
    group,
    session: scope ? setAt('session', String(scope.id)) : {},
  };
}

async function scopeOf(db: Knex, sessionId: number): Promise<SessionScope> {
  const result = await db.raw<{ rows: { circle_id: number | null; course_id: number | null }[] }>(
    `select q.circle_id, coalesce(a.course_id, i.course_id) as course_id from sessions s
     left join quran_session_details q on q.session_id = s.id
     left join academic_session_details a on a.session_id = s.id
     left join interactive_session_details i on i.session_id = s.id where s.id = ?`,
    [sessionId],
  );
  const row = result.rows[0];
  return { id: sessionId, circleId: row?.circle_id ?? null, courseId: row?.course_id ?? null };
}

/**
 * The numbers that judge a session: those frozen at READY, else today's settings (domain.md 3.10). The version says
 * which settings those were.
 */
export async function policyFor(
  db: Knex,
  session: Pick<SessionTableRow, 'id' | 'kind' | 'policy' | 'policy_version'>,
): Promise<{ policy: Policy; version: number }> {
  if (session.policy && session.policy_version !== null)
    return { policy: session.policy, version: session.policy_version };
  const academy = await db<AcademyRow>('academy').first('settings_version');
  return {
    policy: policyOf(await settingsFor(db, await scopeOf(db, session.id)), session.kind),
    version: academy?.settings_version ?? 1,
  };
}
