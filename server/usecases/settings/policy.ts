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

/** What of a session decides which settings reach it. */
export type JudgedSession = Pick<SessionTableRow, 'id' | 'kind' | 'policy' | 'policy_version'> & {
  readonly circle_id: number | null;
  readonly course_id: number | null;
};

/** The columns of `JudgedSession` that stand in the details tables, for a query on `sessions s`. */
export const GROUP_COLUMNS = `
  (select circle_id from quran_session_details d where d.session_id = s.id) as circle_id,
  (select course_id from academic_session_details d where d.session_id = s.id
   union all select course_id from interactive_session_details d where d.session_id = s.id) as course_id`;

/** Everything set anywhere that bears on one session; a null value means "inherit again" (domain.md 7). */
function settingsOf(rows: readonly SettingRow[], session: JudgedSession): SettingsValues {
  const setAt = (kind: SettingRow['scope_kind'], scopeId: string): SettingSet =>
    Object.fromEntries(
      rows
        .filter((row) => row.scope_kind === kind && row.scope_id === scopeId && row.value !== null)
        .map((row) => [row.key, row.value]),
    );
  return {
    academy: setAt('academy', ''),
    kinds: {
      quran: setAt('kind', 'quran'),
      academic: setAt('kind', 'academic'),
      interactive: setAt('kind', 'interactive'),
    } satisfies Record<SessionKind, SettingSet>,
    group:
      session.circle_id === null
        ? setAt('course', String(session.course_id))
        : setAt('circle', String(session.circle_id)),
    session: setAt('session', String(session.id)),
  };
}

export interface JudgedBy {
  readonly policy: Policy;
  /** The version of the settings that the policy was taken from. */
  readonly version: number;
}

/**
 * Reads the settings once and answers for any number of sessions which numbers judge them: those frozen at READY, else
 * today's settings (domain.md 3.10).
 */
export async function readPolicies(db: Knex): Promise<(session: JudgedSession) => JudgedBy> {
  const settings = await db.raw<{ rows: SettingRow[] }>(
    `select distinct on (key, scope_kind, scope_id) key, scope_kind, scope_id, value
     from setting_versions order by key, scope_kind, scope_id, version desc`,
  );
  const academy = await db<AcademyRow>('academy').first('settings_version');
  return (session) =>
    session.policy && session.policy_version !== null
      ? { policy: session.policy, version: session.policy_version }
      : { policy: policyOf(settingsOf(settings.rows, session), session.kind), version: academy?.settings_version ?? 1 };
}

/** The numbers that judge one session, known by its id. */
export async function policyOfSession(db: Knex, sessionId: number): Promise<JudgedBy> {
  const found = await db.raw<{ rows: JudgedSession[] }>(
    `select s.id, s.kind, s.policy, s.policy_version, ${GROUP_COLUMNS} from sessions s where s.id = ?`,
    [sessionId],
  );
  const session = found.rows[0];
  if (!session) throw new Error(`no session ${sessionId}`);
  return (await readPolicies(db))(session);
}
