/**
 * What stays on the student's device: ids and choices, never a name or the link. Browsers that keep nothing (private
 * windows, blocked storage) throw here; then it lasts as long as the page.
 */
const shelf = (open: () => Storage) => {
  const memory = new Map<string, string>();
  return {
    read(key: string): string | null {
      try {
        return open().getItem(key) ?? memory.get(key) ?? null;
      } catch {
        return memory.get(key) ?? null;
      }
    },
    write(key: string, value: string): void {
      memory.set(key, value);
      try {
        open().setItem(key, value);
      } catch {
        // Kept in memory, which is all that this browser allows.
      }
    },
  };
};

/** Kept until the browser forgets. */
export const keptOnDevice = shelf(() => window.localStorage);
/** Kept over a reload of this tab. */
export const keptInTab = shelf(() => window.sessionStorage);

const DEVICE = 'itqan.join.device';

/** A random name of this browser: two devices of one student are told apart by it (domain.md 9). */
export function deviceId(): string {
  const known = keptOnDevice.read(DEVICE);
  if (known !== null && /^[\w-]{4,64}$/.test(known)) return known;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const fresh = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  keptOnDevice.write(DEVICE, fresh);
  return fresh;
}
