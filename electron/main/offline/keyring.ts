/** The operating system's keyring, or the knowledge that there is none worth the name. */
export interface Keyring {
  /** False without a real keyring: then nothing may be kept that only it would protect. */
  isThere(): boolean;
  /** Throws without a keyring. */
  close(text: string): Uint8Array;
  /** Null when this keyring did not close it, or no longer can open it. */
  open(bytes: Uint8Array): string | null;
}
