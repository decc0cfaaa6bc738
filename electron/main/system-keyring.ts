import { safeStorage } from 'electron';
import type { Keyring } from './offline/keyring.ts';

/** The keyring of the operating system through safeStorage; usable once the app is ready. */
export function systemKeyring(): Keyring {
  return {
    isThere: () => {
      // `basic_text` encrypts with a key that everybody knows: that is no keyring.
      if (process.platform === 'linux' && /^(basic_text|unknown)$/.test(safeStorage.getSelectedStorageBackend()))
        return false;
      return safeStorage.isEncryptionAvailable();
    },
    close: (text) => safeStorage.encryptString(text),
    open: (bytes) => {
      try {
        return safeStorage.decryptString(Buffer.from(bytes));
      } catch {
        return null;
      }
    },
  };
}
