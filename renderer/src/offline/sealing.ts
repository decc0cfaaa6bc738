/** Where a sealed value stands: it cannot be opened in another row or another table. */
export interface Place {
  readonly table: string;
  readonly key: string | number;
}

/** Seals the rows of one person's offline copy at one server (reliability.md 23). */
export interface Sealing {
  /** Made from the key, so the copy of another person or server is never even found. */
  readonly databaseName: string;
  seal(place: Place, value: unknown): Promise<Uint8Array<ArrayBuffer>>;
  /** Throws a DOMException when the key, the place or a single byte is another one. */
  open(place: Place, sealed: Uint8Array<ArrayBuffer>): Promise<unknown>;
}

const NONCE_BYTES = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Takes the 32 bytes that main hands over once for each load of the window (reliability.md 22). They become keys that no
 * script can read back, and are overwritten here.
 */
export async function createSealing(bytes: Uint8Array<ArrayBuffer>): Promise<Sealing> {
  const master = await crypto.subtle.importKey('raw', bytes, 'HKDF', false, ['deriveKey']);
  bytes.fill(0);
  const rows = await crypto.subtle.deriveKey(purpose('rows'), master, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const names = await crypto.subtle.deriveKey(purpose('names'), master, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const name = new Uint8Array(await crypto.subtle.sign('HMAC', names, encoder.encode('database')));

  return {
    databaseName: `copy-${hex(name.subarray(0, 16))}`,
    async seal(place, value) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const text = encoder.encode(JSON.stringify(value));
      const cipher = new Uint8Array(await crypto.subtle.encrypt(gcm(nonce, place), rows, text));
      const sealed = new Uint8Array(NONCE_BYTES + cipher.length);
      sealed.set(nonce);
      sealed.set(cipher, NONCE_BYTES);
      return sealed;
    },
    async open(place, sealed) {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const text = await crypto.subtle.decrypt(gcm(nonce, place), rows, sealed.subarray(NONCE_BYTES));
      return JSON.parse(decoder.decode(text));
    },
  };
}

const purpose = (what: string): HkdfParams => ({
  name: 'HKDF',
  hash: 'SHA-256',
  salt: new Uint8Array(),
  info: encoder.encode(`itqan offline copy: ${what}`),
});

const gcm = (iv: Uint8Array<ArrayBuffer>, { table, key }: Place): AesGcmParams => ({
  name: 'AES-GCM',
  iv,
  additionalData: encoder.encode(`${table}/${key}`),
});

const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
