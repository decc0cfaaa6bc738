import { existsSync, readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';
import { parsedJson, writeFileWhole } from '../json-file.ts';
import type { Keyring } from '../offline/keyring.ts';

const remembered = z.object({ serverKey: z.string(), email: z.string(), token: z.string() });
export type Remembered = z.infer<typeof remembered>;

/** The sign-in kept between starts, closed by the keyring; without one nothing is ever written (reliability.md 23). */
export interface RememberedSignIn {
  read(): Remembered | null;
  /** Whether it could be kept. */
  keep(what: Remembered): boolean;
  forget(): void;
}

export function openRememberedSignIn(path: string, keyring: Keyring): RememberedSignIn {
  return {
    read: () => {
      // The keyring may ask its owner for a password: it is not touched before there is something to open.
      if (!existsSync(path) || !keyring.isThere()) return null;
      const text = keyring.open(readFileSync(path));
      const parsed = remembered.safeParse(text === null ? undefined : parsedJson(text));
      return parsed.success ? parsed.data : null;
    },
    keep: (what) => {
      if (!keyring.isThere()) return false;
      writeFileWhole(path, keyring.close(JSON.stringify(what)));
      return true;
    },
    forget: () => rmSync(path, { force: true }),
  };
}
