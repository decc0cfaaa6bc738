/**
 * The expected shapes in which the embedded database cannot start (reliability.md 12). The sentence for the person is
 * made elsewhere from the code and its data; `docs/operators.md` has the remedy of each.
 */
export type PostgresRefusal =
  /** There are no Postgres programs for this computer in the app, or they may not be run. */
  | Coded<'postgres_binaries_missing', { readonly platform: string }>
  /** The app runs as root, Postgres refuses to, and the system user to run it as could not be made. */
  | Coded<'postgres_needs_user', { readonly user: string }>
  /** `port` is taken, or null: no free port was found. */
  | Coded<'postgres_port', { readonly port: number | null }>
  /** Another living server of this app uses the data. */
  | Coded<'postgres_in_use', { readonly pid: number }>
  /** A living Postgres that does not let us in, or may not be stopped by us, holds the data; `pid` if it is known. */
  | Coded<'postgres_foreign_pid', { readonly pid: number | null; readonly dataDir: string }>
  /** The stored password is not the database's. */
  | Coded<'postgres_login_refused', { readonly passwordFile: string }>
  | Coded<'postgres_wrong_owner', { readonly path: string; readonly ownerUid: number; readonly expectedUid: number }>
  | Coded<'postgres_wrong_permissions', { readonly path: string }>
  | Coded<'postgres_other_version', { readonly found: string; readonly supported: string }>
  | Coded<'postgres_disk_full', { readonly path: string }>
  /** The folder holds files but no whole cluster; it is left alone, because it may hold somebody's data. */
  | Coded<'postgres_interrupted_setup', { readonly path: string }>
  /** Anything else that Postgres itself says no to; `detail` is its own last word. */
  | Coded<'postgres_did_not_start', { readonly detail: string; readonly logFile: string }>;

interface Coded<Code extends string, Data> {
  readonly code: Code;
  readonly data: Data;
}

export interface Refused {
  readonly ok: false;
  readonly refusal: PostgresRefusal;
}

export const refused = (refusal: PostgresRefusal): Refused => ({ ok: false, refusal });
