/** The expected shapes in which the local LiveKit server cannot start. Everything but the live room works without it. */
export type LiveKitRefusal =
  | Coded<'livekit_not_runnable', { readonly binary: string }>
  /** The ports it must have (null: any) are taken. */
  | Coded<'livekit_port', { readonly port: number | null }>
  /** Another living server of this app uses it. */
  | Coded<'livekit_in_use', { readonly pid: number }>
  /** One that was left running cannot be adopted, and cannot be ended by us either. */
  | Coded<'livekit_foreign_pid', { readonly pid: number }>
  | Coded<'livekit_wrong_permissions', { readonly path: string }>
  | Coded<'livekit_disk_full', { readonly path: string }>
  /** Anything else that it says no to itself; `detail` is its own last word. */
  | Coded<'livekit_did_not_start', { readonly detail: string; readonly logFile: string }>;

interface Coded<Code extends string, Data> {
  readonly code: Code;
  readonly data: Data;
}

export interface Refused {
  readonly ok: false;
  readonly refusal: LiveKitRefusal;
}

export const refused = (refusal: LiveKitRefusal): Refused => ({ ok: false, refusal });
