import type { Knex } from 'knex';
import { policyOf, type Policy } from '#shared/domain/policy.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import { readSettings, valuesIn, type StoredSettings, type ValueInPlace } from './stored.ts';

/** What of a session decides which settings reach it. */
export type JudgedSession = Pick<SessionTableRow, 'id' | 'kind' | 'policy' | 'policy_version'> & {
  readonly circle_id: number | null;
  readonly course_id: number | null;
  /** The settings as of its start, where it was over before it ever was READY. */
  readonly settings_then: { readonly version: number; readonly rows: readonly ValueInPlace[] } | null;
};

/** The columns of `JudgedSession` that stand in the details tables, for a query on `sessions s`. */
export const GROUP_COLUMNS = `
  (select circle_id from quran_session_details d where d.session_id = s.id) as circle_id,
  (select course_id from academic_session_details d where d.session_id = s.id
   union all select course_id from interactive_session_details d where d.session_id = s.id) as course_id`;

/** The columns of `JudgedSession` beside the session's own, for a query on `sessions s`. READY needs now < E. */
export const JUDGED_COLUMNS = `${GROUP_COLUMNS},
  case when s.policy is null and s.ends_at <= clock_timestamp() then (
    select json_build_object('version', coalesce(max(version), 1), 'rows', coalesce(json_agg(v), '[]')) from (
      select distinct on (key, scope_kind, scope_id) key, scope_kind, scope_id, value, version from setting_versions
      where changed_at <= s.starts_at order by key, scope_kind, scope_id, version desc) v) end as settings_then`;

export interface JudgedBy {
  readonly policy: Policy;
  /** The version of the settings that the policy was taken from. */
  readonly version: number;
}

/**
 * Reads the settings once and answers for any number of sessions which numbers judge them: those frozen at READY, those
 * as of the start of a session that is over and never was READY, else today's settings (domain.md 3.10).
 */
export const readPolicies = async (db: Knex): Promise<(session: JudgedSession) => JudgedBy> =>
  judging(await readSettings(db));

/** The same with settings that were read already. */
export const judging =
  (settings: StoredSettings) =>
  (session: JudgedSession): JudgedBy => {
    if (session.policy && session.policy_version !== null)
      return { policy: session.policy, version: session.policy_version };
    const { settings_then: then } = session;
    const values = then ? valuesIn(then.rows, session) : settings.bearingOn(session);
    return { policy: policyOf(values, session.kind), version: (then ?? settings).version };
  };

/** The numbers that judge one session, known by its id. */
export async function policyOfSession(db: Knex, sessionId: number): Promise<JudgedBy> {
  const found = await db.raw<{ rows: JudgedSession[] }>(
    `select s.id, s.kind, s.policy, s.policy_version, ${JUDGED_COLUMNS} from sessions s where s.id = ?`,
    [sessionId],
  );
  const session = found.rows[0];
  if (!session) throw new Error(`no session ${sessionId}`);
  return (await readPolicies(db))(session);
}
